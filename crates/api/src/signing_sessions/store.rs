use super::seal::Token;
use crate::app::Tx;
use crate::db::schema::signing_sessions as sessions;
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use crate::signing_keys::Opened;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use ventanilla_shared::AccountId;

/// Whose session it is, with which key, until when: to all of this the sealed key is bound.
pub struct Session<'a> {
    pub account: AccountId,
    /// The sign-in's family of refresh tokens.
    pub sign_in: &'a str,
    pub fingerprint: &'a str,
    pub expires_at: DateTime<Utc>,
}

impl Session<'_> {
    fn bound_to(&self, token_hash: &str) -> String {
        let Self { account, sign_in, fingerprint, expires_at } = self;
        format!("{token_hash}\n{account}\n{sign_in}\n{fingerprint}\n{}", expires_at.timestamp())
    }
}

pub fn insert(
    tx: &mut Tx<'_>,
    token: &Token,
    session: &Session<'_>,
    opened: &Opened,
) -> Result<(), ApiError> {
    let hash = token.hash();
    let sealed = token.seal(opened, &session.bound_to(&hash))?;
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_hash.eq(hash),
            sessions::account_id.eq(session.account.to_string()),
            sessions::sign_in.eq(session.sign_in),
            sessions::fingerprint.eq(session.fingerprint),
            sessions::sealed.eq(sealed),
            sessions::created_at.eq(to_db(tx.now)),
            sessions::expires_at.eq(to_db(session.expires_at)),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// The opened key of a session that is still open; `None` if the token is not that of a session of this account, under
/// this sign-in, with the key of this fingerprint.
pub fn opened(
    tx: &mut Tx<'_>,
    token: &Token,
    account: AccountId,
    sign_in: &str,
    fingerprint: &str,
) -> Result<Option<Opened>, ApiError> {
    let hash = token.hash();
    let row: Option<(Vec<u8>, NaiveDateTime)> = sessions::table
        .find(&hash)
        .filter(sessions::account_id.eq(account.to_string()))
        .filter(sessions::sign_in.eq(sign_in))
        .filter(sessions::fingerprint.eq(fingerprint))
        .select((sessions::sealed, sessions::expires_at))
        .first(tx.db)
        .optional()?;
    let Some((sealed, expires_at)) = row else { return Ok(None) };
    let session = Session { account, sign_in, fingerprint, expires_at: from_db(expires_at) };
    if session.expires_at <= tx.now {
        return Ok(None);
    }
    token.unseal(&sealed, &session.bound_to(&hash))
}

/// Closes a session of the account, if it is one.
pub fn close(tx: &mut Tx<'_>, token: &Token, account: AccountId) -> Result<(), ApiError> {
    let own = sessions::table.find(token.hash()).filter(sessions::account_id.eq(account.to_string()));
    diesel::delete(own).execute(tx.db)?;
    Ok(())
}

/// Closes all sessions of an account: its key or its password is another one now.
pub fn close_all(tx: &mut Tx<'_>, account: AccountId) -> Result<(), ApiError> {
    diesel::delete(sessions::table.filter(sessions::account_id.eq(account.to_string()))).execute(tx.db)?;
    Ok(())
}

/// Closes the sessions that were opened under a sign-in that ends.
pub fn close_of_sign_in(tx: &mut Tx<'_>, sign_in: &str) -> Result<(), ApiError> {
    diesel::delete(sessions::table.filter(sessions::sign_in.eq(sign_in))).execute(tx.db)?;
    Ok(())
}

/// Forgets the sessions that are over.
pub fn sweep(tx: &mut Tx<'_>) -> Result<(), ApiError> {
    diesel::delete(sessions::table.filter(sessions::expires_at.le(to_db(tx.now)))).execute(tx.db)?;
    Ok(())
}
