//! Links that are e-mailed: good once, for a while. Only the hash of a link's token is kept.

use crate::app::Tx;
use crate::db::{schema::one_time_links as links, to_db};
use crate::error::ApiError;
use crate::random;
use chrono::TimeDelta;
use diesel::prelude::*;
use ventanilla_shared::AccountId;

/// What a link is for. One for another purpose does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Makes a registration an account.
    Confirm,
    /// Sets a password.
    Password,
    /// Stops the change of the account's e-mail.
    Veto,
    /// Lets somebody without an account file one request.
    Guest,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Password => "password",
            Self::Veto => "veto",
            Self::Guest => "guest",
        }
    }
}

/// What a link carries.
#[derive(Debug)]
pub struct Link {
    pub account: Option<AccountId>,
    /// JSON, by purpose.
    pub data: String,
}

/// Makes a link and returns its token, which is kept nowhere.
pub fn create(
    tx: &mut Tx<'_>,
    purpose: Purpose,
    account: Option<AccountId>,
    data: &str,
    life: TimeDelta,
) -> Result<String, ApiError> {
    diesel::delete(links::table.filter(links::expires_at.lt(to_db(tx.now)))).execute(tx.db)?;
    let token = random::token()?;
    diesel::insert_into(links::table)
        .values((
            links::token_hash.eq(random::token_hash(&token)),
            links::purpose.eq(purpose.as_str()),
            links::account_id.eq(account.map(|id| id.to_string())),
            links::data.eq(data),
            links::created_at.eq(to_db(tx.now)),
            links::expires_at.eq(to_db(tx.now + life)),
        ))
        .execute(tx.db)?;
    Ok(token)
}

/// A link that nobody gets. Where nothing is to be mailed it is made all the same, so that both ways cost the same and
/// the clock does not tell which accounts exist.
pub fn decoy(tx: &mut Tx<'_>, purpose: Purpose) -> Result<(), ApiError> {
    create(tx, purpose, None, "{}", TimeDelta::zero()).map(drop)
}

/// The link of this token while it is good, without using it.
pub fn peek(tx: &mut Tx<'_>, purpose: Purpose, token: &str) -> Result<Option<Link>, ApiError> {
    let row: Option<(Option<String>, String)> = links::table
        .find(random::token_hash(token))
        .filter(links::purpose.eq(purpose.as_str()))
        .filter(links::used_at.is_null())
        .filter(links::expires_at.gt(to_db(tx.now)))
        .select((links::account_id, links::data))
        .first(tx.db)
        .optional()?;
    row.map(|(account, data)| {
        let account = account.map(|id| id.parse()).transpose().map_err(ApiError::internal)?;
        Ok(Link { account, data })
    })
    .transpose()
}

/// Uses the link of this token; `None` when there is none, it was used, or it expired. Of two at once, one gets it.
pub fn take(tx: &mut Tx<'_>, purpose: Purpose, token: &str) -> Result<Option<Link>, ApiError> {
    let Some(link) = peek(tx, purpose, token)? else { return Ok(None) };
    let taken = diesel::update(links::table.find(random::token_hash(token)).filter(links::used_at.is_null()))
        // What it carried has served: a registration's personal data are not kept twice.
        .set((links::used_at.eq(Some(to_db(tx.now))), links::data.eq("{}")))
        .execute(tx.db)?;
    Ok((taken == 1).then_some(link))
}

/// Ends all other links of this purpose that an account has.
pub fn end_all(tx: &mut Tx<'_>, purpose: Purpose, account: AccountId) -> Result<(), ApiError> {
    diesel::update(
        links::table
            .filter(links::account_id.eq(account.to_string()))
            .filter(links::purpose.eq(purpose.as_str()))
            .filter(links::used_at.is_null()),
    )
    .set(links::used_at.eq(Some(to_db(tx.now))))
    .execute(tx.db)?;
    Ok(())
}
