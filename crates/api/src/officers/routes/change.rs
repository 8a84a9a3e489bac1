use crate::app::App;
use crate::error::ApiError;
use crate::http::{Caller, IfMatch, Valid, Versioned};
use crate::officers::service;
use actix_web::{put, web};
use ventanilla_shared::AccountId;
use ventanilla_shared::api::officers::{Officer, OfficerChange};
use ventanilla_shared::decision::Role;
use ventanilla_shared::problem::Problem;

/// Replace an officer's position and grants; without grants the person is no officer any more. Administrators cannot
/// take that role from themselves.
#[utoipa::path(tag = "officers", request_body = OfficerChange,
    params(("id" = AccountId, Path), ("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 200, body = Officer, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[put("/officers/{id}")]
pub async fn put_officer(
    app: App,
    caller: Caller,
    id: web::Path<AccountId>,
    version: IfMatch,
    body: Valid<OfficerChange>,
) -> Result<Versioned<Officer>, ApiError> {
    caller.require(Role::Administrator)?;
    let changed = app.write(move |tx| service::change(tx, &caller.account, *id, version.0, &body.0)).await?;
    Ok(Versioned { version: changed.version, body: changed })
}
