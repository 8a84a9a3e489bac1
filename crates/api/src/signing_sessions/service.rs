use super::seal::Token;
use super::{store, with_secret};
use crate::accounts;
use crate::app::{App, Tx};
use crate::error::ApiError;
use crate::http::Caller;
use crate::signing_keys;
use chrono::{SubsecRound, TimeDelta};
use ventanilla_shared::AccountId;
use ventanilla_shared::api::signing_sessions::SigningSession;
use ventanilla_shared::problem::ProblemCode;
use zeroize::Zeroizing;

/// Opens the caller's own key for a while.
///
/// # Errors
/// `no_signing_key`; `signing_key_expired` once its certificate has expired; `wrong_secret`; `too_many_requests`.
pub async fn open(app: &App, caller: Caller, secret: Zeroizing<String>) -> Result<SigningSession, ApiError> {
    let account = caller.account.id;
    let key = app.read(move |tx| signing_keys::store::find(tx, account)).await?;
    let key = key.ok_or(ApiError::Problem(ProblemCode::NoSigningKey))?;
    if key.valid_until <= app.clock.now() {
        return Err(ApiError::Problem(ProblemCode::SigningKeyExpired));
    }
    let opened = with_secret(app, account, key.clone(), secret).await?;
    let token = Token::fresh()?;
    app.write(move |tx| {
        // Whoever replaces the key at this moment ends its sessions; this one must not be begun behind that.
        accounts::store::lock(tx, account)?;
        if signing_keys::store::find(tx, account)?.as_ref() != Some(&key) {
            return Err(ApiError::STALE);
        }
        store::sweep(tx)?;
        let life = TimeDelta::minutes(tx.app.config.signing_session_minutes.into());
        let expires_at = (tx.now + life).trunc_subsecs(0);
        let fingerprint = key.fingerprint();
        let session =
            store::Session { account, sign_in: &caller.session, fingerprint: &fingerprint, expires_at };
        store::insert(tx, &token, &session, &opened)?;
        tracing::info!(%account, "a signing session was opened");
        Ok(SigningSession { token: token.text(), expires_at })
    })
    .await
}

/// Closes the session of a token. Whatever the token is, it opens nothing of this account afterwards.
pub fn close(tx: &mut Tx<'_>, account: AccountId, token: &str) -> Result<(), ApiError> {
    match Token::parse(token) {
        Some(token) => store::close(tx, &token, account),
        None => Ok(()),
    }
}
