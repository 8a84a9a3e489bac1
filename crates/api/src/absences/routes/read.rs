use crate::absences::service;
use crate::app::App;
use crate::error::ApiError;
use crate::http::{Officer, Versioned};
use actix_web::{get, web};
use ventanilla_shared::AbsenceId;
use ventanilla_shared::api::absences::Absence;
use ventanilla_shared::problem::Problem;

/// One absence.
#[utoipa::path(tag = "absences", params(("id" = AbsenceId, Path)),
    responses((status = 200, body = Absence, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/absences/{id}")]
pub async fn get_absence(
    caller: Officer,
    id: web::Path<AbsenceId>,
    app: App,
) -> Result<Versioned<Absence>, ApiError> {
    service::manager(&caller)?;
    let found = app.read(move |tx| service::find(tx, &caller, *id)).await?;
    Ok(Versioned { version: found.version, body: found })
}
