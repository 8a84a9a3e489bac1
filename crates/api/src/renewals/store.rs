use super::Ageing;
use crate::app::Tx;
use crate::certificates::store::Kept;
use crate::db::schema::{certificate_files as files, certificate_proofs as proofs, certificates};
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use ventanilla_pades::ArchiveTimestamp;
use ventanilla_shared::CertificateId;

/// How the proofs of a certificate stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proofs {
    /// Of its newest timestamp over all; `None`: it has none, or nobody has looked yet.
    pub until: Option<DateTime<Utc>>,
    /// Since when a renewal waits.
    pub queued_at: Option<DateTime<Utc>>,
}

pub fn find(tx: &mut Tx<'_>, id: CertificateId) -> Result<Option<Proofs>, ApiError> {
    let row: Option<(Option<NaiveDateTime>, Option<NaiveDateTime>)> = proofs::table
        .find(id.to_string())
        .select((proofs::ends_at, proofs::queued_at))
        .first(tx.db)
        .optional()?;
    Ok(row.map(|(until, queued)| Proofs { until: until.map(from_db), queued_at: queued.map(from_db) }))
}

/// Issued certificates at whose file nobody has looked yet, with the file's address, in the order of their ids.
pub fn unread(tx: &mut Tx<'_>, after: &str, limit: i64) -> Result<Vec<(CertificateId, String)>, ApiError> {
    let rows: Vec<(String, String)> = proofs::table
        .inner_join(certificates::table.on(certificates::id.eq(proofs::certificate_id)))
        .filter(proofs::read_at.is_null())
        .filter(proofs::certificate_id.gt(after.to_owned()))
        .order(proofs::certificate_id)
        .limit(limit)
        .select((proofs::certificate_id, certificates::sha256))
        .load(tx.db)?;
    rows.into_iter().map(|(id, sha256)| Ok((id.parse().map_err(ApiError::internal)?, sha256))).collect()
}

/// Keeps what was read off the file.
pub fn keep(
    tx: &mut Tx<'_>,
    id: CertificateId,
    newest: Option<&ArchiveTimestamp>,
    rest_until: Option<DateTime<Utc>>,
) -> Result<(), ApiError> {
    // Commas around each, so that no name is found inside another.
    let algorithms = newest.map(|newest| format!(",{},", newest.algorithms.join(",")));
    diesel::update(proofs::table.find(id.to_string()))
        .set((
            proofs::read_at.eq(Some(to_db(tx.now))),
            proofs::made_at.eq(newest.map(|newest| to_db(newest.at))),
            proofs::ends_at.eq(newest.map(|newest| to_db(newest.until))),
            proofs::algorithms.eq(algorithms),
            proofs::queued_at.eq(None::<NaiveDateTime>),
            proofs::rest_until.eq(rest_until.map(to_db)),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// Certificates whose proofs end within `ahead`, by the timestamp's certificate or by an algorithm. Whether a newer timestamp
/// would be any better, the renewal finds out: an authority may use the same algorithms still.
pub fn due(
    tx: &mut Tx<'_>,
    ahead: TimeDelta,
    ageing: &[Ageing],
    limit: i64,
) -> Result<Vec<CertificateId>, ApiError> {
    let rested = || proofs::rest_until.is_null().or(proofs::rest_until.le(to_db(tx.now)));
    let mut ids: Vec<String> = proofs::table
        .filter(proofs::queued_at.is_null())
        .filter(proofs::ends_at.le(to_db(tx.now + ahead)))
        .filter(rested())
        .order(proofs::ends_at)
        .limit(limit)
        .select(proofs::certificate_id)
        .load(tx.db)?;
    for one in ageing.iter().filter(|one| one.end() <= tx.now + ahead) {
        let near = one.end() - ahead;
        let more: Vec<String> = proofs::table
            .filter(proofs::queued_at.is_null())
            .filter(proofs::made_at.lt(to_db(near)))
            .filter(proofs::algorithms.like(format!("%,{},%", one.algorithm)))
            .filter(rested())
            .order(proofs::certificate_id)
            .limit(limit)
            .select(proofs::certificate_id)
            .load(tx.db)?;
        ids.extend(more);
    }
    ids.sort();
    ids.dedup();
    ids.iter().map(|id| id.parse().map_err(ApiError::internal)).collect()
}

/// Notes that a renewal waits; `false` when another process was faster.
pub fn queue(tx: &mut Tx<'_>, id: CertificateId) -> Result<bool, ApiError> {
    let free = proofs::table.find(id.to_string()).filter(proofs::queued_at.is_null());
    Ok(diesel::update(free).set(proofs::queued_at.eq(Some(to_db(tx.now)))).execute(tx.db)? == 1)
}

/// Puts the renewed file in the place of the one that was read, which is remembered. `false` when it is another one by now.
pub fn replace(tx: &mut Tx<'_>, before: &Kept, sha256: &str) -> Result<bool, ApiError> {
    let row = certificates::table
        .find(before.id.to_string())
        .filter(certificates::sha256.eq(&before.sha256))
        .filter(certificates::version.eq(before.version))
        .filter(certificates::status.eq("issued"));
    let changed = diesel::update(row)
        .set((certificates::sha256.eq(sha256), certificates::version.eq(before.version + 1)))
        .execute(tx.db)?;
    if changed == 0 {
        return Ok(false);
    }
    diesel::insert_into(files::table)
        .values((
            files::sha256.eq(&before.sha256),
            files::certificate_id.eq(before.id.to_string()),
            files::replaced_at.eq(to_db(tx.now)),
        ))
        .execute(tx.db)?;
    Ok(true)
}

/// Hashes of the files that were issued and renewed since, the first one first.
pub fn earlier_files(tx: &mut Tx<'_>, id: CertificateId) -> Result<Vec<String>, ApiError> {
    Ok(files::table
        .filter(files::certificate_id.eq(id.to_string()))
        .order((files::replaced_at, files::sha256))
        .select(files::sha256)
        .load(tx.db)?)
}
