//! Every algorithm, judged by pyHanko, and by OpenSSL on the CMS alone.

use der::Encode;
use ventanilla_pades::{Algorithm, DigestAlgorithm, Error, Signer, SoftwareSigner, read_signatures, sign};

use crate::{
    judges::pyhanko_many,
    keyring::{self, TestKey, make, openssl},
    samples::{CERTIFICATE, FIELDS, OFFICE, options},
    verdicts::report,
};

/// Every kind of key, and how it is to sign.
fn signers() -> Vec<(&'static str, SoftwareSigner)> {
    use Algorithm as A;
    let mut signers = Vec::new();
    let mut add = |name: &'static str, key: &TestKey, algorithms: &[Algorithm]| {
        for algorithm in algorithms {
            signers.push((name, key.signer().with_algorithm(*algorithm).unwrap()));
        }
    };
    add("P-256", &make(keyring::P256), &[A::EcdsaP256Sha256]);
    add("P-384", &make(keyring::P384), &[A::EcdsaP384Sha384]);
    add("Ed25519", &make(keyring::ED25519), &[A::Ed25519]);
    let rsa =
        Algorithm::ALL.into_iter().filter(|one| format!("{one:?}").starts_with("Rsa")).collect::<Vec<_>>();
    assert_eq!(rsa.len(), 6);
    add("RSA-2048", &make(keyring::RSA_2048), &rsa);
    add("RSA-3072", &make(keyring::RSA_3072), &[A::RsaPkcs1Sha384, A::RsaPssSha384]);
    add("RSA-4096", &make(keyring::RSA_4096), &[A::RsaPkcs1Sha512, A::RsaPssSha512]);
    add("RSA for PSS alone", &make(keyring::RSA_PSS), &[A::RsaPssSha256, A::RsaPssSha512]);
    add("RSA for PSS with SHA-384 alone", &make(keyring::RSA_PSS_SHA384), &[A::RsaPssSha384]);
    signers
}

#[test]
fn every_algorithm_is_judged_valid() {
    let signers = signers();
    let signed =
        signers.iter().map(|(_, signer)| sign(&CERTIFICATE, &options(0, FIELDS[0]), signer).unwrap());
    let signed: Vec<_> = signed.collect();
    for (((name, signer), pdf), verdicts) in signers.iter().zip(&signed).zip(pyhanko_many(&signed)) {
        let digest = match signer.algorithm().digest() {
            DigestAlgorithm::Sha256 => "sha256",
            DigestAlgorithm::Sha384 => "sha384",
            DigestAlgorithm::Sha512 => "sha512",
        };
        assert!(verdicts.len() == 1 && verdicts[0].good(), "{name} {:?}: {verdicts:?}", signer.algorithm());
        assert_eq!(verdicts[0].text("digest"), digest, "{name} {:?}", signer.algorithm());
        let read = read_signatures(pdf).unwrap();
        assert!(read[0].intact(), "{name} {:?}", signer.algorithm());
        let judged = report(pdf);
        assert!(judged.passed(), "{name} {:?}: {judged:#?}", signer.algorithm());
        // A changed byte is noticed whatever the algorithm.
        let mut changed = pdf.clone();
        changed[11] ^= 1; // in the comment of the first lines
        assert!(!read_signatures(&changed).unwrap()[0].intact());
    }
}

#[test]
fn openssl_verifies_the_cms_alone() {
    for (name, signer) in signers().iter().filter(|(_, one)| one.algorithm() != Algorithm::Ed25519) {
        let pdf = sign(&CERTIFICATE, &options(0, FIELDS[0]), signer).unwrap();
        let at = pdf.windows(11).position(|window| window == b"/Contents <").unwrap() + 11;
        let end = at + pdf[at..].iter().position(|byte| *byte == b'>').unwrap();
        let cms: Vec<u8> = pdf[at..end]
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect();
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
        write("cms.der", &cms);
        write("content", &[&pdf[..at - 1], &pdf[end + 1..]].concat());
        write("root.pem", OFFICE.authority.root_pem().unwrap().as_bytes());
        let arguments =
            ["cms", "-verify", "-inform", "DER", "-in", "cms.der", "-content", "content", "-binary"];
        let more = ["-CAfile", "root.pem", "-purpose", "any", "-out", "verified"];
        println!("{name} {:?}", signer.algorithm());
        openssl(folder.path(), &[&arguments[..], &more].concat());
    }
}

