use crate::app::App;
use crate::error::ApiError;
use crate::http::{Caller, same_site};
use crate::sessions::{cookie, service};
use actix_web::{HttpRequest, HttpResponse, delete};
use ventanilla_shared::problem::{Problem, ProblemCode};

/// Sign out: the session's refresh tokens end and the cookie goes. A browser whose access token has expired is known by
/// its cookie. An access token that is out already stays good until it expires, 10 minutes at most.
#[utoipa::path(tag = "sessions",
    responses((status = 204, description = "Signed out"),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = []), ()))]
#[delete("/sessions/current")]
pub async fn sign_out(
    app: App,
    request: HttpRequest,
    caller: Option<Caller>,
) -> Result<HttpResponse, ApiError> {
    let family = caller.map(|caller| caller.session);
    let shown = cookie::read(&request);
    if family.is_none() && shown.is_none() {
        return Err(ApiError::Problem(ProblemCode::Unauthenticated));
    }
    if family.is_none() {
        same_site::require(&request, &app)?;
    }
    app.write(move |tx| service::sign_out(tx, family, shown.as_deref())).await?;
    Ok(HttpResponse::NoContent().cookie(cookie::clear(&app)).finish())
}
