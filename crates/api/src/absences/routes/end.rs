use crate::absences::service;
use crate::app::App;
use crate::error::ApiError;
use crate::http::{IfMatch, Officer, Versioned};
use actix_web::{post, web};
use ventanilla_shared::AbsenceId;
use ventanilla_shared::api::absences::Absence;
use ventanilla_shared::problem::Problem;

/// End an absence early, at once. 409 when it is over already.
#[utoipa::path(tag = "absences", params(("id" = AbsenceId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Absence, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[post("/absences/{id}/end")]
pub async fn end_absence(
    caller: Officer,
    id: web::Path<AbsenceId>,
    version: IfMatch,
    app: App,
) -> Result<Versioned<Absence>, ApiError> {
    service::manager(&caller)?;
    let ended = app.write(move |tx| service::end(tx, &caller, *id, version.0)).await?;
    Ok(Versioned { version: ended.version, body: ended })
}
