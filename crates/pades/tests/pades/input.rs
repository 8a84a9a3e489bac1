//! Files of other makers.

use std::path::Path;

use ventanilla_pades::{Coverage, Error, FieldSpec, SignatureOptions, prepare, read_signatures, sign};

use crate::{
    judges::{pdfsig, pyhanko, qpdf_check, script},
    samples::{CERTIFICATE, NAMES, OFFICE, now},
};

fn made(kind: &str, more: &[&Path]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("made.pdf");
    script("make.py", &[&[Path::new(kind), target.as_path()], more].concat());
    std::fs::read(target).unwrap()
}

fn field(name: &str, rect: [f32; 4]) -> FieldSpec {
    FieldSpec { name: name.into(), page: 1, rect, tooltip: name.into(), lock: None }
}

#[test]
fn tables_and_streams_of_cross_references_are_continued_in_kind() {
    for (kind, marker) in [("tables", &b"\nxref\n"[..]), ("streams", b"/XRef")] {
        let original = made(kind, &[]);
        let fields = [field("one", [10.0, 10.0, 110.0, 60.0]), field("hidden", [0.0; 4])];
        let mut pdf = prepare(&original, &fields).unwrap();
        assert!(pdf.starts_with(&original));
        let appended = &pdf[original.len()..];
        assert!(appended.windows(marker.len()).any(|window| window == marker), "{kind}");
        for (person, name) in ["hidden", "one"].into_iter().enumerate() {
            let options = SignatureOptions::new(name, NAMES[person], now());
            pdf = sign(&pdf, &options, &OFFICE.signers[person]).unwrap();
        }
        qpdf_check(&pdf);
        assert!(pyhanko(&pdf).iter().all(|verdict| verdict.good()), "{kind}: {:?}", pyhanko(&pdf));
        assert_eq!(pdfsig(&pdf).matches("Signature is Valid.").count(), 2);
    }
}

#[test]
fn a_signature_by_pyhanko_is_read_with_the_same_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.p12");
    let start = now() - chrono::TimeDelta::days(1);
    let issued = OFFICE.authority.issue(NAMES[1], start, 30).unwrap();
    std::fs::write(&key, issued.pkcs12("clave").unwrap()).unwrap();
    let pdf = made("signed", &[&key, Path::new("clave")]);
    assert!(pyhanko(&pdf)[0].good());
    let read = read_signatures(&pdf).unwrap();
    assert_eq!(
        (read.len(), read[0].field.as_str(), read[0].signer.as_deref()),
        (1, "theirs", Some(NAMES[1]))
    );
    assert!(read[0].intact() && read[0].coverage == Coverage::WholeFile, "{read:?}");
    assert!(matches!(prepare(&pdf, &[]), Err(Error::AlreadySigned(name)) if name == "theirs"));
}

#[test]
fn unusable_fields_are_refused() {
    let refused = |fields: &[FieldSpec]| prepare(&CERTIFICATE, fields).unwrap_err();
    let good = [1.0, 1.0, 9.0, 9.0];
    assert!(matches!(refused(&[field("signature-1", good)]), Error::FieldExists(_)));
    assert!(matches!(refused(&[field("a", good), field("a", good)]), Error::FieldExists(_)));
    assert!(matches!(refused(&[field("", good)]), Error::InvalidField { .. }));
    assert!(matches!(refused(&[field("a.b", good)]), Error::InvalidField { .. }));
    assert!(matches!(refused(&[field("a", [9.0, 1.0, 1.0, 9.0])]), Error::InvalidField { .. }));
    assert!(matches!(refused(&[field("a", [f32::NAN, 1.0, 9.0, 9.0])]), Error::InvalidField { .. }));
    assert!(matches!(refused(&[FieldSpec { page: 9, ..field("a", good) }]), Error::NoSuchPage(9)));
}

#[test]
fn the_structure_stays_tagged() {
    let whole = String::from_utf8_lossy(&CERTIFICATE).into_owned();
    let (_, text) = whole.split_once("%%EOF").unwrap(); // the revision of the fields
    assert_eq!(text.matches("/S/Form").count() + text.matches("/S /Form").count(), 3);
    assert_eq!(text.matches("/OBJR").count(), 3);
    assert_eq!(text.matches("/StructParent ").count(), 3);
}
