//! What everybody learns of a revocation, and whether the public log tells the same.

use super::store::{self, reference};
use crate::app::Tx;
use crate::certificates::store as certificates;
use crate::error::ApiError;
use chrono::SecondsFormat;
use serde_json::{Value, json};
use ventanilla_shared::CertificateId;
use ventanilla_shared::api::revocations::{CertificateRef, PublicRevocation};

fn named(tx: &mut Tx<'_>, id: CertificateId) -> Result<CertificateRef, ApiError> {
    let found = certificates::find(tx, id)?;
    found
        .as_ref()
        .map(reference)
        .ok_or_else(|| ApiError::internal("a certificate that another names is gone"))
}

/// Since when and why a certificate no longer holds.
pub fn of_certificate(
    tx: &mut Tx<'_>,
    certificate: &certificates::Kept,
) -> Result<Option<PublicRevocation>, ApiError> {
    let Some(revoked_at) = certificate.revoked_at else { return Ok(None) };
    let kept = store::effective(tx, certificate.id)?;
    let kept = kept.ok_or_else(|| ApiError::internal("a certificate was revoked by nobody"))?;
    let successor = kept.successor.map(|id| named(tx, id)).transpose()?;
    Ok(Some(PublicRevocation { revoked_at, reason: kept.reason, successor }))
}

/// The revoked certificates whose place it took.
pub fn replaced_by(
    tx: &mut Tx<'_>,
    certificate: &certificates::Kept,
) -> Result<Vec<CertificateRef>, ApiError> {
    if !certificate.was_issued() {
        return Ok(Vec::new());
    }
    store::replaced_by(tx, certificate.id)?.into_iter().map(|id| named(tx, id)).collect()
}

/// Whether the rows about a revocation say what its leaf says.
pub fn as_told(
    tx: &mut Tx<'_>,
    certificate: &certificates::Kept,
    leaves: &[Value],
) -> Result<bool, ApiError> {
    let kept = store::effective(tx, certificate.id)?;
    let (Some(kept), Some(revoked_at), [leaf]) = (&kept, certificate.revoked_at, leaves) else {
        // Neither a row nor a leaf; where only one of them is missing, that is told already, or it is told here.
        return Ok(kept.is_none() && certificate.revoked_at.is_none() && leaves.is_empty());
    };
    let successor = kept.successor.map(|id| certificates::find(tx, id)).transpose()?.flatten();
    let told = json!({
        "at": revoked_at.to_rfc3339_opts(SecondsFormat::Micros, true),
        "reason": kept.reason.as_str(),
        "successor": successor.map(|found| found.number),
    });
    Ok(["at", "reason", "successor"].iter().all(|name| leaf[name] == told[name]))
}
