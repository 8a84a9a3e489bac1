//! `Idempotency-Key` on endpoints that create: a repeat gets what the first call created. Kept 24 hours.

use crate::app::Tx;
use crate::db::{DbConnection, schema::idempotency_keys as keys, to_db};
use crate::error::{ApiError, Fault};
use crate::random;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use chrono::TimeDelta;
use diesel::prelude::*;
use sha2::{Digest, Sha256};
use std::future::{Ready, ready};
use ventanilla_shared::AccountId;
use ventanilla_shared::problem::ProblemCode;

/// The key that the client chose, if it did.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(Option<String>);

impl IdempotencyKey {
    /// No key: every call creates.
    pub fn none() -> Self {
        Self(None)
    }
}

impl FromRequest for IdempotencyKey {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(value) = request.headers().get("idempotency-key") else { return ready(Ok(Self(None))) };
        let key = value
            .to_str()
            .ok()
            .filter(|key| (1..=200).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()));
        ready(match key {
            Some(key) => Ok(Self(Some(key.to_owned()))),
            None => {
                Err(ApiError::Faults { code: ProblemCode::Malformed, faults: vec![Fault::new("", "header")] })
            }
        })
    }
}

/// What a repeat of a creation finds, before anything is made ready for it; as [`once`] otherwise.
pub fn known<T>(
    tx: &mut Tx<'_>,
    account: AccountId,
    key: &IdempotencyKey,
    body: &[u8],
    find: impl FnOnce(&mut Tx<'_>, &str) -> Result<T, ApiError>,
) -> Result<Option<T>, ApiError> {
    let Some(key) = &key.0 else { return Ok(None) };
    let fingerprint = random::hex(&Sha256::digest(body));
    let known: Option<(String, String)> = keys::table
        .filter(keys::account_id.eq(account.to_string()).and(keys::key.eq(key)))
        .select((keys::fingerprint, keys::created_id))
        .first(tx.db)
        .optional()?;
    match known {
        Some((known, id)) if known == fingerprint => find(tx, &id).map(Some),
        Some(_) => Err(ApiError::Problem(ProblemCode::IdempotencyMismatch)),
        None => Ok(None),
    }
}

/// Creates something once. `body` is what distinguishes one creation from another; `create` gives the new row's id,
/// `find` reads what an id names. A repeat with the same body finds; with another body it is refused.
pub fn once<T>(
    tx: &mut Tx<'_>,
    account: AccountId,
    key: &IdempotencyKey,
    body: &[u8],
    create: impl FnOnce(&mut Tx<'_>) -> Result<(String, T), ApiError>,
    find: impl FnOnce(&mut Tx<'_>, &str) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    diesel::delete(keys::table.filter(keys::created_at.lt(to_db(tx.now - TimeDelta::hours(24)))))
        .execute(tx.db)?;
    let Some(name) = &key.0 else { return create(tx).map(|(_, made)| made) };
    let row = (
        keys::account_id.eq(account.to_string()),
        keys::key.eq(name),
        keys::fingerprint.eq(random::hex(&Sha256::digest(body))),
        // Nobody reads this: it is replaced before the transaction ends.
        keys::created_id.eq(""),
        keys::created_at.eq(to_db(tx.now)),
    );
    // The key is taken first. Of two at once the second waits here until the first one's transaction has ended, and then finds
    // what it made, or creates if it came to nothing.
    let insert = diesel::insert_into(keys::table).values(row);
    let taken = match tx.db {
        DbConnection::Sqlite(db) => insert.on_conflict_do_nothing().execute(db)?,
        DbConnection::Postgres(db) => insert.on_conflict_do_nothing().execute(db)?,
    };
    if taken == 0 {
        // Taken and gone: its 24 hours ended at this very moment.
        return known(tx, account, key, body, find)?.ok_or(ApiError::STALE);
    }
    let (id, made) = create(tx)?;
    diesel::update(keys::table.find((account.to_string(), name)))
        .set(keys::created_id.eq(&id))
        .execute(tx.db)?;
    Ok(made)
}
