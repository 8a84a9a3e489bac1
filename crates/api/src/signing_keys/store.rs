use crate::app::Tx;
use crate::db::schema::signing_keys as keys;
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use crate::log::{Entry, KeyEvent};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use sha2::{Digest, Sha256};
use ventanilla_shared::AccountId;
use ventanilla_shared::api::signing_keys::{SigningKey, SigningKeyKind};

/// Where the private key of an enrolled certificate lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Home {
    /// Here: PKCS#8 in DER, encrypted under the officer's secret.
    Software { encrypted_key: Vec<u8> },
    /// On the token of that name, under that label or identifier.
    Hsm { device: String, key: String },
    /// With the signing service of that name.
    Remote { device: String, credential: String },
}

/// A key as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub home: Home,
    /// Certificates in DER, the officer's first.
    pub chain: Vec<Vec<u8>>,
    /// Common names.
    pub subject: String,
    pub issuer: String,
    /// Hexadecimal.
    pub serial: String,
    pub valid_until: DateTime<Utc>,
}

impl Home {
    pub fn kind(&self) -> SigningKeyKind {
        match self {
            Self::Software { .. } => SigningKeyKind::Software,
            Self::Hsm { .. } => SigningKeyKind::Hsm,
            Self::Remote { .. } => SigningKeyKind::Remote,
        }
    }

    /// The name of the device, and what the key is called there.
    fn elsewhere(&self) -> Option<(&str, &str)> {
        match self {
            Self::Software { .. } => None,
            Self::Hsm { device, key } => Some((device, key)),
            Self::Remote { device, credential } => Some((device, credential)),
        }
    }
}

impl Kept {
    /// SHA-256 of the officer's certificate, hexadecimal.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.chain)
    }
}

impl From<Kept> for SigningKey {
    fn from(kept: Kept) -> Self {
        Self {
            fingerprint: kept.fingerprint(),
            kind: kept.home.kind(),
            device: kept.home.elsewhere().map(|(device, _)| device.to_owned()),
            subject: kept.subject,
            issuer: kept.issuer,
            serial: kept.serial,
            valid_until: kept.valid_until,
        }
    }
}

#[derive(Queryable)]
struct Row {
    kind: String,
    encrypted_key: Option<Vec<u8>>,
    device: Option<String>,
    device_key: Option<String>,
    chain: Vec<u8>,
    subject: String,
    issuer: String,
    serial: String,
    valid_until: NaiveDateTime,
}

/// The key of an account.
pub fn find(tx: &mut Tx<'_>, account: AccountId) -> Result<Option<Kept>, ApiError> {
    let row: Option<Row> = keys::table
        .find(account.to_string())
        .select((
            keys::kind,
            keys::encrypted_key,
            keys::device,
            keys::device_key,
            keys::chain,
            keys::subject,
            keys::issuer,
            keys::serial,
            keys::valid_until,
        ))
        .first(tx.db)
        .optional()?;
    row.map(read).transpose()
}

fn read(row: Row) -> Result<Kept, ApiError> {
    let home = match (row.kind.as_str(), row.encrypted_key, row.device, row.device_key) {
        ("software", Some(encrypted_key), None, None) => Home::Software { encrypted_key },
        ("hsm", None, Some(device), Some(key)) => Home::Hsm { device, key },
        ("remote", None, Some(device), Some(credential)) => Home::Remote { device, credential },
        (kind, ..) => {
            return Err(ApiError::internal(format!("a signing key of kind `{kind}` is incomplete")));
        }
    };
    Ok(Kept {
        home,
        chain: read_chain(&row.chain)?,
        subject: row.subject,
        issuer: row.issuer,
        serial: row.serial,
        valid_until: from_db(row.valid_until),
    })
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
    let encrypted_key = match &key.home {
        Home::Software { encrypted_key } => Some(encrypted_key),
        Home::Hsm { .. } | Home::Remote { .. } => None,
    };
    let (device, device_key) = key.home.elsewhere().unzip();
    diesel::insert_into(keys::table)
        .values((
            keys::account_id.eq(&account),
            keys::kind.eq(key.home.kind().as_str()),
            keys::encrypted_key.eq(encrypted_key),
            keys::device.eq(device),
            keys::device_key.eq(device_key),
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

/// Whether another account has enrolled this very certificate.
pub fn is_anothers(tx: &mut Tx<'_>, account: AccountId, key: &Kept) -> Result<bool, ApiError> {
    let chains: Vec<Vec<u8>> = keys::table
        .filter(keys::serial.eq(&key.serial))
        .filter(keys::account_id.ne(account.to_string()))
        .select(keys::chain)
        .load(tx.db)?;
    for chain in chains {
        if read_chain(&chain)?.first() == key.chain.first() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A key that ends soon.
pub struct Ending {
    pub account: AccountId,
    pub valid_until: DateTime<Utc>,
    pub warned_days: Option<i64>,
}

/// The keys that end within so many days and have not ended.
pub fn ending(tx: &mut Tx<'_>, days: i64) -> Result<Vec<Ending>, ApiError> {
    let rows: Vec<(String, NaiveDateTime, Option<i64>)> = keys::table
        .filter(keys::valid_until.gt(to_db(tx.now)))
        .filter(keys::valid_until.le(to_db(tx.now + TimeDelta::days(days))))
        .order((keys::valid_until, keys::account_id))
        .select((keys::account_id, keys::valid_until, keys::warned_days))
        .load(tx.db)?;
    let read = |(account, valid_until, warned_days): (String, NaiveDateTime, Option<i64>)| {
        let account = account.parse().map_err(ApiError::internal)?;
        Ok(Ending { account, valid_until: from_db(valid_until), warned_days })
    };
    rows.into_iter().map(read).collect()
}

/// Notes that the owner is warned. `false` when another process did it meanwhile, or the key was replaced.
pub fn warned(tx: &mut Tx<'_>, key: &Ending, days: i64) -> Result<bool, ApiError> {
    let unwarned = keys::warned_days.is_null().or(keys::warned_days.gt(days));
    let row = keys::table.find(key.account.to_string());
    let row = row.filter(keys::valid_until.eq(to_db(key.valid_until))).filter(unwarned);
    let changed = diesel::update(row).set(keys::warned_days.eq(Some(days))).execute(tx.db)?;
    Ok(changed == 1)
}

/// Fingerprints of all keys that are enrolled now.
pub fn fingerprints(tx: &mut Tx<'_>) -> Result<Vec<String>, ApiError> {
    let chains: Vec<Vec<u8>> = keys::table.order(keys::account_id).select(keys::chain).load(tx.db)?;
    chains.iter().map(|chain| Ok(fingerprint(&read_chain(chain)?))).collect()
}

fn fingerprint(chain: &[Vec<u8>]) -> String {
    crate::random::hex(&Sha256::digest(chain.first().map(Vec::as_slice).unwrap_or_default()))
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
