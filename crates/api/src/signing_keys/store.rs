use crate::app::Tx;
use crate::db::schema::signing_keys as keys;
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use crate::log::{Entry, KeyEvent};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use sha2::{Digest, Sha256};
use ventanilla_shared::AccountId;
use ventanilla_shared::api::accounts::SigningKey;

/// A key as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// PKCS#8 in DER, encrypted under the officer's secret.
    pub encrypted_key: Vec<u8>,
    /// Certificates in DER, the officer's first.
    pub chain: Vec<Vec<u8>>,
    /// Common names.
    pub subject: String,
    pub issuer: String,
    /// Hexadecimal.
    pub serial: String,
    pub valid_until: DateTime<Utc>,
}

impl Kept {
    /// SHA-256 of the officer's certificate, hexadecimal.
    pub fn fingerprint(&self) -> String {
        crate::random::hex(&Sha256::digest(self.chain.first().map(Vec::as_slice).unwrap_or_default()))
    }
}

impl From<Kept> for SigningKey {
    fn from(kept: Kept) -> Self {
        Self {
            subject: kept.subject,
            issuer: kept.issuer,
            serial: kept.serial,
            valid_until: kept.valid_until,
        }
    }
}

type Row = (Vec<u8>, Vec<u8>, String, String, String, NaiveDateTime);

/// The key of an account.
pub fn find(tx: &mut Tx<'_>, account: AccountId) -> Result<Option<Kept>, ApiError> {
    let row: Option<Row> = keys::table
        .find(account.to_string())
        .select((
            keys::encrypted_key,
            keys::chain,
            keys::subject,
            keys::issuer,
            keys::serial,
            keys::valid_until,
        ))
        .first(tx.db)
        .optional()?;
    row.map(|(encrypted_key, chain, subject, issuer, serial, valid_until)| {
        let chain = read_chain(&chain)?;
        Ok(Kept { encrypted_key, chain, subject, issuer, serial, valid_until: from_db(valid_until) })
    })
    .transpose()
}

/// Keeps a key, in place of the one before.
pub fn replace(tx: &mut Tx<'_>, account: AccountId, key: &Kept) -> Result<(), ApiError> {
    // Who replaces a key at the same moment waits here: without it the second insertion would meet a taken key.
    crate::accounts::store::lock(tx, account)?;
    if let Some(before) = find(tx, account)? {
        tx.log.push(Entry::signing_key(KeyEvent::Removed, &before.fingerprint()));
    }
    tx.log.push(Entry::signing_key(KeyEvent::Enrolled, &key.fingerprint()));
    // Whatever was opened with the key before, or with the secret before.
    crate::signing_sessions::store::close_all(tx, account)?;
    let account = account.to_string();
    diesel::delete(keys::table.find(&account)).execute(tx.db)?;
    diesel::insert_into(keys::table)
        .values((
            keys::account_id.eq(&account),
            keys::encrypted_key.eq(&key.encrypted_key),
            keys::chain.eq(write_chain(&key.chain)?),
            keys::subject.eq(&key.subject),
            keys::issuer.eq(&key.issuer),
            keys::serial.eq(&key.serial),
            keys::valid_until.eq(to_db(key.valid_until)),
            keys::created_at.eq(to_db(tx.now)),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// Fingerprints of all keys that are enrolled now.
pub fn fingerprints(tx: &mut Tx<'_>) -> Result<Vec<String>, ApiError> {
    let chains: Vec<Vec<u8>> = keys::table.order(keys::account_id).select(keys::chain).load(tx.db)?;
    let fingerprint = |chain: &Vec<u8>| {
        let chain = read_chain(chain)?;
        Ok(crate::random::hex(&Sha256::digest(chain.first().map(Vec::as_slice).unwrap_or_default())))
    };
    chains.iter().map(fingerprint).collect()
}

/// A chain is kept as a JSON list of certificates in base64.
fn write_chain(chain: &[Vec<u8>]) -> Result<Vec<u8>, ApiError> {
    let texts: Vec<String> = chain.iter().map(|certificate| STANDARD.encode(certificate)).collect();
    Ok(serde_json::to_vec(&texts)?)
}

fn read_chain(kept: &[u8]) -> Result<Vec<Vec<u8>>, ApiError> {
    let texts: Vec<String> = serde_json::from_slice(kept)?;
    texts.iter().map(|text| STANDARD.decode(text).map_err(ApiError::internal)).collect()
}
