use crate::app::App;
use crate::error::ApiError;
use crate::http::{Body, Caller, IfMatch, Versioned};
use crate::people::profile;
use actix_web::{get, put};
use ventanilla_shared::api::accounts::Me;
use ventanilla_shared::api::people::Person;
use ventanilla_shared::problem::Problem;

/// The signed-in person: personal data, grants, unread notifications.
#[utoipa::path(tag = "me",
    responses((status = 200, body = Me, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/me")]
pub async fn get_me(app: App, caller: Caller) -> Result<Versioned<Me>, ApiError> {
    app.read(move |tx| profile::me(tx, caller)).await
}

/// Replace the personal data. They may be saved incomplete; no request can be made before they are complete. CUI, birth
/// date and e-mail stay the account's.
#[utoipa::path(tag = "me", request_body = Person,
    params(("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 200, body = Me, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[put("/me/profile")]
pub async fn put_profile(
    app: App,
    caller: Caller,
    version: IfMatch,
    body: Body<Person>,
) -> Result<Versioned<Me>, ApiError> {
    app.write(move |tx| profile::save(tx, caller, version.0, body.0)).await
}