#[test]
fn a_key_signs_only_as_its_kind_can() {
    let ec = make(keyring::P256).signer();
    assert!(matches!(ec.with_algorithm(Algorithm::RsaPssSha256), Err(Error::UnsupportedKey(_))));
    let rsa = make(keyring::RSA_2048).signer();
    assert!(matches!(rsa.with_algorithm(Algorithm::Ed25519), Err(Error::UnsupportedKey(_))));
    let pss = make(keyring::RSA_PSS).signer();
    assert_eq!(pss.algorithm(), Algorithm::RsaPssSha256);
    assert!(matches!(pss.with_algorithm(Algorithm::RsaPkcs1Sha256), Err(Error::UnsupportedKey(_))));
    let fixed = make(keyring::RSA_PSS_SHA384).signer();
    assert_eq!(fixed.algorithm(), Algorithm::RsaPssSha384, "the key fixes its hash");
    assert!(matches!(fixed.with_algorithm(Algorithm::RsaPssSha256), Err(Error::UnsupportedKey(_))));
}

#[test]
fn pem_in_every_form_opens_or_says_why_not() {
    let key = make(keyring::RSA_2048);
    let own = key.text("own.pem");
    let plain = key.text("key.pem");
    assert!(SoftwareSigner::from_pem(&(plain.clone() + &own), None).is_ok());
    assert!(SoftwareSigner::from_pem(&(own.clone() + "some words between\n" + &plain), None).is_ok());
    openssl(key.path(), &["pkey", "-in", "key.pem", "-traditional", "-out", "old.pem"]);
    assert!(key.text("old.pem").contains("BEGIN RSA PRIVATE KEY"));
    assert!(SoftwareSigner::from_pem(&(key.text("old.pem") + &own), None).is_ok());

    let ec = make(keyring::P384);
    openssl(ec.path(), &["pkey", "-in", "key.pem", "-traditional", "-out", "old.pem"]);
    let opened = SoftwareSigner::from_pem(&(ec.text("old.pem") + &ec.text("own.pem")), None).unwrap();
    assert_eq!(opened.algorithm(), Algorithm::EcdsaP384Sha384);
    assert_eq!(opened.chain()[0].to_der().unwrap(), ec.certificate.to_der().unwrap());

    let cipher = ["-aes128", "-passout", "pass:one"];
    openssl(key.path(), &[&["pkey", "-in", "key.pem", "-out", "locked.pem"], &cipher[..]].concat());
    let locked = key.text("locked.pem") + &own;
    assert!(SoftwareSigner::from_pem(&locked, Some("one")).is_ok());
    assert!(matches!(SoftwareSigner::from_pem(&locked, Some("two")), Err(Error::WrongSecret)));
    assert!(matches!(SoftwareSigner::from_pem(&locked, None), Err(Error::WrongSecret)));
    let old = [&["pkey", "-in", "key.pem", "-traditional", "-out", "old-locked.pem"], &cipher[..]].concat();
    openssl(key.path(), &old);
    let old = key.text("old-locked.pem") + &own;
    assert!(matches!(SoftwareSigner::from_pem(&old, Some("one")), Err(Error::UnsupportedKey(_))));

    let refused = |text: &str| SoftwareSigner::from_pem(text, None).unwrap_err();
    assert!(matches!(refused(&own), Error::BrokenKey(_)));
    assert!(matches!(refused(""), Error::BrokenKey(_)));
    assert!(matches!(refused(&plain), Error::KeyMismatch));
    assert!(matches!(refused(&(plain.clone() + &ec.text("own.pem"))), Error::KeyMismatch));
    assert!(matches!(refused(&(plain.clone() + &plain + &own)), Error::BrokenKey(_)));
    assert!(matches!(refused(&plain[..plain.len() / 2]), Error::BrokenKey(_)));
}

#[test]
fn keys_that_are_too_weak_or_of_another_curve_are_refused() {
    for kind in [keyring::RSA_1024, keyring::P521] {
        let key = make(kind);
        let error =
            SoftwareSigner::from_pem(&(key.text("key.pem") + &key.text("own.pem")), None).unwrap_err();
        assert!(matches!(error, Error::UnsupportedKey(_) | Error::BrokenKey(_)), "{error:?}");
    }
}
