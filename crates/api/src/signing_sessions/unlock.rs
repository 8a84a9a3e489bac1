//! The two ways to an officer's key: its secret, or a session that the secret opened.

use super::seal::Token;
use super::store;
use crate::app::{App, Tx};
use crate::error::ApiError;
use crate::http::Caller;
use crate::sessions::attempts::Attempt;
use crate::signing_keys::Opened;
use crate::signing_keys::store::{Home, Kept};
use actix_web::web;
use ventanilla_shared::AccountId;
use ventanilla_shared::api::requests::Sign;
use ventanilla_shared::problem::ProblemCode;
use zeroize::Zeroizing;

/// Wrong secrets that fit into the window of the limit.
const ATTEMPTS: i64 = 10;

/// With what a signature is to be made.
#[derive(Clone)]
pub enum Unlock {
    Secret(Zeroizing<String>),
    Session(Zeroizing<String>),
}

impl Unlock {
    /// # Errors
    /// `invalid` unless there is exactly one of the two.
    pub fn of(body: Sign) -> Result<Self, ApiError> {
        match (body.secret, body.signing_session) {
            (Some(secret), None) => Ok(Self::Secret(Zeroizing::new(secret))),
            (None, Some(token)) => Ok(Self::Session(Zeroizing::new(token))),
            _ => Err(ApiError::field("/secret", "secret_or_session")),
        }
    }

    /// The key, if it is opened by a session: read in the transaction that decides about the signature, so that a session
    /// that was closed before signs nothing more.
    ///
    /// # Errors
    /// `signing_session_over`, whatever is wrong with the token.
    pub fn by_session(
        &self,
        tx: &mut Tx<'_>,
        caller: &Caller,
        key: &Kept,
    ) -> Result<Option<Opened>, ApiError> {
        let Self::Session(text) = self else { return Ok(None) };
        let opened = match Token::parse(text) {
            Some(token) => store::opened(tx, &token, caller.account.id, &caller.session, &key.fingerprint())?,
            None => None,
        };
        opened.map(Some).ok_or(ApiError::Problem(ProblemCode::SigningSessionOver))
    }
}

/// Opens a key by its secret. Guesses are counted by account, wherever they come from: only its owner, or who sits in
/// the owner's session, can make any, so that nobody is shut out by others.
///
/// # Errors
/// `wrong_secret`; `too_many_requests`.
pub async fn with_secret(
    app: &App,
    account: AccountId,
    key: Kept,
    secret: Zeroizing<String>,
) -> Result<Opened, ApiError> {
    let attempt = Attempt::new(&format!("signing secret of {account}"), None);
    if !attempt.allowed(app, ATTEMPTS).await? {
        return Err(ApiError::Problem(ProblemCode::TooManyRequests));
    }
    // Stretching takes memory as the hashing of passwords does: it waits in the same queue. Nobody who signs in waits for a
    // token or a service.
    let turn = match key.home {
        Home::Software { .. } => Some(app.hashing.turn().await?),
        Home::Hsm { .. } | Home::Remote { .. } => None,
    };
    let blocking = app.clone();
    let opened = web::block(move || {
        let _turn = turn;
        key.open(&blocking, &secret)
    })
    .await??;
    app.write(move |tx| attempt.forget(tx)).await?;
    Ok(opened)
}
