use crate::app::App;
use crate::error::ApiError;
use crate::http::Body;
use crate::sessions::service;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post};
use ventanilla_shared::api::sessions::{NewSession, Session};
use ventanilla_shared::problem::Problem;

/// Sign in with CUI or e-mail and password. A browser's refresh token comes as an `HttpOnly` cookie that is sent to
/// `/api/v1/sessions` only, a mobile app's in the body.
#[utoipa::path(tag = "sessions", request_body = NewSession,
    responses((status = 201, body = Session),
        (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[post("/sessions")]
pub async fn sign_in(
    app: App,
    request: HttpRequest,
    body: Body<NewSession>,
) -> Result<HttpResponse, ApiError> {
    let address = request.peer_addr().map(|address| address.ip());
    let given = service::sign_in(&app, body.0, address).await?;
    Ok(given.answer(&app, StatusCode::CREATED))
}
