//! Every level × kind of key × kind of file, read by pyHanko in one go; the CMS alone by OpenSSL.

use std::path::Path;

use chrono::TimeDelta;
use ventanilla_pades::{
    FieldSpec, Level, SignatureOptions, SoftwareSigner, TrustList, VerifyOptions, development::Subject,
    prepare, sign_at, verify,
};

use crate::{
    judges::{Job, longterm, pdfsig, qpdf_check, script},
    keyring,
    keys::{P256, RSA, openssl},
    samples::{CERTIFICATE, FIELDS, NAMES, now},
    services::Network,
};

const LEVELS: [Level; 4] = [Level::B, Level::T, Level::Lt, Level::Lta];

/// A key made by OpenSSL, certified by the network's authority.
fn certified(network: &Network, key: &[&str]) -> SoftwareSigner {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    openssl(path, &[&["genpkey", "-outform", "DER", "-out", "key.der"], key].concat());
    openssl(path, &["pkey", "-in", "key.der", "-pubout", "-outform", "DER", "-out", "public.der"]);
    openssl(path, &["pkcs8", "-topk8", "-nocrypt", "-in", "key.der", "-outform", "DER", "-out", "own.der"]);
    let read = |name: &str| std::fs::read(path.join(name)).unwrap();
    let subject = Subject::from(NAMES[0]);
    let start = now() - TimeDelta::days(2);
    let own = network.authority.certify_der(&read("public.der"), &subject, start, 300).unwrap();
    let chain = [&own, network.authority.issuer_certificate()].map(|one| der::Encode::to_der(one).unwrap());
    SoftwareSigner::from_pkcs8(&read("own.der"), &chain).unwrap()
}

/// A rendered certificate (tagged, PDF/A), and plain files with tables and with streams of cross references.
fn inputs() -> Vec<(&'static str, Vec<u8>)> {
    let folder = tempfile::tempdir().unwrap();
    let made = ["tables", "streams"].map(|kind| {
        let target = folder.path().join(kind);
        script("make.py", &[Path::new(kind), target.as_path()]);
        let rect = [10.0, 10.0, 110.0, 60.0];
        let field = FieldSpec { name: FIELDS[0].into(), page: 1, rect, tooltip: "Firma".into(), lock: None };
        (kind, prepare(&std::fs::read(target).unwrap(), &[field]).unwrap())
    });
    [("certificate", CERTIFICATE.clone())].into_iter().chain(made).collect()
}

#[test]
fn every_level_key_and_kind_of_file_is_read_by_pyhanko() {
    let network = Network::new(now());
    let mut files = Vec::new();
    for key in [&P256, &RSA] {
        let signer = certified(&network, key);
        for (kind, input) in inputs() {
            for level in LEVELS {
                let options = SignatureOptions {
                    timestamp_room: 3_000,
                    ..SignatureOptions::new(FIELDS[0], NAMES[0], now())
                };
                let pdf = sign_at(&input, &options, &signer, level, &network.longterm()).unwrap();
                assert!(pdf.starts_with(&input));
                qpdf_check(&pdf);
                if level <= Level::T {
                    let report = pdfsig(&pdf);
                    assert!(report.contains("Signature is Valid."), "{kind} {level:?}: {report}");
                    openssl_verifies(&network, &pdf);
                }
                files.push((format!("{} {kind} {level:?}", key[1]), level, pdf));
            }
        }
    }
    let jobs: Vec<_> = files.iter().map(|(_, _, pdf)| Job::of(pdf)).collect();
    let judged = longterm(network.authority.root(), &jobs);
    assert_eq!(judged.len(), 24);
    for ((name, level, _), verdicts) in files.iter().zip(judged) {
        let verdict = &verdicts[0];
        assert!(verdict.flag("intact") && verdict.flag("valid"), "{name}: {verdict:?}");
        assert_eq!(verdict.flag("stamp_trusted"), *level >= Level::T, "{name}: {verdict:?}");
        assert_eq!(verdict.flag("held"), *level >= Level::Lt, "{name}: {verdict:?}");
        assert_eq!(verdict.flag("archived"), *level == Level::Lta, "{name}: {verdict:?}");
        if *level == Level::Lta {
            assert!(verdict.flag("passed"), "{name}: {verdict:?}");
        }
        if *level >= Level::Lt {
            // No more than what is permitted even in a file that its signer closed to all changes.
            assert_eq!(verdict.text("modification"), "LTA_UPDATES", "{name}: {verdict:?}");
        }
    }
}

#[test]
fn keys_of_other_kinds_reach_the_highest_level_too() {
    let network = Network::new(now());
    let keys: [&[&str]; 3] = [keyring::P384, keyring::ED25519, keyring::RSA_PSS];
    let files = keys.map(|key| {
        let signer = certified(&network, key);
        let options =
            SignatureOptions { timestamp_room: 3_000, ..SignatureOptions::new(FIELDS[0], NAMES[0], now()) };
        sign_at(&CERTIFICATE, &options, &signer, Level::Lta, &network.longterm()).unwrap()
    });
    let judged = longterm(network.authority.root(), &files.each_ref().map(|pdf| Job::of(pdf)));
    let trust = TrustList::of([network.authority.root()]).unwrap();
    for ((key, pdf), verdicts) in keys.iter().zip(&files).zip(judged) {
        assert!(verdicts[0].flag("passed") && verdicts[0].flag("archived"), "{key:?}: {verdicts:?}");
        let own = verify(pdf, &trust, &VerifyOptions::at(now()));
        assert!(own.passed() && own.signatures[0].level == Some(Level::Lta), "{key:?}: {own:#?}");
    }
}

/// `openssl cms -verify` on the signature's structure, over the bytes that it covers.
fn openssl_verifies(network: &Network, pdf: &[u8]) {
    let text = String::from_utf8_lossy(pdf);
    let range = text.rsplit("/ByteRange [").next().unwrap().split(']').next().unwrap();
    let range: Vec<usize> = range.split_whitespace().map(|number| number.parse().unwrap()).collect();
    let [_, first, second, length] = range[..] else { panic!("{range:?}") };
    let covered = [&pdf[..first], &pdf[second..second + length]].concat();
    let digits = &pdf[first + 1..second - 1];
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    let contents: Vec<u8> = digits.chunks(2).map(byte).collect();
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("covered", &covered);
    write("cms.der", &contents);
    write("root.pem", network.authority.root_pem().unwrap().as_bytes());
    let verify =
        "cms -verify -binary -inform DER -in cms.der -content covered -CAfile root.pem -purpose any -out out";
    openssl(folder.path(), &verify.split(' ').collect::<Vec<_>>());
}
