use crate::app::Tx;
use crate::db::schema::refresh_tokens as tokens;
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use crate::random;
use crate::signing_sessions;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use ventanilla_shared::AccountId;
use ventanilla_shared::api::sessions::Client;

/// A refresh token as it is kept.
#[derive(Debug, Clone)]
pub struct Token {
    pub family: String,
    pub account: AccountId,
    pub client: Client,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
    pub revoked: bool,
    /// Whether the sign-in went through the second factor.
    pub second_factor: bool,
}

fn name(client: Client) -> &'static str {
    match client {
        Client::Browser => "browser",
        Client::Mobile => "mobile",
    }
}

pub fn insert(
    tx: &mut Tx<'_>,
    token: &str,
    family: &str,
    account: AccountId,
    client: Client,
    second_factor: bool,
    expires_at: DateTime<Utc>,
) -> Result<(), ApiError> {
    diesel::insert_into(tokens::table)
        .values((
            tokens::token_hash.eq(random::token_hash(token)),
            tokens::family.eq(family),
            tokens::account_id.eq(account.to_string()),
            tokens::client.eq(name(client)),
            tokens::second_factor.eq(second_factor),
            tokens::created_at.eq(to_db(tx.now)),
            tokens::expires_at.eq(to_db(expires_at)),
        ))
        .execute(tx.db)?;
    Ok(())
}

type Row = (String, String, String, NaiveDateTime, Option<NaiveDateTime>, Option<NaiveDateTime>, bool);

pub fn find(tx: &mut Tx<'_>, token: &str) -> Result<Option<Token>, ApiError> {
    let row: Option<Row> = tokens::table
        .find(random::token_hash(token))
        .select((
            tokens::family,
            tokens::account_id,
            tokens::client,
            tokens::expires_at,
            tokens::used_at,
            tokens::revoked_at,
            tokens::second_factor,
        ))
        .first(tx.db)
        .optional()?;
    row.map(|(family, account, client, expires_at, used_at, revoked_at, second_factor)| {
        Ok(Token {
            family,
            account: account.parse().map_err(ApiError::internal)?,
            client: if client == name(Client::Browser) { Client::Browser } else { Client::Mobile },
            expires_at: from_db(expires_at),
            used_at: used_at.map(from_db),
            revoked: revoked_at.is_some(),
            second_factor,
        })
    })
    .transpose()
}

/// Makes other transactions on this family wait for the end of this one. Without it a token given at the moment at
/// which its family is revoked would survive on PostgreSQL.
pub fn lock_family(tx: &mut Tx<'_>, family: &str) -> Result<(), ApiError> {
    diesel::update(tokens::table.filter(tokens::family.eq(family)))
        .set(tokens::family.eq(family))
        .execute(tx.db)?;
    Ok(())
}

pub fn mark_used(tx: &mut Tx<'_>, token: &str) -> Result<(), ApiError> {
    diesel::update(tokens::table.find(random::token_hash(token)).filter(tokens::used_at.is_null()))
        .set(tokens::used_at.eq(Some(to_db(tx.now))))
        .execute(tx.db)?;
    Ok(())
}

/// Ends a session, with what was opened for signing under it.
pub fn revoke_family(tx: &mut Tx<'_>, family: &str) -> Result<(), ApiError> {
    lock_family(tx, family)?;
    signing_sessions::store::close_of_sign_in(tx, family)?;
    diesel::update(tokens::table.filter(tokens::family.eq(family)).filter(tokens::revoked_at.is_null()))
        .set(tokens::revoked_at.eq(Some(to_db(tx.now))))
        .execute(tx.db)?;
    Ok(())
}

/// Ends all sessions of an account, with what was opened for signing under any of them.
pub fn revoke_all(tx: &mut Tx<'_>, account: AccountId) -> Result<(), ApiError> {
    signing_sessions::store::close_all(tx, account)?;
    let families: Vec<String> = tokens::table
        .filter(tokens::account_id.eq(account.to_string()))
        .filter(tokens::revoked_at.is_null())
        .select(tokens::family)
        .distinct()
        .order(tokens::family)
        .load(tx.db)?;
    families.iter().try_for_each(|family| revoke_family(tx, family))
}

/// Writes at sessions of an account that they went through the second factor, or, with none named, that none did.
pub fn mark_second_factor(tx: &mut Tx<'_>, account: AccountId, family: Option<&str>) -> Result<(), ApiError> {
    let account = account.to_string();
    match family {
        Some(family) => {
            let own = tokens::table.filter(tokens::account_id.eq(&account)).filter(tokens::family.eq(family));
            diesel::update(own).set(tokens::second_factor.eq(true)).execute(tx.db)?
        }
        None => diesel::update(tokens::table.filter(tokens::account_id.eq(&account)))
            .set(tokens::second_factor.eq(false))
            .execute(tx.db)?,
    };
    Ok(())
}

/// Forgets tokens that could not be used any more.
pub fn sweep(tx: &mut Tx<'_>) -> Result<(), ApiError> {
    diesel::delete(tokens::table.filter(tokens::expires_at.lt(to_db(tx.now)))).execute(tx.db)?;
    Ok(())
}
