use super::service;
use crate::app::App;
use crate::error::{ApiError, Fault};
use crate::http::{Body, Caller};
use actix_web::{HttpRequest, HttpResponse, delete, post};
use ventanilla_shared::api::signing_sessions::{NewSigningSession, SigningSession};
use ventanilla_shared::decision::Role;
use ventanilla_shared::problem::{Problem, ProblemCode};
use zeroize::Zeroizing;

/// Open a signing session: the secret opens the caller's own key, which stays open for a while (15 minutes unless the
/// operator sets less or more) to whoever holds the token together with this sign-in. Neither the database nor the server
/// alone can sign with it. It ends with `DELETE /signing-sessions/current`, by signing out, and with another key or
/// password. For signers.
#[utoipa::path(tag = "signing-sessions", request_body = NewSigningSession,
    responses((status = 201, body = SigningSession),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[post("/signing-sessions")]
pub async fn open_signing_session(
    app: App,
    caller: Caller,
    body: Body<NewSigningSession>,
) -> Result<HttpResponse, ApiError> {
    // Whoever stands in for a signer signs with an own key.
    if !caller.actor.effective_grants().any(|grant| grant.role == Role::Signer) {
        return Err(ApiError::Problem(ProblemCode::Forbidden));
    }
    let session = service::open(&app, caller, Zeroizing::new(body.0.secret)).await?;
    Ok(HttpResponse::Created().json(session))
}

/// Close the signing session whose token is in the header `Signing-Session`. Answers the same whether it was open, over,
/// or somebody else's, which stays as it is.
#[utoipa::path(tag = "signing-sessions",
    params(("Signing-Session" = String, Header, description = "`token` of `POST /signing-sessions`")),
    responses((status = 204, description = "Closed"),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[delete("/signing-sessions/current")]
pub async fn close_signing_session(
    app: App,
    caller: Caller,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let token = request.headers().get("signing-session").and_then(|value| value.to_str().ok());
    let missing = ApiError::Faults { code: ProblemCode::Malformed, faults: vec![Fault::new("", "header")] };
    let token = Zeroizing::new(token.ok_or(missing)?.to_owned());
    app.write(move |tx| service::close(tx, caller.account.id, &token)).await?;
    Ok(HttpResponse::NoContent().finish())
}
