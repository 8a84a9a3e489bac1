//! Wrapping and universal forgery: the signature, its range and its place.

use lopdf::{Object, StringFormat};
use ventanilla_pades::Finding;

use super::{FORMAT, caught, signature_object, signed};
use crate::{
    update::{Update, position, text},
    verdicts::report,
};

#[test]
fn a_range_that_jumps_over_inserted_bytes_is_noticed() {
    let once = signed();
    let mut update = Update::of(&once);
    let number = signature_object(&update);
    let at = position(&once, b"/ByteRange [0 ") + b"/ByteRange ".len();
    let end = at + position(&once[at..], b"]");
    let range: Vec<usize> = std::str::from_utf8(&once[at + 1..end])
        .unwrap()
        .split_whitespace()
        .map(|n| n.parse().unwrap())
        .collect();
    let contents = update.document.get_dictionary((number, 0)).unwrap().get(b"Contents").unwrap().clone();
    let contents = Object::String(contents.as_str().unwrap().to_vec(), StringFormat::Hexadecimal);
    // The same signature in a new dictionary that claims the old revision, or wraps it.
    for claim in [
        range.clone(),
        vec![0, range[1], range[2] + 20, range[3] - 20],
        vec![0, range[1] + 2, range[2], range[3]],
    ] {
        let claim: Vec<Object> = claim.into_iter().map(|n| i64::try_from(n).unwrap().into()).collect();
        let contents = contents.clone();
        let pdf = {
            let mut update = Update::of(&once);
            update.edit(number, |own| {
                own.set("ByteRange", claim);
                own.set("Contents", contents);
            });
            update.finish()
        };
        let report = report(&pdf);
        assert!(
            report.signatures.iter().any(|one| one.findings.contains(&Finding::GapMismatch)
                || one.findings.contains(&Finding::CoverageInvalid)),
            "{report:#?}"
        );
        assert!(report.signatures.iter().all(|one| one.conclusion == FORMAT), "{report:#?}");
        assert!(report.findings.contains(&Finding::SignatureRemoved));
    }
    update.free(number);
    caught(&update.finish(), FORMAT, Finding::ChangeNotPermitted);
}

#[test]
fn a_signature_without_usable_contents_or_range_is_a_format_failure() {
    let once = signed();
    let number = signature_object(&Update::of(&once));
    let hex = |bytes: &[u8]| Object::String(bytes.to_vec(), StringFormat::Hexadecimal);
    let range = |values: &[i64]| Object::Array(values.iter().map(|value| (*value).into()).collect());
    let size = i64::try_from(once.len()).unwrap();
    let forged: [(&str, Option<Object>); 14] = [
        ("Contents", None),
        ("Contents", Some(Object::Null)),
        ("Contents", Some(hex(&[]))),
        ("Contents", Some(hex(&[0]))),
        ("Contents", Some(hex(&[0; 64]))),
        ("Contents", Some(Object::Reference((9_999, 0)))),
        ("ByteRange", None),
        ("ByteRange", Some(Object::Null)),
        ("ByteRange", Some(range(&[]))),
        ("ByteRange", Some(range(&[0, 0, 0, 0]))),
        ("ByteRange", Some(range(&[0, -1, 1, -2]))),
        ("ByteRange", Some(range(&[0, size, 0, 0]))),
        ("ByteRange", Some(range(&[0, 10, 20, i64::MAX]))),
        ("ByteRange", Some(Object::string_literal("0 10 20 30"))),
    ];
    for (key, value) in forged {
        let mut update = Update::of(&once);
        update.edit(number, |own| match value.clone() {
            Some(value) => own.set(key, value),
            None => drop(own.remove(key.as_bytes())),
        });
        let report = report(&update.finish());
        assert!(!report.signatures.is_empty());
        for signature in &report.signatures {
            assert_eq!(signature.conclusion, FORMAT, "{key} {value:?}: {signature:#?}");
        }
    }
}

#[test]
fn null_or_zeros_written_over_the_signature_itself_are_noticed() {
    let once = signed();
    let at = position(&once, b"/Contents <") + b"/Contents ".len();
    for forged in [&b"null "[..], b"<>", b"<00>"] {
        let mut pdf = once.clone();
        pdf[at..at + forged.len()].copy_from_slice(forged);
        let report = report(&pdf);
        assert!(
            !report.passed() && report.signatures.iter().all(|one| one.conclusion == FORMAT),
            "{report:#?}"
        );
    }
    let mut zeros = once.clone();
    let end = at + position(&once[at..], b">");
    zeros[at + 1..end].fill(b'0');
    caught(&zeros, FORMAT, Finding::ContentsMissing);
    let mut spaced = once;
    spaced[at + 1] = b' ';
    assert!(!report(&spaced).passed());
}

#[test]
fn a_comment_in_the_signature_dictionary_is_noticed() {
    let mut update = Update::of(&signed());
    let number = signature_object(&update);
    let own = text(&Object::Dictionary(update.document.get_dictionary((number, 0)).unwrap().clone()));
    update.put(number, own.replacen("<<", "<< % /ByteRange [0 1 2 3]\n", 1));
    let report = report(&update.finish());
    assert!(report.signatures.iter().any(|one| one.findings.contains(&Finding::CommentInSignature)));
    assert!(report.signatures.iter().all(|one| one.conclusion == FORMAT));
}

#[test]
fn a_signature_that_goes_later_is_still_told() {
    let mut update = Update::of(&signed());
    let field = update.find(|own| own.has(b"V") && own.get(b"FT").is_ok());
    update.edit(field, |field| drop(field.remove(b"V")));
    let pdf = update.finish();
    caught(&pdf, FORMAT, Finding::SignatureRemoved);
    assert!(report(&pdf).findings.contains(&Finding::SignatureRemoved));
}
