use super::service;
use crate::app::App;
use crate::error::ApiError;
use crate::http::{Body, Caller};
use actix_web::{HttpResponse, get, post, web};
use ventanilla_shared::api::second_factors::{
    NewSecondFactor, RecoveryCodes, SecondFactor, SecondFactorCode, SecondFactorRemoval, SecondFactorSecret,
};
use ventanilla_shared::problem::Problem;

/// Whether sign-ins go through a second factor, and whether the work of the signed-in person needs one.
#[utoipa::path(tag = "me",
    responses((status = 200, body = SecondFactor),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/me/second-factor")]
pub async fn get_second_factor(app: App, caller: Caller) -> Result<web::Json<SecondFactor>, ApiError> {
    app.read(move |tx| service::standing(tx, &caller)).await.map(web::Json)
}

/// Get a secret for an app that shows codes (TOTP, RFC 6238: SHA-1, 30 seconds, 6 digits). Nothing is asked for before a
/// code of it is confirmed; asking again gives another secret.
#[utoipa::path(tag = "me", request_body = NewSecondFactor,
    responses((status = 201, body = SecondFactorSecret),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[post("/me/second-factor")]
pub async fn begin_second_factor(
    app: App,
    caller: Caller,
    body: Body<NewSecondFactor>,
) -> Result<HttpResponse, ApiError> {
    let secret = service::begin(&app, &caller, body.0.password).await?;
    Ok(HttpResponse::Created().json(secret))
}

/// Turn the second factor on with a first code. The recovery codes are shown this once; each is good once in place of a
/// code. The session that asks counts as one that went through the second factor, after its next refresh.
#[utoipa::path(tag = "me", request_body = SecondFactorCode,
    responses((status = 200, body = RecoveryCodes),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[post("/me/second-factor/confirmation")]
pub async fn confirm_second_factor(
    app: App,
    caller: Caller,
    body: Body<SecondFactorCode>,
) -> Result<web::Json<RecoveryCodes>, ApiError> {
    service::confirm(&app, caller, &body.0.code).await.map(web::Json)
}

/// Turn the second factor off, with the password and a code or recovery code.
#[utoipa::path(tag = "me", request_body = SecondFactorRemoval,
    responses((status = 204, description = "Sign-ins ask for the password alone"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[post("/me/second-factor/removal")]
pub async fn remove_second_factor(
    app: App,
    caller: Caller,
    body: Body<SecondFactorRemoval>,
) -> Result<HttpResponse, ApiError> {
    service::remove(&app, caller, body.0.password, &body.0.code).await?;
    Ok(HttpResponse::NoContent().finish())
}
