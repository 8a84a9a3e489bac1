use crate::app::App;
use crate::error::ApiError;
use crate::http::Body;
use crate::recoveries::service;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use ventanilla_shared::api::accounts::RecoverySession;
use ventanilla_shared::api::sessions::Session;
use ventanilla_shared::problem::Problem;

/// Come in through the link that was mailed to the new address. The session is good for the one request only, which
/// `GET /requests` names; it is opened at the first time.
#[utoipa::path(tag = "accounts", request_body = RecoverySession,
    responses((status = 201, body = Session),
        (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[post("/account-recoveries/sessions")]
pub async fn enter_recovery(app: App, body: Body<RecoverySession>) -> Result<HttpResponse, ApiError> {
    let given = app.write(move |tx| service::enter(tx, &body.0)).await?;
    Ok(given.answer(&app, StatusCode::CREATED))
}
