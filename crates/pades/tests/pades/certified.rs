//! Documents that pyHanko certified, or locked fields of, and what may happen to them afterwards.

use lopdf::Object;
use ventanilla_pades::{
    ChangeKind, Conclusion, Error, FieldLock, Finding, PreparedSignature, SignatureOptions, Signer,
    SubIndication, prepare_signature, sign,
};

use crate::{
    attacks::covering::annotated,
    judges::{file, pyhanko, script},
    samples::{NAMES, OFFICE, now},
    update::Update,
    verdicts::report,
};

const FORMAT: Conclusion = Conclusion::TotalFailed(SubIndication::FormatFailure);
const LOOK: Conclusion = Conclusion::Indeterminate(SubIndication::SigConstraintsFailure);

/// A file of this kind, made by pyHanko with a key of the tests' authority.
fn made(kind: &str) -> Vec<u8> {
    let issued =
        OFFICE.authority.issue("Certificadora Ejemplo", now() - chrono::TimeDelta::days(20), 300).unwrap();
    let key = file(&issued.pkcs12("clave").unwrap());
    let target = tempfile::NamedTempFile::new().unwrap();
    script("make.py", &[kind.as_ref(), target.path(), key.path(), "clave".as_ref()]);
    std::fs::read(target.path()).unwrap()
}

fn options() -> SignatureOptions<'static> {
    SignatureOptions::new("ours", NAMES[0], now())
}

fn signed(pdf: &[u8]) -> Vec<u8> {
    sign(pdf, &options(), &OFFICE.signers[0]).unwrap()
}

/// Signs what must not be signed, as a signer would who does not ask: while `forbids` reads `permits`, of the same length.
fn signed_all_the_same(pdf: &[u8], forbids: &[u8], permits: &[u8]) -> Vec<u8> {
    assert!(matches!(sign(pdf, &options(), &OFFICE.signers[0]), Err(Error::Forbidden(_))));
    let mut permissive = pdf.to_vec();
    let places = (0..pdf.len()).filter(|at| pdf[*at..].starts_with(forbids)).collect::<Vec<_>>();
    assert!(!places.is_empty() && forbids.len() == permits.len());
    places.iter().for_each(|at| permissive[*at..*at + permits.len()].copy_from_slice(permits));
    let signer = &OFFICE.signers[0];
    let prepared =
        prepare_signature(&permissive, &options(), signer.chain(), signer.algorithm()).unwrap().to_bytes();
    let mut prepared = prepared.unwrap();
    let start = prepared.windows(pdf.len()).position(|window| window == permissive).unwrap();
    prepared[start..start + pdf.len()].copy_from_slice(pdf);
    let prepared = PreparedSignature::from_bytes(&prepared).unwrap();
    prepared.finish(&signer.sign(prepared.to_be_signed()).unwrap()).unwrap()
}

fn judge(pdf: &[u8]) -> (Conclusion, Vec<ChangeKind>) {
    let report = report(pdf);
    let theirs = report.signatures.iter().find(|one| one.field == "theirs").unwrap();
    (theirs.conclusion, theirs.changes.iter().map(|change| change.kind).collect())
}

fn pyhanko_passes(pdf: &[u8]) -> bool {
    pyhanko(pdf).iter().find(|verdict| verdict.text("field") == "theirs").unwrap().good()
}

#[test]
fn a_certification_permits_what_it_says_and_no_more() {
    for (permission, conclusion) in [(1, FORMAT), (2, Conclusion::TotalPassed), (3, Conclusion::TotalPassed)]
    {
        let pdf = made(&format!("certified{permission}"));
        let fresh = report(&pdf);
        assert!(fresh.passed(), "{fresh:#?}");
        assert_eq!(fresh.signatures[0].certifies, Some(permission));
        let pdf = match permission {
            1 => signed_all_the_same(&pdf, b"/P 1\n", b"/P 2\n"),
            _ => signed(&pdf),
        };
        assert_eq!(judge(&pdf), (conclusion, vec![ChangeKind::FieldSigned]));
        assert_eq!(pyhanko_passes(&pdf), conclusion == Conclusion::TotalPassed, "P {permission}");
    }
}

#[test]
fn evil_annotation_on_a_certified_document_never_passes() {
    for (permission, conclusion) in [(1, FORMAT), (2, FORMAT), (3, LOOK)] {
        let pdf = annotated(&made(&format!("certified{permission}")));
        let (own, changes) = judge(&pdf);
        assert_eq!((own, changes), (conclusion, vec![ChangeKind::AnnotationAdded]), "P {permission}");
        assert!(!pyhanko_passes(&pdf));
    }
}

#[test]
fn a_locked_field_may_not_be_signed_afterwards() {
    let pdf = made("locked");
    let fresh = report(&pdf);
    assert!(fresh.passed(), "{fresh:#?}");
    assert_eq!(fresh.signatures[0].locks, Some(FieldLock::Include(vec!["ours".into()])));
    let pdf = signed_all_the_same(&pdf, b"/Include", b"/Exclude");
    assert_eq!(judge(&pdf), (FORMAT, vec![ChangeKind::LockedFieldChanged]));
    assert!(!pyhanko_passes(&pdf));
}

#[test]
fn the_certification_itself_may_not_be_taken_out_of_the_catalogue() {
    let mut update = Update::of(&made("certified2"));
    let root = update.catalog().0;
    update.edit(root, |root| drop(root.remove(b"Perms")));
    let pdf = update.finish();
    assert_eq!(judge(&pdf), (FORMAT, vec![ChangeKind::CatalogChanged]));
    let mut other = Update::of(&made("certified2"));
    other.edit(root, |root| root.set("Lang", Object::string_literal("xx")));
    let report = report(&other.finish());
    assert!(report.signatures[0].findings.contains(&Finding::ChangeNotPermitted));
}
