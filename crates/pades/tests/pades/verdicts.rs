//! The report on sound files, and on those that something ordinary is wrong with.

use chrono::TimeDelta;
use ventanilla_pades::{
    ChangeKind, Conclusion, FileStatus, Finding, Level, Report, RevocationPolicy, SubIndication, TrustList,
    VerifyOptions, development::Authority, sign, verify,
};

use crate::{
    samples::{CERTIFICATE, FIELDS, NAMES, OFFICE, SIGNED, now, options, signed_by},
    update::position,
};

pub fn trust() -> TrustList {
    TrustList::of([OFFICE.authority.root()]).unwrap()
}

pub fn lenient() -> VerifyOptions {
    VerifyOptions { revocation: RevocationPolicy::WhenOffered, ..VerifyOptions::at(now()) }
}

pub fn report(pdf: &[u8]) -> Report {
    verify(pdf, &trust(), &lenient())
}

fn conclusions(report: &Report) -> Vec<Conclusion> {
    report.signatures.iter().map(|signature| signature.conclusion).collect()
}

#[test]
fn three_signatures_pass_and_the_report_says_what_each_covers() {
    let report = report(&SIGNED);
    assert_eq!(conclusions(&report), [Conclusion::TotalPassed; 3], "{report:#?}");
    assert!(report.passed() && report.findings.is_empty(), "{:?}", report.findings);
    assert_eq!(report.revisions, 5);
    for (turn, signature) in report.signatures.iter().enumerate() {
        assert_eq!(signature.field, FIELDS[turn]);
        assert_eq!(signature.signer.as_ref().unwrap().subject, NAMES[turn]);
        assert_eq!(signature.chain.len(), 1);
        assert_eq!(signature.level, Some(Level::B));
        assert_eq!(signature.findings, []);
        let coverage = signature.coverage.unwrap();
        assert_eq!((coverage.revision, coverage.whole_file), (3 + turn, turn == 2));
        let kinds: Vec<_> = signature.changes.iter().map(|change| change.kind).collect();
        assert_eq!(kinds, vec![ChangeKind::FieldSigned; 2 - turn]);
    }
}

#[test]
fn the_report_is_json_with_stable_names() {
    let json = serde_json::to_value(report(&SIGNED)).unwrap();
    let signature = &json["signatures"][0];
    assert_eq!(json["file"], "readable");
    assert_eq!(signature["indication"], "TOTAL-PASSED");
    assert_eq!(signature["level"], "B-B");
    assert_eq!(signature["kind"], "signature");
    assert_eq!(signature["changes"][0]["kind"], "field-signed");
    assert_eq!(signature["changes"][0]["verdict"], "permitted");
    assert_eq!(signature["digest"], "sha256");
    let nobody = serde_json::to_value(verify(&SIGNED, &TrustList::new(), &lenient())).unwrap();
    assert_eq!(nobody["signatures"][0]["indication"], "INDETERMINATE");
    assert_eq!(nobody["signatures"][0]["sub_indication"], "NO_CERTIFICATE_CHAIN_FOUND");
}

#[test]
fn who_is_not_on_the_trust_list_is_not_believed() {
    let stranger = Authority::generate("Ventanilla Test Root", now() - TimeDelta::days(9), 90).unwrap();
    for trust in [TrustList::new(), TrustList::of([stranger.root()]).unwrap()] {
        let report = verify(&SIGNED, &trust, &lenient());
        for signature in &report.signatures {
            assert_eq!(
                signature.conclusion,
                Conclusion::Indeterminate(SubIndication::NoCertificateChainFound)
            );
            assert!(signature.findings.contains(&Finding::Untrusted));
            assert!(signature.integrity.digest_matches && signature.integrity.signature_valid);
        }
    }
}

#[test]
fn without_revocation_information_a_strict_verifier_waits() {
    let report = verify(&SIGNED, &trust(), &VerifyOptions::at(now()));
    for signature in &report.signatures {
        assert_eq!(signature.conclusion, Conclusion::Indeterminate(SubIndication::TryLater));
        assert_eq!(signature.findings, [Finding::RevocationUnknown]);
    }
}

#[test]
fn without_proof_of_time_a_signature_lives_as_long_as_its_certificate() {
    let at = |days| VerifyOptions { moment: now() + TimeDelta::days(days), ..lenient() };
    let judged = |days| verify(&SIGNED, &trust(), &at(days)).signatures[0].conclusion;
    assert_eq!(judged(360), Conclusion::TotalPassed);
    assert_eq!(judged(371), Conclusion::Indeterminate(SubIndication::OutOfBoundsNoPoe));
    assert_eq!(judged(-31), Conclusion::TotalFailed(SubIndication::NotYetValid));
    let early = verify(&SIGNED, &trust(), &at(-1));
    assert!(early.signatures[0].findings.contains(&Finding::ClaimedTimeInFuture));
}

#[test]
fn who_claims_to_have_signed_after_expiry_did() {
    let start = now() - TimeDelta::days(30);
    let signer = OFFICE.authority.issue("Ana Ejemplo", start, 20).unwrap().signer().unwrap();
    let signed = sign(&CERTIFICATE, &options(0, FIELDS[0]), &signer).unwrap();
    assert_eq!(report(&signed).signatures[0].conclusion, Conclusion::TotalFailed(SubIndication::Expired));
}

#[test]
fn a_changed_byte_is_a_hash_failure_in_every_signature_that_covers_it() {
    let mut pdf = SIGNED.clone();
    let at = position(&pdf, b"stream\n") + 40;
    pdf[at] ^= 1;
    for signature in &report(&pdf).signatures {
        assert_eq!(signature.conclusion, Conclusion::TotalFailed(SubIndication::HashFailure));
        assert!(signature.integrity.signature_valid && !signature.integrity.digest_matches);
    }
}

#[test]
fn every_digit_of_the_signature_counts() {
    let signed = signed_by(&CERTIFICATE, 0, FIELDS[0]);
    let contents = position(&signed, b"/Contents <") + b"/Contents <".len();
    for at in (contents..contents + 4_000).step_by(61) {
        let mut pdf = signed.clone();
        pdf[at] = if pdf[at] == b'0' { b'1' } else { b'0' };
        let conclusion = report(&pdf).signatures[0].conclusion;
        assert_ne!(conclusion, Conclusion::TotalPassed, "digit {}", at - contents);
    }
}

#[test]
fn what_cannot_be_followed_is_said_to_be_broken() {
    for bytes in
        [&b""[..], b"%PDF-1.7", b"PK\x03\x04", b"%PDF-1.7\nstartxref\n0\n%%EOF", &SIGNED[..SIGNED.len() - 40]]
    {
        let report = report(bytes);
        let broken = report.file == FileStatus::Broken;
        assert!(
            broken || report.signatures.iter().all(|one| one.conclusion != Conclusion::TotalPassed),
            "{report:?}"
        );
        assert!(!report.passed());
    }
    let unsigned = report(&CERTIFICATE);
    assert_eq!(
        (unsigned.file, unsigned.signatures.len(), unsigned.passed()),
        (FileStatus::Readable, 0, false)
    );
}
