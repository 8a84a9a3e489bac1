use serde_json::Value;
use ventanilla_shared::api::log::LogInclusion;
use ventanilla_shared::offline::{InclusionCheck, InclusionVerdict};
use ventanilla_shared::values::Timestamp;
use ventanilla_transparency::{Hash, Head, InclusionProof, VerifierKey};

/// Checks that the entry about a file is in the log under a head that the log's key signed.
pub fn check(sha256: &str, proof: &str, head: &str, key: &str) -> InclusionCheck {
    let failed = |verdict| InclusionCheck { verdict, size: 0, signed_at: None, kind: String::new() };
    let Some(head) = key.parse::<VerifierKey>().ok().and_then(|key| Head::verified(head, &key).ok()) else {
        return failed(InclusionVerdict::HeadNotSigned);
    };
    let Some((proof, entry)) = read(proof) else { return failed(InclusionVerdict::NotProven) };
    // The hash is of the entry itself, and not the one that stands beside it.
    let leaf = Hash::leaf(entry.as_bytes());
    let said: Value = serde_json::from_str(&entry).unwrap_or_default();
    let verdict = match proof.verify(leaf, head.root) {
        Err(_) => InclusionVerdict::NotProven,
        Ok(()) if said["sha256"] != sha256 => InclusionVerdict::OtherFile,
        Ok(()) => InclusionVerdict::Included,
    };
    InclusionCheck {
        verdict,
        size: head.root.size,
        signed_at: i64::try_from(head.time).ok().and_then(|time| Timestamp::from_timestamp(time, 0)),
        kind: said["kind"].as_str().unwrap_or_default().to_owned(),
    }
}

fn read(proof: &str) -> Option<(InclusionProof, String)> {
    let inclusion: LogInclusion = serde_json::from_str(proof).ok()?;
    let path = inclusion.path.iter().map(|hash| hash.parse().ok()).collect::<Option<Vec<Hash>>>()?;
    Some((InclusionProof { index: inclusion.index, size: inclusion.size, path }, inclusion.leaf.entry))
}
