//! A PDF: its signatures, and whether the public log knows the file.

use crate::arguments::{Arguments, bytes};
use crate::proofs;
use crate::report::{Fault, Report};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use ventanilla_pades::{Coverage, SignatureInfo, read_signatures};

pub fn check(arguments: &mut Arguments) -> Result<Report, Fault> {
    let proof = arguments.option("--proof")?;
    let log = match &proof {
        Some(_) => Some((arguments.required("--head")?, arguments.key("--key")?)),
        None => None,
    };
    let file = bytes(&arguments.needed("FILE")?)?;
    let sha256: String = Sha256::digest(&file).iter().map(|byte| format!("{byte:02x}")).collect();
    let signatures = read_signatures(&file).map_err(|error| Fault::Input("PDF", error.to_string()))?;
    let mut report = Report::new(json!({
        "sha256": sha256,
        "signatures": signatures.iter().map(shown).collect::<Vec<_>>(),
    }));
    for signature in &signatures {
        if !signature.intact() {
            report.wrong(format!("signature_broken:{}", signature.field));
        }
    }
    if signatures.is_empty() {
        report.wrong("not_signed");
    } else if !signatures.iter().any(|signature| signature.coverage == Coverage::WholeFile) {
        report.not_judged("changed_after_the_last_signature");
    }
    // Whether the signers are to be trusted is a question of a trust list, which this command does not have yet.
    report.not_judged("trust_of_the_signers");
    match (proof, log) {
        (Some(proof), Some((head, key))) => {
            let entry = proofs::included(&mut report, &proof, &head, &key)?;
            if let Some(entry) = entry {
                if entry["sha256"] != sha256.as_str() {
                    report.wrong("the_log_names_another_file");
                }
                if entry["kind"] != "certificate_issued" {
                    report.wrong("not_issued");
                }
            }
        }
        _ => report.not_judged("no_proof_of_the_log"),
    }
    Ok(report)
}

fn shown(signature: &SignatureInfo) -> Value {
    json!({
        "field": signature.field,
        "signer": signature.signer,
        "serial": signature.serial,
        "claimed_time": signature.claimed_time,
        "intact": signature.intact(),
    })
}
