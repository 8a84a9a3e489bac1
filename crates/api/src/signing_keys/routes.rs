use super::{Device, service};
use crate::app::App;
use crate::error::ApiError;
use crate::http::{Body, Caller};
use actix_web::{get, put, web};
use ventanilla_shared::api::signing_keys::{NewSigningKey, SigningDevice, SigningKey};
use ventanilla_shared::decision::Role;
use ventanilla_shared::problem::{Problem, ProblemCode};

/// Enrol a signing key, in place of the one before. `software`: a PKCS#12 file in base64 and the secret that opens it,
/// kept encrypted under that secret. `hsm` and `remote`: where the key is and what unlocks it; the key has to answer
/// now, and stays there. The secret is kept nowhere. The certificate has to be valid and lead to an authority that this
/// counter trusts. For signers.
#[utoipa::path(tag = "me", request_body = NewSigningKey,
    responses((status = 200, body = SigningKey),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[put("/me/signing-key")]
pub async fn put_signing_key(
    app: App,
    caller: Caller,
    body: Body<NewSigningKey>,
) -> Result<web::Json<SigningKey>, ApiError> {
    signs(&caller)?;
    let key = service::enrol(&app, caller.account.id, body.0).await?;
    Ok(web::Json(key.into()))
}

/// The tokens and signing services that this counter is connected to. For signers.
#[utoipa::path(tag = "me",
    responses((status = 200, body = [SigningDevice]),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/signing-devices")]
pub async fn list_signing_devices(
    app: App,
    caller: Caller,
) -> Result<web::Json<Vec<SigningDevice>>, ApiError> {
    signs(&caller)?;
    Ok(web::Json(app.config.signing_devices.iter().map(Device::shown).collect()))
}

/// Whoever stands in for a signer signs with an own key.
fn signs(caller: &Caller) -> Result<(), ApiError> {
    if caller.actor.effective_grants().any(|grant| grant.role == Role::Signer) {
        Ok(())
    } else {
        Err(ApiError::Problem(ProblemCode::Forbidden))
    }
}
