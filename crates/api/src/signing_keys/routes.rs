use super::service;
use crate::app::App;
use crate::error::ApiError;
use crate::http::{Body, Caller};
use actix_web::{put, web};
use ventanilla_shared::api::accounts::{NewSigningKey, SigningKey};
use ventanilla_shared::decision::Role;
use ventanilla_shared::problem::{Problem, ProblemCode};

/// Enrol a signing key, in place of the one before: a PKCS#12 file in base64 and the secret that opens it. The key is
/// kept encrypted under that secret, which is kept nowhere. For signers.
#[utoipa::path(tag = "me", request_body = NewSigningKey,
    responses((status = 200, body = SigningKey),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[put("/me/signing-key")]
pub async fn put_signing_key(
    app: App,
    caller: Caller,
    body: Body<NewSigningKey>,
) -> Result<web::Json<SigningKey>, ApiError> {
    // Whoever stands in for a signer signs with an own key.
    if !caller.actor.effective_grants().any(|grant| grant.role == Role::Signer) {
        return Err(ApiError::Problem(ProblemCode::Forbidden));
    }
    let key = service::enrol(&app, caller.account.id, &body.0.pkcs12, body.0.secret).await?;
    Ok(web::Json(key.into()))
}
