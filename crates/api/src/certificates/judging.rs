//! The report on a file's signatures, as the API gives it.

use chrono::{DateTime, Utc};
use ventanilla_pades as pades;
use ventanilla_shared::api::reports::{
    ChangeVerdict, CoveredPart, FileConclusion, FileReport, FileStatus, Indication, LaterChange,
    SignatureKind, SignatureReport,
};

use crate::trust::Trust;

/// Judges every signature of a file for a moment. Blocking, and without a network: what proves it is in the file.
pub fn report(trust: &Trust, file: &[u8], now: DateTime<Utc>) -> FileReport {
    let found = pades::verify(file, trust.believed(), &pades::VerifyOptions::at(now));
    FileReport {
        judged_at: found.moment,
        conclusion: conclusion(&found),
        file: match found.file {
            pades::FileStatus::Readable => FileStatus::Readable,
            pades::FileStatus::Broken => FileStatus::Broken,
            pades::FileStatus::Encrypted => FileStatus::Encrypted,
            pades::FileStatus::TooLarge => FileStatus::TooLarge,
        },
        revisions: found.revisions,
        findings: findings(&found.findings),
        signatures: found.signatures.iter().map(signature).collect(),
    }
}

fn conclusion(found: &pades::Report) -> FileConclusion {
    let failed = |one: &pades::SignatureReport| matches!(one.conclusion, pades::Conclusion::TotalFailed(_));
    let signed = found.signatures.iter().any(|one| one.kind == pades::SignatureKind::Signature);
    match found.file {
        pades::FileStatus::Readable if found.passed() => FileConclusion::TotalPassed,
        pades::FileStatus::Readable if found.signatures.iter().any(failed) => FileConclusion::TotalFailed,
        pades::FileStatus::Readable if signed => FileConclusion::Indeterminate,
        pades::FileStatus::Readable => FileConclusion::Unsigned,
        _ => FileConclusion::Unreadable,
    }
}

fn signature(one: &pades::SignatureReport) -> SignatureReport {
    let (indication, sub) = match one.conclusion {
        pades::Conclusion::TotalPassed => (Indication::TotalPassed, None),
        pades::Conclusion::Indeterminate(sub) => (Indication::Indeterminate, Some(sub)),
        pades::Conclusion::TotalFailed(sub) => (Indication::TotalFailed, Some(sub)),
    };
    let named = |name: &String| (!name.is_empty()).then(|| name.clone());
    SignatureReport {
        field: one.field.clone(),
        kind: match one.kind {
            pades::SignatureKind::Signature => SignatureKind::Signature,
            pades::SignatureKind::DocumentTimestamp => SignatureKind::DocumentTimestamp,
        },
        indication,
        sub_indication: sub.map(|sub| sub.as_str().to_lowercase()),
        signer: one.signer.as_ref().and_then(|signer| named(&signer.subject)),
        issuer: one.signer.as_ref().and_then(|signer| named(&signer.issuer)),
        claimed_at: one.claimed_time,
        proven_at: one.proven_time,
        level: one.level.map(|level| {
            let name = match level {
                pades::Level::B => "B-B",
                pades::Level::T => "B-T",
                pades::Level::Lt => "B-LT",
                pades::Level::Lta => "B-LTA",
            };
            name.to_owned()
        }),
        intact: one.integrity.digest_matches && one.integrity.signature_valid,
        covers: one.coverage.map(|part| CoveredPart { revision: part.revision, whole_file: part.whole_file }),
        reason: one.reason.clone(),
        changes: one.changes.iter().map(change).collect(),
        findings: findings(&one.findings),
    }
}

fn change(one: &pades::Change) -> LaterChange {
    LaterChange {
        revision: one.revision,
        kind: code(one.kind.as_str()),
        field: one.field.clone(),
        verdict: match one.verdict {
            pades::ChangeVerdict::Permitted => ChangeVerdict::Permitted,
            pades::ChangeVerdict::NeedsLook => ChangeVerdict::NeedsLook,
            pades::ChangeVerdict::Forbidden => ChangeVerdict::Forbidden,
        },
    }
}

fn findings(list: &[pades::Finding]) -> Vec<String> {
    list.iter().map(|finding| code(finding.as_str())).collect()
}

fn code(key: &str) -> String {
    key.replace('-', "_")
}
