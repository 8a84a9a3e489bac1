//! Certification (DocMDP) and field locks (FieldMDP): written so that pyHanko enforces them, and kept to.

use ventanilla_pades::{
    CertificationLevel, Error, FieldLock, FieldSpec, SignatureOptions, prepare, read_signatures, sign,
};

use crate::{
    judges::{pdfsig, pyhanko, pyhanko_many, script},
    samples::{CERTIFICATE, FIELDS, NAMES, OFFICE, now},
    verdicts::report,
};

fn plain() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("made.pdf");
    script("make.py", &[std::path::Path::new("streams"), &target]);
    std::fs::read(target).unwrap()
}

fn field(name: &str, lock: Option<FieldLock>) -> FieldSpec {
    FieldSpec { name: name.into(), page: 1, rect: [0.0; 4], tooltip: name.into(), lock }
}

fn options(field: &str, certify: Option<CertificationLevel>) -> SignatureOptions<'static> {
    SignatureOptions { certify, ..SignatureOptions::new(field, NAMES[0], now()) }
}

#[test]
fn a_certification_says_what_may_follow() {
    use CertificationLevel as Level;
    for level in [Level::NoChanges, Level::FormFilling, Level::Annotations] {
        let certified = sign(&CERTIFICATE, &options(FIELDS[0], Some(level)), &OFFICE.signers[0]).unwrap();
        assert!(pyhanko(&certified)[0].good(), "{level:?}: {:?}", pyhanko(&certified));
        let again = sign(&certified, &options(FIELDS[1], None), &OFFICE.signers[1]);
        if level == Level::NoChanges {
            assert!(matches!(again, Err(Error::Forbidden(_))), "{again:?}");
            continue;
        }
        let again = again.unwrap();
        let verdicts = pyhanko(&again);
        assert!(
            verdicts.len() == 2 && verdicts.iter().all(|verdict| verdict.good()),
            "{level:?}: {verdicts:?}"
        );
        let second = sign(&again, &options(FIELDS[2], Some(level)), &OFFICE.signers[2]);
        assert!(matches!(second, Err(Error::Forbidden(_))), "a certification is the first signature");
    }
}

#[test]
fn pyhanko_enforces_our_certification() {
    // The library refuses to sign on: it is made to by hiding the certification from it.
    let level = Some(CertificationLevel::NoChanges);
    let certified = sign(&CERTIFICATE, &options(FIELDS[0], level), &OFFICE.signers[0]).unwrap();
    let at = certified.windows(4).rposition(|window| window == b"/P 1").unwrap();
    let mut relaxed = certified.clone();
    relaxed[at + 3] = b'2';
    let mut forced = sign(&relaxed, &options(FIELDS[1], None), &OFFICE.signers[1]).unwrap();
    forced[at + 3] = b'1';
    let verdicts = pyhanko(&forced);
    assert!(!verdicts.iter().find(|one| one.text("field") == FIELDS[0]).unwrap().good(), "{verdicts:?}");
}

#[test]
fn a_lock_closes_the_fields_that_it_names() {
    let locks = [
        (FieldLock::All, [false, false]),
        (FieldLock::Include(vec!["b".into()]), [false, true]),
        (FieldLock::Exclude(vec!["b".into()]), [true, false]),
        (FieldLock::Include(vec!["other".into()]), [true, true]),
    ];
    let mut files = Vec::new();
    for (lock, open) in locks {
        let fields = [field("a", Some(lock.clone())), field("b", None), field("c", None)];
        let first =
            sign(&prepare(&plain(), &fields).unwrap(), &options("a", None), &OFFICE.signers[0]).unwrap();
        for (name, open) in ["b", "c"].into_iter().zip(open) {
            let second = sign(&first, &options(name, None), &OFFICE.signers[1]);
            match second {
                Ok(pdf) if open => files.push(pdf),
                Err(Error::Forbidden(_)) if !open => {}
                other => panic!("{lock:?}, {name}: {:?}", other.map(|pdf| pdf.len())),
            }
        }
        files.push(first);
    }
    assert!(files.len() == 8, "{}", files.len());
    for (pdf, verdicts) in files.iter().zip(pyhanko_many(&files)) {
        assert!(verdicts.iter().all(|verdict| verdict.good()), "{verdicts:?}");
        assert!(read_signatures(pdf).unwrap().iter().all(|one| one.intact()));
    }
}

#[test]
fn a_certification_and_a_lock_go_together() {
    let fields = [field("a", Some(FieldLock::Include(vec!["b".into()]))), field("b", None), field("c", None)];
    let level = Some(CertificationLevel::FormFilling);
    let first = sign(&prepare(&plain(), &fields).unwrap(), &options("a", level), &OFFICE.signers[0]).unwrap();
    assert!(matches!(sign(&first, &options("b", None), &OFFICE.signers[1]), Err(Error::Forbidden(_))));
    let second = sign(&first, &options("c", None), &OFFICE.signers[1]).unwrap();
    let verdicts = pyhanko(&second);
    assert!(verdicts.len() == 2 && verdicts.iter().all(|verdict| verdict.good()), "{verdicts:?}");
    assert_eq!(pdfsig(&second).matches("Signature is Valid.").count(), 2);
    let own = report(&second);
    assert!(own.passed(), "{own:#?}");
    assert_eq!(own.signatures[0].certifies, Some(2));
    assert_eq!(own.signatures[0].locks, Some(FieldLock::Include(vec!["b".into()])));
}

#[test]
fn a_certified_file_gets_no_new_field_that_is_seen() {
    let level = Some(CertificationLevel::FormFilling);
    let fields = [field("a", None)];
    let first = sign(&prepare(&plain(), &fields).unwrap(), &options("a", level), &OFFICE.signers[0]).unwrap();
    let with = |spec: FieldSpec| {
        let options = SignatureOptions { new_field: Some(spec), ..options("late", None) };
        sign(&first, &options, &OFFICE.signers[1])
    };
    let seen = FieldSpec { rect: [10.0, 10.0, 90.0, 60.0], ..field("late", None) };
    assert!(matches!(with(seen), Err(Error::Forbidden(_))));
    let verdicts = pyhanko(&with(field("late", None)).unwrap());
    assert!(verdicts.len() == 2 && verdicts.iter().all(|verdict| verdict.good()), "{verdicts:?}");
    assert!(matches!(with(field("a", None)), Err(Error::UnknownField(_))));
}

#[test]
fn a_tagged_file_that_is_signed_takes_one_more_signer() {
    let once = sign(&CERTIFICATE, &options(FIELDS[0], None), &OFFICE.signers[0]).unwrap();
    let options = SignatureOptions { new_field: Some(field("late", None)), ..options("late", None) };
    let twice = sign(&once, &options, &OFFICE.signers[1]).unwrap();
    let verdicts = pyhanko(&twice);
    assert!(verdicts.len() == 2 && verdicts.iter().all(|verdict| verdict.good()), "{verdicts:?}");
    let own = report(&twice);
    assert!(own.passed(), "{own:#?}");
}
