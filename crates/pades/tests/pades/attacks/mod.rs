//! The published attacks on signed PDFs, each written by code. None may pass, and the report says why.
//!
//! Mladenov et al., "1 Trillion Dollar Refund" (2019): universal signature forgery, incremental saving, wrapping.
//! Mainka et al., "Shadow Attacks" (2021): hide, replace, hide and replace.
//! Rohlmann et al., "Breaking the Specification: PDF Certification" (2021): evil annotation, sneaky signature.

pub mod covering;
mod saving;
mod shadow;
mod wrapping;

use ventanilla_pades::{ChangeKind, Conclusion, Finding, SubIndication};

use crate::{
    samples::{CERTIFICATE, FIELDS, signed_by},
    update::Update,
    verdicts::report,
};

fn signed() -> Vec<u8> {
    signed_by(&CERTIFICATE, 0, FIELDS[0])
}

const FORMAT: Conclusion = Conclusion::TotalFailed(SubIndication::FormatFailure);

/// Nothing of the file passes; the first signature is judged so, for this reason.
fn caught(pdf: &[u8], conclusion: Conclusion, finding: Finding) {
    let report = report(pdf);
    assert!(!report.passed());
    assert!(!report.signatures.is_empty(), "{report:#?}");
    let first = &report.signatures[0];
    assert_eq!(first.conclusion, conclusion, "{report:#?}");
    assert!(first.findings.contains(&finding), "{:?}", first.findings);
}

fn change(pdf: &[u8]) -> Vec<ChangeKind> {
    report(pdf).signatures[0].changes.iter().map(|change| change.kind).collect()
}

fn content(text: &str) -> String {
    format!("<</Length {}>>\nstream\n{text}\nendstream", text.len())
}

fn signature_object(update: &Update) -> u32 {
    update.find(|own| own.has(b"ByteRange"))
}
