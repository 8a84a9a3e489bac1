//! Certificates and keys as people bring them: PKCS#12, PEM, encrypted PKCS#8, DER.

use ::der::{
    Encode, EncodePem,
    pem::{LineEnding, encode_string},
};
use chrono::TimeDelta;
use ventanilla_pades::{CertificateInfo, Error, Signer, SoftwareSigner, TrustList, TrustPurpose};

use super::{der, mutate, run};
use crate::samples::{NAMES, OFFICE, now};

#[test]
fn a_certificate_is_read_or_refused() {
    let own = OFFICE.signers[0].chain()[0].to_der().unwrap();
    let root = OFFICE.authority.root().to_der().unwrap();
    run("certificates", 1_000, |random, input| {
        input.clone_from(*random.one(&[&own, &root]));
        der::der(random, input, &root);
        let info = CertificateInfo::from_der(input).is_ok();
        let trusted = TrustList::new().add_der(input, TrustPurpose::Signing).is_ok();
        drop(SoftwareSigner::from_pkcs8(&own, &[&input]));
        info || trusted
    });
}

#[test]
fn a_key_is_opened_or_refused() {
    let issued = OFFICE.authority.issue(NAMES[1], now() - TimeDelta::days(1), 30).unwrap();
    let archive = issued.pkcs12("clave").unwrap();
    let (certificate, key) = (issued.certificate.to_der().unwrap(), issued.pkcs8.to_vec());
    let encrypted = issued.encrypt("clave").unwrap();
    let armour = |label: &str, der: &[u8]| encode_string(label, LineEnding::LF, der).unwrap();
    let plain = armour("PRIVATE KEY", &key) + &issued.certificate.to_pem(LineEnding::LF).unwrap();
    run("keys", 60, |random, input| {
        let opened = match random.below(4) {
            0 => {
                input.clone_from(&archive);
                der::der(random, input, &certificate);
                SoftwareSigner::from_pkcs12(input, "clave")
            }
            1 => {
                input.clone_from(&key);
                der::der(random, input, &certificate);
                SoftwareSigner::from_pkcs8(input, &[&certificate])
            }
            2 => {
                input.clone_from(&encrypted.pkcs8);
                der::der(random, input, &key);
                SoftwareSigner::from_encrypted_pkcs8(input, "clave", &encrypted.chain)
            }
            _ => {
                input.extend_from_slice(plain.as_bytes());
                mutate::bytes(random, input, &archive);
                SoftwareSigner::from_pem(&String::from_utf8_lossy(input), None)
            }
        };
        // What opens can sign; what is of another secret or another certificate was read to its end, too.
        match opened {
            Ok(signer) => !signer.sign(b"message").unwrap().is_empty(),
            Err(error) => matches!(error, Error::WrongSecret | Error::KeyMismatch),
        }
    });
}
