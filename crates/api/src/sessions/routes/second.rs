use crate::app::App;
use crate::error::ApiError;
use crate::http::{Body, same_site};
use crate::sessions::service;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post};
use ventanilla_shared::api::sessions::{SecondStep, Session};
use ventanilla_shared::problem::Problem;

/// The second step of a sign-in: a code of the app, good once, or a recovery code. `401` when the first step was more than
/// five minutes ago.
#[utoipa::path(tag = "sessions", request_body = SecondStep,
    responses((status = 201, body = Session),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[post("/sessions/second-factor")]
pub async fn second_step(
    app: App,
    request: HttpRequest,
    body: Body<SecondStep>,
) -> Result<HttpResponse, ApiError> {
    same_site::require(&request, &app)?;
    let given = service::second_step(&app, body.0).await?;
    Ok(given.answer(&app, StatusCode::CREATED))
}
