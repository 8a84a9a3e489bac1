//! Every kind of file that a user may bring, with every kind of key; pyHanko reads each result.

use std::collections::BTreeMap;

use ventanilla_certificate::font_regular;
use ventanilla_pades::{
    Algorithm, Appearance, Error, FieldSpec, SignatureOptions, SoftwareSigner, prepare, read_signatures, sign,
};

use crate::{
    judges::{pdfsig, pyhanko_many, qpdf_check, script, text_boxes},
    keyring::{self, make},
    samples::{NAMES, OFFICE, now},
};

/// The files by their names.
fn kinds() -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.p12");
    let issued = OFFICE.authority.issue(NAMES[1], now() - chrono::TimeDelta::days(1), 30).unwrap();
    std::fs::write(&key, issued.pkcs12("clave").unwrap()).unwrap();
    script("make_kinds.py", &[folder.path(), &key, std::path::Path::new("clave")]);
    let files = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let pdfs = files.filter(|path| path.extension().is_some_and(|extension| extension == "pdf"));
    pdfs.map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect()
}

fn ours() -> FieldSpec {
    FieldSpec {
        name: "ours".into(),
        page: 1,
        rect: [150.0, 20.0, 250.0, 60.0],
        tooltip: "Ours".into(),
        lock: None,
    }
}

fn options() -> SignatureOptions<'static> {
    let lines = ["Firmado por", "Ana Ejemplo"].map(String::from).into();
    SignatureOptions {
        appearance: Some(Appearance { lines, font: font_regular(), size: 9.0 }),
        ..SignatureOptions::new("ours", NAMES[0], now())
    }
}

/// As a user of the library would: fields first, unless someone signed already.
fn signed(pdf: &[u8], kind: &str, signer: &SoftwareSigner) -> Vec<u8> {
    let signed = match kind {
        "signed-full" => {
            sign(pdf, &SignatureOptions { new_field: Some(ours()), ..options() }, signer).unwrap()
        }
        _ if kind.starts_with("signed") => sign(pdf, &options(), signer).unwrap(),
        _ => sign(&prepare(pdf, &[ours()]).unwrap(), &options(), signer).unwrap(),
    };
    assert!(signed.starts_with(pdf), "{kind}: an earlier byte changed");
    signed
}

#[test]
fn every_kind_of_file_is_signed_with_every_kind_of_key() {
    let keys = [
        (make(keyring::P256).signer(), Algorithm::EcdsaP256Sha256),
        (make(keyring::P384).signer(), Algorithm::EcdsaP384Sha384),
        (make(keyring::ED25519).signer(), Algorithm::Ed25519),
        (make(keyring::RSA_2048).signer(), Algorithm::RsaPkcs1Sha256),
        (make(keyring::RSA_2048).signer(), Algorithm::RsaPssSha256),
    ];
    let signers: Vec<_> =
        keys.into_iter().map(|(signer, algorithm)| signer.with_algorithm(algorithm).unwrap()).collect();
    let kinds = kinds();
    assert!(kinds.len() >= 19, "{:?}", kinds.keys());
    let (mut names, mut files) = (Vec::new(), Vec::new());
    for (kind, pdf) in kinds.iter().filter(|(kind, _)| *kind != "signed-certified-1") {
        for signer in &signers {
            names.push(format!("{kind} {:?}", ventanilla_pades::Signer::algorithm(signer)));
            files.push(signed(pdf, kind, signer));
        }
    }
    for ((name, pdf), verdicts) in names.iter().zip(&files).zip(pyhanko_many(&files)) {
        let expected = if name.starts_with("signed") { 2 } else { 1 };
        assert_eq!(verdicts.len(), expected, "{name}: {verdicts:?}");
        assert!(verdicts.iter().all(|verdict| verdict.good()), "{name}: {verdicts:?}");
        let own = verdicts.iter().find(|verdict| verdict.text("field") == "ours").unwrap();
        assert_eq!(own.text("coverage"), "ENTIRE_FILE", "{name}");
        let read = read_signatures(pdf).unwrap();
        assert!(read.len() == expected && read.iter().all(|one| one.intact()), "{name}: {read:?}");
    }
    // One key of each is enough for the file's structure.
    for (name, pdf) in names.iter().zip(&files).filter(|(name, _)| name.ends_with("EcdsaP256Sha256")) {
        println!("{name}");
        qpdf_check(pdf);
        let expected = if name.starts_with("signed") { 2 } else { 1 };
        assert_eq!(pdfsig(pdf).matches("Signature is Valid.").count(), expected, "{name}");
    }
}

