//! An institution's key for statements: a file that only the server's user reads, made when its first certificate is rendered. The
//! public half is in the database, and its enrolment in the public log.

use crate::app::Tx;
use crate::db::schema::statement_keys as keys;
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use crate::log::{Entry, KeyEvent, key};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use ventanilla_statement::{IssuerKey, KeySet, PublicKey};

/// The key with which an institution states now.
pub fn current(tx: &mut Tx<'_>, issuer: &str) -> Result<IssuerKey, ApiError> {
    // Codes of institutions are plain words; nothing else becomes a part of a path.
    if issuer.is_empty() || !issuer.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
        return Err(ApiError::internal(format!("`{issuer}` cannot name a key")));
    }
    let path = tx.app.config.var.join("keys/statements").join(format!("{issuer}.key"));
    let der = key::kept(&path, || IssuerKey::generate().map_err(std::io::Error::other))?;
    let own = IssuerKey::from_pkcs8(&der).map_err(ApiError::internal)?;
    enrol(tx, &own.public(issuer, seconds(tx.now)).map_err(ApiError::internal)?)?;
    Ok(own)
}

/// A key that is not known yet takes the place of the one before, from now on.
fn enrol(tx: &mut Tx<'_>, new: &PublicKey) -> Result<(), ApiError> {
    let public = URL_SAFE_NO_PAD.encode(new.public);
    let current = keys::table.filter(keys::issuer.eq(&new.issuer)).filter(keys::not_after.is_null());
    let known: Vec<String> = current.select(keys::public).load(tx.db)?;
    if known == [public.clone()] {
        return Ok(());
    }
    // The end is exclusive, and statements are dated to the second.
    for before in &known {
        diesel::update(keys::table.find((&new.issuer, before)))
            .set(keys::not_after.eq(Some(to_db(tx.now + TimeDelta::seconds(1)))))
            .execute(tx.db)?;
        tx.log.push(Entry::statement_key(KeyEvent::Removed, &new.issuer, before));
    }
    // Two renderings at once: the second one's transaction fails on the key and is done again by its job.
    diesel::insert_into(keys::table)
        .values((
            keys::issuer.eq(&new.issuer),
            keys::public.eq(&public),
            // Statements are dated to the second.
            keys::not_before.eq(to_db(DateTime::from_timestamp(tx.now.timestamp(), 0).unwrap_or(tx.now))),
        ))
        .execute(tx.db)?;
    tx.log.push(Entry::statement_key(KeyEvent::Enrolled, &new.issuer, &public));
    Ok(())
}

type Row = (String, String, NaiveDateTime, Option<NaiveDateTime>, Option<NaiveDateTime>);

/// Every key that ever signed statements.
pub fn all(tx: &mut Tx<'_>) -> Result<KeySet, ApiError> {
    let rows: Vec<Row> = keys::table.order((keys::issuer, keys::not_before)).load(tx.db)?;
    let key = |(issuer, public, from, to, revoked): Row| {
        let public = URL_SAFE_NO_PAD.decode(public).ok().and_then(|public| public.try_into().ok());
        Ok(PublicKey {
            issuer,
            public: public.ok_or_else(|| ApiError::internal("a kept key for statements is none"))?,
            not_before: seconds(from_db(from)),
            not_after: to.map(|to| seconds(from_db(to))),
            revoked_at: revoked.map(|at| seconds(from_db(at))),
        })
    };
    rows.into_iter().map(key).collect::<Result<_, ApiError>>().map(KeySet)
}

pub fn seconds(moment: DateTime<Utc>) -> u64 {
    u64::try_from(moment.timestamp()).unwrap_or(0)
}
