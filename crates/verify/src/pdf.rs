//! A PDF: its signatures, whom they lead to, and whether the public log knows the file.

use crate::arguments::{Arguments, bytes, text};
use crate::report::{Fault, Report};
use crate::{now, proofs};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use ventanilla_pades::{
    Conclusion, Coverage, SignatureInfo, TrustList, TrustPurpose, VerifyOptions, read_signatures, verify,
};

pub fn check(arguments: &mut Arguments) -> Result<Report, Fault> {
    let proof = arguments.option("--proof")?;
    let log = match &proof {
        Some(_) => Some((arguments.required("--head")?, arguments.key("--key")?)),
        None => None,
    };
    let roots = arguments.option("--roots")?.map(|path| trusted(&path)).transpose()?;
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
    }
    match roots {
        Some(roots) => judged(&mut report, &file, &roots)?,
        None => {
            if !signatures.iter().any(|signature| signature.coverage == Coverage::WholeFile) {
                report.not_judged("changed_after_the_last_signature");
            }
            report.not_judged("trust_of_the_signers");
        }
    }
    match (proof, log) {
        (Some(proof), Some((head, key))) => {
            let entry = proofs::included(&mut report, &proof, &head, &key)?;
            if let Some(entry) = entry {
                if entry["sha256"] != sha256.as_str() {
                    report.wrong("the_log_names_another_file");
                }
                match entry["kind"].as_str() {
                    // A renewed file holds the one that was issued, with newer proofs around it.
                    Some("certificate_issued" | "certificate_renewed") => {}
                    Some("certificate_revoked") => report.wrong("revoked"),
                    _ => report.wrong("not_issued"),
                }
            }
        }
        _ => report.not_judged("no_proof_of_the_log"),
    }
    Ok(report)
}

/// The authorities to believe, PEM.
fn trusted(path: &str) -> Result<TrustList, Fault> {
    let mut list = TrustList::new();
    list.add_pem(&text(path)?, TrustPurpose::Any)
        .map_err(|error| Fault::Input("--roots", error.to_string()))?;
    Ok(list)
}

/// The whole validation of EN 319 102-1, for now: what fails is wrong, what cannot be told is not judged.
fn judged(report: &mut Report, file: &[u8], roots: &TrustList) -> Result<(), Fault> {
    let validation = verify(file, roots, &VerifyOptions::at(now()));
    for signature in &validation.signatures {
        let told = |reason: &str| format!("{}:{reason}", signature.field);
        match signature.conclusion {
            Conclusion::TotalPassed => {}
            Conclusion::Indeterminate(reason) => report.not_judged(told(reason.as_str())),
            Conclusion::TotalFailed(reason) => report.wrong(told(reason.as_str())),
        }
    }
    let whole = serde_json::to_value(&validation).map_err(|error| Fault::Input("PDF", error.to_string()))?;
    report.found("validation", whole);
    Ok(())
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
