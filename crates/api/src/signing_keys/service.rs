use super::store::{self, Kept};
use crate::app::App;
use crate::error::ApiError;
use actix_web::web;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use ventanilla_pades::EncryptedKey;
use ventanilla_shared::AccountId;
use ventanilla_shared::problem::ProblemCode;

/// Enrols the key of a PKCS#12 file (in base64), in place of the one before.
///
/// # Errors
/// `signing_key_invalid`: no usable key, a certificate that is not valid now, or a secret that does not open it.
pub async fn enrol(app: &App, account: AccountId, pkcs12: &str, secret: String) -> Result<Kept, ApiError> {
    // Tools break base64 into lines.
    let text: String = pkcs12.split_whitespace().collect();
    let file = STANDARD.decode(text).map_err(|_| invalid())?;
    // Opening and encrypting take memory as the hashing of passwords does: they wait in the same queue.
    let turn = app.hashing.acquire().await.map_err(ApiError::internal)?;
    let (key, valid_from) = web::block(move || opened(&file, &secret)).await??;
    drop(turn);
    let now = app.clock.now();
    if valid_from > now || key.valid_until <= now {
        return Err(invalid());
    }
    let stored = key.clone();
    app.write(move |tx| store::replace(tx, account, &stored)).await?;
    Ok(key)
}

/// The key of a PKCS#12 file, encrypted anew under the secret that opened it. Blocking: the secret is stretched.
pub fn kept(file: &[u8], secret: &str) -> Result<Kept, ApiError> {
    opened(file, secret).map(|(key, _)| key)
}

/// As [`kept`], with the moment from which the certificate is valid.
fn opened(file: &[u8], secret: &str) -> Result<(Kept, DateTime<Utc>), ApiError> {
    let refused = |error: ventanilla_pades::Error| {
        // Which part was wrong is nobody's business but the log's; the file itself is not logged.
        tracing::info!(%error, "a signing key was refused");
        invalid()
    };
    let key = EncryptedKey::from_pkcs12(file, secret, secret).map_err(refused)?;
    let certificate = key.certificate().map_err(refused)?;
    let kept = Kept {
        encrypted_key: key.pkcs8,
        chain: key.chain,
        subject: certificate.subject,
        issuer: certificate.issuer,
        serial: certificate.serial,
        valid_until: certificate.not_after,
    };
    Ok((kept, certificate.not_before))
}

fn invalid() -> ApiError {
    ApiError::Problem(ProblemCode::SigningKeyInvalid)
}
