use crate::app::App;
use crate::error::ApiError;
use crate::http::{Body, limits, same_site};
use crate::sessions::{cookie, service};
use actix_web::{HttpRequest, HttpResponse, post};
use ventanilla_shared::api::sessions::{Client, NewSession, SecondFactorTicket, Session};
use ventanilla_shared::problem::Problem;

/// Sign in with CUI or e-mail and password. A browser's refresh token comes as an `HttpOnly` cookie that is sent to
/// `/api/v1/sessions` only, a mobile app's in the body. `202` where the account has a second factor.
#[utoipa::path(tag = "sessions", request_body = NewSession,
    responses((status = 201, body = Session),
        (status = 202, description = "The password is right; a code is asked for", body = SecondFactorTicket),
        (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[post("/sessions")]
pub async fn sign_in(
    app: App,
    request: HttpRequest,
    body: Body<NewSession>,
) -> Result<HttpResponse, ApiError> {
    if body.0.client == Client::Browser {
        same_site::require(&request, &app)?;
    }
    let address = limits::address_of(&request);
    let signed_in = service::sign_in(&app, body.0, address, cookie::read_device(&request)).await?;
    Ok(signed_in.answer(&app))
}
