use crate::app::App;
use crate::error::ApiError;
use crate::http::{Body, same_site};
use crate::sessions::{cookie, service};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post};
use ventanilla_shared::api::sessions::{Client, Refresh, Session};
use ventanilla_shared::problem::{Problem, ProblemCode};

/// Get a new access token, and the next refresh token. A refresh token is good once, for 30 days; to show it again ends
/// the session, but for 10 seconds after its use, since two tabs of a browser may ask at the same moment.
#[utoipa::path(tag = "sessions", request_body = Refresh,
    responses((status = 200, body = Session),
        (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[post("/sessions/refresh")]
pub async fn refresh(app: App, request: HttpRequest, body: Body<Refresh>) -> Result<HttpResponse, ApiError> {
    let shown = match body.0.refresh_token {
        Some(token) => Some((token, Client::Mobile)),
        None => {
            same_site::require(&request, &app)?;
            cookie::read(&request).map(|token| (token, Client::Browser))
        }
    };
    let given = match shown {
        Some((token, client)) => app.write(move |tx| service::rotate(tx, &token, client)).await?,
        None => None,
    };
    let given = given.ok_or(ApiError::Problem(ProblemCode::Unauthenticated))?;
    Ok(given.answer(&app, StatusCode::OK))
}
