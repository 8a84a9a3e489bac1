//! Tampering is noticed; broken input is an error, never a panic.

use proptest::prelude::*;
use ventanilla_pades::{Coverage, Error, SignatureOptions, prepare, read_signatures, sign};

use crate::{
    judges::{file, pyhanko},
    samples::{CERTIFICATE, FIELDS, NAMES, OFFICE, SIGNED, now, signed_by},
};

fn plain_options() -> SignatureOptions<'static> {
    SignatureOptions::new(FIELDS[0], NAMES[0], now())
}

fn find(pdf: &[u8], text: &[u8]) -> usize {
    pdf.windows(text.len()).position(|window| window == text).unwrap()
}

#[test]
fn a_changed_byte_breaks_every_signature_that_covers_it() {
    // Inside a stream of the rendered page: the file stays readable.
    let mut pdf = SIGNED.clone();
    let at = find(&pdf, b"stream\n") + 40;
    pdf[at] ^= 1;
    let read = read_signatures(&pdf).unwrap();
    assert_eq!(read.len(), 3);
    assert!(read.iter().all(|signature| !signature.digest_matches && !signature.intact()), "{read:?}");
    assert!(read.iter().all(|signature| signature.signature_valid), "the CMS itself was not touched");
    assert!(pyhanko(&pdf).iter().all(|verdict| !verdict.good()));
}

#[test]
fn a_changed_signature_value_is_not_valid() {
    let signed = signed_by(&CERTIFICATE, 0, FIELDS[0]);
    let contents = find(&signed, b"/Contents <") + b"/Contents <".len();
    // Anywhere in certificate, attributes, signature value and the zeros behind them. signing-certificate-v2 binds
    // the whole certificate, so that every change shows.
    for at in (contents..contents + 4_000).step_by(97) {
        let mut pdf = signed.clone();
        pdf[at] = if pdf[at] == b'0' { b'1' } else { b'0' };
        let read = read_signatures(&pdf).unwrap();
        assert!(!read[0].intact(), "digit {} of /Contents", at - contents);
    }
}

#[test]
fn bytes_hidden_in_the_gap_or_a_shortened_range_are_noticed() {
    let signed = signed_by(&CERTIFICATE, 0, FIELDS[0]);
    let at = find(&signed, b"/ByteRange [0 ") + b"/ByteRange [0 ".len();
    let mut widened = signed.clone();
    widened[at] = if widened[at] == b'9' { b'8' } else { widened[at] + 1 };
    assert_eq!(read_signatures(&widened).unwrap()[0].coverage, Coverage::Broken);
}

#[test]
fn what_is_appended_shows_in_the_coverage() {
    let once = signed_by(&CERTIFICATE, 0, FIELDS[0]);
    let mut junk = once.clone();
    junk.extend_from_slice(b"% a comment behind the end\n");
    let read = read_signatures(&junk).unwrap();
    assert_eq!(read[0].coverage, Coverage::Revision { number: 3, of: 3 });
    assert!(pyhanko(&junk).iter().all(|verdict| verdict.text("coverage") != "ENTIRE_FILE"));
}

#[test]
fn fields_cannot_be_added_to_a_signed_file() {
    let error = prepare(&SIGNED, &[]).unwrap_err();
    assert!(matches!(error, Error::AlreadySigned(_)));
}

#[test]
fn an_encrypted_file_is_refused_by_name() {
    let source = file(&CERTIFICATE);
    for (user, method) in [("", "256"), ("reader", "256"), ("", "128"), ("reader", "40")] {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("encrypted.pdf");
        let status = std::process::Command::new("qpdf")
            .args(["--allow-weak-crypto", "--encrypt", user, "owner", method, "--"])
            .args([source.path(), &target])
            .status()
            .expect("qpdf cannot be started. Install it: apt-get install qpdf");
        assert!(status.success());
        let encrypted = std::fs::read(target).unwrap();
        let answers = [
            prepare(&encrypted, &[]).unwrap_err(),
            sign(&encrypted, &plain_options(), &OFFICE.signers[0]).unwrap_err(),
            read_signatures(&encrypted).unwrap_err(),
        ];
        for answer in answers {
            assert!(matches!(answer, Error::EncryptedPdf), "{user:?} {method}: {answer:?}");
        }
    }
}

#[test]
fn no_pdf_is_an_error() {
    for bytes in [&b""[..], b"%PDF-1.7", b"PK\x03\x04 a zip", b"%PDF-1.7\nstartxref\n0\n%%EOF", &[0; 2_000]] {
        assert!(matches!(read_signatures(bytes), Err(Error::BrokenPdf(_))), "{bytes:?}");
    }
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let revision = find(&CERTIFICATE, b"%%EOF") + 6;
    for length in
        (0..CERTIFICATE.len()).step_by(1_009).filter(|length| !(revision - 2..=revision).contains(length))
    {
        let answer = sign(&CERTIFICATE[..length], &plain_options(), &OFFICE.signers[0]);
        assert!(answer.is_err(), "signed after {length} of {} bytes", CERTIFICATE.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any few bytes changed, anywhere: an answer or an error, and never a whole signature over other bytes.
    #[test]
    fn mutations_never_panic(changes in prop::collection::vec((0.0..1.0f64, any::<u8>()), 1..6), cut in 0.5..1.0f64) {
        let mut pdf = SIGNED.clone();
        for (place, byte) in &changes {
            let at = (pdf.len() as f64 * place) as usize;
            pdf[at] = *byte;
        }
        for file in [pdf.clone(), pdf[..(pdf.len() as f64 * cut) as usize].to_vec()] {
            let _ = prepare(&file, &[]);
            let _ = sign(&file, &plain_options(), &OFFICE.signers[0]);
            if let Ok(read) = read_signatures(&file) {
                for signature in read.iter().filter(|signature| signature.coverage == Coverage::WholeFile) {
                    prop_assert!(!signature.intact() || file == *SIGNED);
                }
            }
        }
    }

    /// The structural parts (dictionaries, tables, trailers) are where a parser stumbles: digits are put there.
    #[test]
    fn digits_changed_in_the_structure_never_panic(places in prop::collection::vec((0usize..4_000, b'0'..=b'9'), 1..8)) {
        let mut pdf = CERTIFICATE.clone();
        let length = pdf.len();
        for (place, digit) in &places {
            pdf[length - 1 - place % length] = *digit;
        }
        let _ = prepare(&pdf, &[]);
        let _ = sign(&pdf, &plain_options(), &OFFICE.signers[0]);
        let _ = read_signatures(&pdf);
    }
}
