use crate::app::App;
use crate::error::ApiError;
use crate::http::{Caller, Versioned};
use crate::officers::service;
use actix_web::{get, web};
use ventanilla_shared::AccountId;
use ventanilla_shared::api::officers::Officer;
use ventanilla_shared::decision::Role;
use ventanilla_shared::problem::Problem;

/// One officer. For administrators.
#[utoipa::path(tag = "officers", params(("id" = AccountId, Path)),
    responses((status = 200, body = Officer, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/officers/{id}")]
pub async fn get_officer(
    app: App,
    caller: Caller,
    id: web::Path<AccountId>,
) -> Result<Versioned<Officer>, ApiError> {
    caller.require(Role::Administrator)?;
    let officer = app.read(move |tx| service::find(tx, *id)).await?.ok_or(ApiError::NOT_FOUND)?;
    Ok(Versioned { version: officer.version, body: officer })
}