#[test]
fn a_new_revision_is_of_the_kind_of_the_one_before_it() {
    for (kind, pdf) in kinds() {
        if kind.starts_with("signed") {
            continue;
        }
        let prepared = prepare(&pdf, &[ours()]).unwrap();
        let added = &prepared[pdf.len()..];
        let has = |text: &[u8]| added.windows(text.len()).any(|window| window == text);
        let last = pdf.windows(9).rposition(|window| window == b"startxref").unwrap();
        let offset = std::str::from_utf8(&pdf[last + 9..]).unwrap().split_whitespace().next().unwrap();
        let table = pdf[offset.parse::<usize>().unwrap()..].starts_with(b"xref");
        assert_eq!((has(b"\nxref\n"), has(b"/XRef")), (table, !table), "{kind}");
        assert!(!has(b"/XRefStm"), "{kind}: what hides in an old section is found there");
    }
}

#[test]
fn text_stands_upright_on_a_turned_page() {
    let kinds = kinds();
    for kind in ["tables", "rotated-90", "rotated-180", "rotated-270", "hybrid"] {
        let pdf = signed(&kinds[kind], kind, &OFFICE.signers[0]);
        // Poppler cuts words of turned pages apart: their beginnings are enough.
        let boxes = text_boxes(&pdf);
        let word = |start: &str| {
            let found = boxes.iter().find(|(word, _)| start.starts_with(word.as_str()) && word.len() > 2);
            found.unwrap_or_else(|| panic!("{kind}: no {start} in {boxes:?}")).1
        };
        // Where the field is narrow on the screen, each word has a line of its own; upside down, the last would be first.
        let ([_, lower, width, height], [_, upper, ..]) = (word("Ana"), word("Firmado"));
        assert!(width > height, "{kind}: {boxes:?}");
        assert!(upper < lower, "{kind}: read from top to bottom: {boxes:?}");
    }
}

#[test]
fn a_certification_without_changes_is_respected() {
    let error = sign(&kinds()["signed-certified-1"], &options(), &OFFICE.signers[0]).unwrap_err();
    assert!(matches!(error, Error::Forbidden(_)), "{error:?}");
}

#[test]
fn damage_anywhere_in_the_structure_is_an_error() {
    for (kind, pdf) in kinds() {
        let attempt = |pdf: &[u8]| {
            let prepared =
                if kind.starts_with("signed") { Ok(pdf.to_vec()) } else { prepare(pdf, &[ours()]) };
            prepared.and_then(|pdf| sign(&pdf, &options(), &OFFICE.signers[0]))
        };
        // Something before the file shifts every offset; a piece that is missing shifts the rest.
        assert!(matches!(attempt(&[b"\n", &pdf[..]].concat()), Err(Error::BrokenPdf(_))), "{kind}: shifted");
        let short = [&pdf[..60], &pdf[70..]].concat();
        assert!(matches!(attempt(&short), Err(Error::BrokenPdf(_))), "{kind}: a piece is missing");
        let whole = pdf.windows(5).rposition(|window| window == b"%%EOF").unwrap();
        for length in (0..whole).step_by(1 + pdf.len() / 60) {
            assert!(attempt(&pdf[..length]).is_err(), "{kind}: signed after {length} of {} bytes", pdf.len());
        }
    }
}

#[test]
fn circles_in_a_file_end_in_an_error() {
    let kinds = kinds();
    let plain = &kinds["tables"];
    // The section before this one is this one.
    let mut pdf = plain.clone();
    let start = pdf.windows(6).rposition(|window| window == b"\nxref\n").unwrap() + 1;
    let end = pdf.windows(9).rposition(|window| window == b"startxref").unwrap();
    let trailer = pdf.windows(7).rposition(|window| window == b"trailer").unwrap();
    let entries = format!("trailer\n<< /Size 9 /Root 2 0 R /Prev {start} >>\n");
    pdf.splice(trailer..end, entries.bytes());
    assert!(matches!(prepare(&pdf, &[ours()]), Err(Error::BrokenPdf(_))));
    // A page tree that contains itself.
    let kids = plain.windows(6).position(|window| window == b"/Kids ").unwrap();
    let pages = plain[..kids].windows(4).rposition(|window| window == b" obj").unwrap();
    let number: String = plain[..pages]
        .iter()
        .rev()
        .skip(2)
        .map_while(|byte| byte.is_ascii_digit().then_some(*byte as char))
        .collect();
    let number: String = number.chars().rev().collect();
    let at = kids + b"/Kids [".len();
    let mut pdf = plain.clone();
    pdf[at..at + number.len()].copy_from_slice(number.as_bytes());
    let outcome = prepare(&pdf, &[ours()]);
    assert!(matches!(outcome, Err(Error::BrokenPdf(_))), "{outcome:?}");
}
