//! One renewal: the file is read, gets a newer timestamp around it, is stored, and takes its place.

use super::store;
use crate::app::{App, Tx};
use crate::certificates::store::{self as certificates, Kept};
use crate::error::ApiError;
use crate::jobs::{self, Job};
use crate::log::{CertificateEvent, Entry};
use crate::random;
use actix_web::web;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use ventanilla_pades::{ArchiveTimestamp, newest_archive_timestamp};
use ventanilla_shared::CertificateId;

/// After this time somebody should look why it does not succeed.
const WORRYING: TimeDelta = TimeDelta::days(7);
/// An authority whose own certificate ends soon is not asked again and again.
const REST: TimeDelta = TimeDelta::days(1);
/// By then a file that no row names was left by a process that ended, and nobody reads the one that was replaced.
const ORPHANED: TimeDelta = TimeDelta::hours(1);

/// Renews the proofs of a certificate. May run twice, at once too, or be cut off anywhere: one file takes the place of the one
/// before, with one leaf, and what is left over is swept.
pub async fn renew(app: &App, id: CertificateId) -> Result<(), ApiError> {
    let found = app.read(move |tx| Ok((certificates::find(tx, id)?, store::find(tx, id)?))).await?;
    let (Some(before), Some(proofs)) = found else { return Ok(()) };
    // Another run has done it.
    let Some(queued_at) = proofs.queued_at else { return Ok(()) };
    let result = renewed(app, before).await;
    let waiting = app.clock.now() - queued_at;
    if let Err(error) = &result
        && is_worrying(waiting)
    {
        tracing::warn!(%error, certificate = %id, days = waiting.num_days(), until = ?proofs.until,
            "the proofs of a certificate have not been renewed for days; they end");
    }
    result
}

fn is_worrying(waiting: TimeDelta) -> bool {
    waiting >= WORRYING
}

/// A file with newer proofs.
struct Renewed {
    file: Vec<u8>,
    newest: ArchiveTimestamp,
    before: Option<ArchiveTimestamp>,
}

impl Renewed {
    /// Whether it holds for longer, or by other algorithms.
    fn is_better(&self) -> bool {
        self.before.as_ref().is_none_or(|before| {
            self.newest.until > before.until || self.newest.algorithms != before.algorithms
        })
    }
}

async fn renewed(app: &App, before: Kept) -> Result<(), ApiError> {
    let content = app.objects.get(&before.sha256).await?;
    let (ask, now) = (app.clone(), app.clock.now());
    let renewed = web::block(move || {
        let before = newest_archive_timestamp(&content).map_err(ApiError::internal)?;
        let file = ask.trust.renew(&content, now)?;
        let newest = newest_archive_timestamp(&file).map_err(ApiError::internal)?;
        let newest = newest.ok_or_else(|| ApiError::internal("a renewed file has no timestamp"))?;
        Ok::<_, ApiError>(Renewed { file, newest, before })
    })
    .await??;
    if !renewed.is_better() {
        return rest(app, before, renewed.before, now).await;
    }
    let address = random::hex(&Sha256::digest(&renewed.file));
    // Before the file is there: whatever happens from here on, it is named by a row or forgotten.
    let orphan = Job::Forget { objects: vec![address.clone()] };
    app.write(move |tx| jobs::store::push_at(tx, &orphan, tx.now + ORPHANED)).await?;
    app.objects.put(Bytes::from(renewed.file)).await?;
    app.write(move |tx| finish(tx, &before, &address, &renewed.newest)).await
}

/// Nothing would be gained: the authority's certificate ends no later than that of the timestamp that is there.
async fn rest(
    app: &App,
    certificate: Kept,
    newest: Option<ArchiveTimestamp>,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    tracing::warn!(certificate = %certificate.number, until = ?newest.as_ref().map(|newest| newest.until),
        "the timestamp authority still signs with a certificate that ends soon; its proofs are not renewed yet");
    app.write(move |tx| store::keep(tx, certificate.id, newest.as_ref(), Some(now + REST))).await
}

fn finish(tx: &mut Tx<'_>, before: &Kept, address: &str, newest: &ArchiveTimestamp) -> Result<(), ApiError> {
    if !store::replace(tx, before, address)? {
        // Somebody else was faster, by a moment or by a claim that ran out.
        return Ok(());
    }
    store::keep(tx, before.id, Some(newest), Some(tx.now + REST))?;
    tx.log.push(Entry::certificate(CertificateEvent::Renewed, &before.number, &before.code, address));
    // The renewed file begins with every byte of the one before.
    let replaced = Job::Forget { objects: vec![before.sha256.clone()] };
    jobs::store::push_at(tx, &replaced, tx.now + ORPHANED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_renewal_that_fails_for_a_week_is_worrying() {
        assert!(!is_worrying(TimeDelta::days(7) - TimeDelta::seconds(1)));
        assert!(is_worrying(TimeDelta::days(7)));
    }

    #[test]
    fn what_holds_no_longer_and_by_the_same_is_not_better() {
        let at = |day: i64| DateTime::from_timestamp(day * 86_400, 0).unwrap();
        let newest = |until, name: &str| ArchiveTimestamp {
            at: at(1),
            until: at(until),
            algorithms: vec![name.to_owned()],
        };
        let better = |newest, before| Renewed { file: Vec::new(), newest, before }.is_better();
        assert!(!better(newest(9, "sha-256"), Some(newest(9, "sha-256"))));
        assert!(better(newest(10, "sha-256"), Some(newest(9, "sha-256"))));
        assert!(better(newest(9, "sha-512"), Some(newest(9, "sha-256"))));
        assert!(better(newest(9, "sha-256"), None));
    }
}
