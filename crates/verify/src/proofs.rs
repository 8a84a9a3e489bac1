//! A leaf of the public log, and the proof that it is in the log that a head stands for.

use crate::arguments::Arguments;
use crate::heads;
use crate::report::{Fault, Report};
use serde::Deserialize;
use serde_json::{Value, json};
use ventanilla_transparency::{Hash, InclusionProof, VerifierKey};

/// The answer of `GET /api/v1/log/proofs/inclusion`.
#[derive(Deserialize)]
struct Answer {
    leaf: Leaf,
    #[serde(flatten)]
    proof: InclusionProof,
}

#[derive(Deserialize)]
struct Leaf {
    entry: String,
}

pub fn check(arguments: &mut Arguments) -> Result<Report, Fault> {
    let (head, key) = (arguments.required("--head")?, arguments.key("--key")?);
    let proof = arguments.needed("FILE")?;
    let mut report = Report::new(json!({}));
    included(&mut report, &proof, &head, &key)?;
    Ok(report)
}

/// The leaf's entry, once it is proven to be in the log.
pub fn included(
    report: &mut Report,
    proof: &str,
    head: &str,
    key: &VerifierKey,
) -> Result<Option<Value>, Fault> {
    let answer: Answer = heads::read(proof)?;
    let Some(head) = heads::signed(report, "head", head, key)? else { return Ok(None) };
    // The hash is computed here: the one that the server tells is not asked for.
    let leaf = Hash::leaf(answer.leaf.entry.as_bytes());
    if let Err(error) = answer.proof.verify(leaf, head.root) {
        use ventanilla_transparency::ProofError::{Malformed, OtherRoot, OtherSize};
        report.wrong(match error {
            OtherSize => "proof_for_another_size",
            Malformed => "proof_malformed",
            OtherRoot => "not_in_the_log",
        });
        return Ok(None);
    }
    let entry: Value =
        serde_json::from_str(&answer.leaf.entry).map_err(|error| Fault::Input("entry", error.to_string()))?;
    report.found("entry", entry.clone());
    Ok(Some(entry))
}
