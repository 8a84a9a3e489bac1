//! Preparing, signing elsewhere, finishing.

use ventanilla_pades::{
    Algorithm, Error, PreparedSignature, Signer, SoftwareSigner, prepare_signature, read_signatures, sign,
};

use crate::{
    judges::pyhanko,
    keyring::{self, make, openssl},
    samples::{CERTIFICATE, FIELDS, OFFICE, options},
};

fn prepared(signer: &SoftwareSigner) -> PreparedSignature {
    prepare_signature(&CERTIFICATE, &options(0, FIELDS[0]), signer.chain(), signer.algorithm()).unwrap()
}

#[test]
fn a_signature_made_elsewhere_after_a_restart_is_valid() {
    let key = make(keyring::P256);
    let stored = prepared(&key.signer()).to_bytes().unwrap();

    // Another process, perhaps days later. The hash alone goes to the key: OpenSSL signs it.
    let prepared = PreparedSignature::from_bytes(&stored).unwrap();
    assert!(prepared.algorithm().signs_hash());
    std::fs::write(key.path().join("hash"), prepared.hash()).unwrap();
    let arguments = ["pkeyutl", "-sign", "-in", "hash", "-inkey", "key.pem", "-pkeyopt", "digest:sha256"];
    let signature = openssl(key.path(), &arguments);
    let signed = prepared.finish(&signature).unwrap();
    assert!(signed.starts_with(&CERTIFICATE));
    let verdicts = pyhanko(&signed);
    assert!(verdicts.len() == 1 && verdicts[0].good(), "{verdicts:?}");
    assert!(read_signatures(&signed).unwrap()[0].intact());
}

#[test]
fn both_ways_of_signing_write_the_same_file() {
    // Ed25519 has no randomness in its signatures.
    let signer = make(keyring::ED25519).signer();
    let prepared = prepared(&signer);
    assert!(!prepared.algorithm().signs_hash());
    let elsewhere = prepared.finish(&signer.sign(prepared.to_be_signed()).unwrap()).unwrap();
    assert!(elsewhere == sign(&CERTIFICATE, &options(0, FIELDS[0]), &signer).unwrap());
}

#[test]
fn only_the_right_signature_goes_in() {
    let signer = &OFFICE.signers[0];
    let prepared = prepared(signer);
    let right = signer.sign(prepared.to_be_signed()).unwrap();
    let over_else = signer.sign(b"something else").unwrap();
    let by_other = OFFICE.signers[1].sign(prepared.to_be_signed()).unwrap();
    let mut damaged = right.clone();
    damaged[20] ^= 1;
    for wrong in
        [&over_else, &by_other, &damaged, &Vec::new(), &vec![0; 64], &vec![0xff; 72], &vec![7; 4_000]]
    {
        assert!(matches!(prepared.finish(wrong), Err(Error::WrongSignature)), "{wrong:?}");
    }
    assert!(
        read_signatures(&prepared.finish(&right).unwrap()).unwrap()[0].intact(),
        "the right one may still come"
    );
}

#[test]
fn raw_ecdsa_signatures_are_taken_too() {
    for kind in [keyring::P256, keyring::P384] {
        let signer = make(kind).signer();
        let prepared = prepared(&signer);
        let half = if signer.algorithm() == Algorithm::EcdsaP256Sha256 { 32 } else { 48 };
        for _ in 0..8 {
            let der = signer.sign(prepared.to_be_signed()).unwrap();
            let (r, rest) = integer(&der[2..]);
            let (s, _) = integer(rest);
            let mut raw = vec![0; 2 * half];
            raw[half - r.len()..half].copy_from_slice(r);
            raw[2 * half - s.len()..].copy_from_slice(s);
            let signed = prepared.finish(&raw).unwrap();
            assert!(read_signatures(&signed).unwrap()[0].intact());
        }
    }
}

/// The value of a DER integer without its sign byte, and what follows.
fn integer(der: &[u8]) -> (&[u8], &[u8]) {
    let (value, rest) = der[2..].split_at(der[1].into());
    (if value[0] == 0 { &value[1..] } else { value }, rest)
}

#[test]
fn a_stored_state_that_was_changed_is_noticed() {
    let signer = &OFFICE.signers[0];
    let prepared = prepared(signer);
    let right = signer.sign(prepared.to_be_signed()).unwrap();
    let stored = prepared.to_bytes().unwrap();
    let outcome = |bytes: &[u8]| PreparedSignature::from_bytes(bytes).and_then(|state| state.finish(&right));
    assert!(outcome(&stored).is_ok());
    for at in (0..stored.len()).step_by(stored.len() / 400).chain(0..400) {
        let mut changed = stored.clone();
        changed[at] ^= 1;
        // In the document, or in what says how to sign it. The zeros of the gap are not signed: they are overwritten.
        match outcome(&changed) {
            Ok(signed) => assert!(read_signatures(&signed).unwrap()[0].signature_valid, "byte {at}"),
            Err(error) => assert!(
                matches!(error, Error::WrongSignature | Error::Encoding(_) | Error::BrokenKey(_)),
                "byte {at}: {error:?}"
            ),
        }
    }
    for length in (0..stored.len()).step_by(stored.len() / 100) {
        assert!(matches!(PreparedSignature::from_bytes(&stored[..length]), Err(Error::Encoding(_))));
    }
}

#[test]
fn what_a_signer_answers_is_checked_before_it_is_written() {
    struct Lying<'a>(&'a SoftwareSigner);
    impl Signer for Lying<'_> {
        fn chain(&self) -> &ventanilla_pades::Chain {
            self.0.chain()
        }
        fn algorithm(&self) -> Algorithm {
            self.0.algorithm()
        }
        fn sign(&self, _: &[u8]) -> Result<Vec<u8>, Error> {
            self.0.sign(b"another document")
        }
    }
    let error = sign(&CERTIFICATE, &options(0, FIELDS[0]), &Lying(&OFFICE.signers[0])).unwrap_err();
    assert!(matches!(error, Error::WrongSignature));
}

#[test]
fn an_algorithm_that_is_not_the_certificates_is_refused_before_anyone_signs() {
    let chain = OFFICE.signers[0].chain();
    let options = options(0, FIELDS[0]);
    let error = prepare_signature(&CERTIFICATE, &options, chain, Algorithm::RsaPkcs1Sha256).unwrap_err();
    assert!(matches!(error, Error::UnsupportedKey(_)));
    assert!(matches!(ventanilla_pades::Chain::new(Vec::new()), Err(Error::BrokenKey(_))));
}
