//! Keys: files made by OpenSSL, secrets right and wrong.

use std::process::Command;

use ventanilla_pades::{Algorithm, EncryptedKey, Error, Signer, SoftwareSigner, read_signatures, sign};

use crate::{
    judges::pyhanko,
    samples::{CERTIFICATE, FIELDS, NAMES, OFFICE, now, options},
};

pub fn openssl(folder: &std::path::Path, arguments: &[&str]) {
    let output = Command::new("openssl").current_dir(folder).args(arguments).output();
    let output = output.expect("openssl cannot be started. Install it: apt-get install openssl");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A PKCS#12 file that OpenSSL made, for a key of its own and a certificate of the tests' authority.
fn pkcs12(key: &[&str], export: &[&str]) -> Vec<u8> {
    use ventanilla_pades::development::Subject;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    openssl(path, &[&["genpkey", "-out", "key.pem"], key].concat());
    openssl(path, &["pkey", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "public.der"]);
    let public = std::fs::read(path.join("public.der")).unwrap();
    let start = now() - chrono::TimeDelta::days(2);
    let subject = Subject { serial_number: Some("1234567890101".into()), ..NAMES[0].into() };
    let certificate = OFFICE.authority.certify_der(&public, &subject, start, 300).unwrap();
    let encoded = der::Encode::to_der(&certificate).unwrap();
    std::fs::write(path.join("own.der"), encoded).unwrap();
    openssl(path, &["x509", "-inform", "DER", "-in", "own.der", "-out", "own.pem"]);
    std::fs::write(path.join("root.pem"), OFFICE.authority.root_pem().unwrap()).unwrap();
    let file = ["pkcs12", "-export", "-inkey", "key.pem", "-in", "own.pem", "-certfile", "root.pem"];
    openssl(path, &[&file[..], &["-passout", "pass:contraseña", "-out", "key.p12"], export].concat());
    std::fs::read(path.join("key.p12")).unwrap()
}

pub const RSA: [&str; 4] = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
pub const P256: [&str; 4] = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];

#[test]
fn keys_from_openssl_sign_and_are_judged_valid() {
    let old = ["-legacy"];
    for (key, export, algorithm) in [
        (&RSA, &[][..], Algorithm::RsaPkcs1Sha256),
        (&P256, &[], Algorithm::EcdsaP256Sha256),
        (&P256, &old, Algorithm::EcdsaP256Sha256),
    ] {
        let signer = SoftwareSigner::from_pkcs12(&pkcs12(key, export), "contraseña").unwrap();
        assert_eq!(signer.algorithm(), algorithm);
        assert_eq!(signer.chain().len(), 1, "the root stays out of the chain");
        let signed = sign(&CERTIFICATE, &options(0, FIELDS[0]), &signer).unwrap();
        assert!(read_signatures(&signed).unwrap()[0].intact());
        let verdicts = pyhanko(&signed);
        assert!(verdicts.len() == 1 && verdicts[0].good(), "{verdicts:?}");
    }
}

#[test]
fn an_uploaded_key_is_kept_under_its_officers_own_secret() {
    let file = pkcs12(&P256, &[]);
    let kept = EncryptedKey::from_pkcs12(&file, "contraseña", "my own secret").unwrap();
    assert_eq!(kept.certificate().unwrap().subject, NAMES[0]);
    assert!(matches!(kept.open("contraseña"), Err(Error::WrongSecret)));
    let signer = SoftwareSigner::from_encrypted_pkcs8(&kept.pkcs8, "my own secret", &kept.chain).unwrap();
    assert_eq!(signer.certificate().unwrap().subject, NAMES[0]);

    assert!(matches!(kept.decrypt("contraseña"), Err(Error::WrongSecret)));
    let decrypted = kept.decrypt("my own secret").unwrap();
    let signer = SoftwareSigner::from_pkcs8(&decrypted, &kept.chain).unwrap();
    assert_eq!(signer.certificate().unwrap().subject, NAMES[0]);

    let again = kept.open("my own secret").unwrap().encrypt("my own secret").unwrap();
    assert_ne!(kept.pkcs8, again.pkcs8, "salt and vector are fresh each time");
}

#[test]
fn a_wrong_secret_is_told_from_broken_data() {
    let file = pkcs12(&P256, &[]);
    assert!(matches!(SoftwareSigner::from_pkcs12(&file, "contrasena"), Err(Error::WrongSecret)));
    assert!(matches!(
        SoftwareSigner::from_pkcs12(&file[..file.len() / 2], "contraseña"),
        Err(Error::BrokenKey(_))
    ));
    assert!(matches!(SoftwareSigner::from_pkcs12(b"not a key", "contraseña"), Err(Error::BrokenKey(_))));

    let kept = OFFICE.signers[0].encrypt("secret").unwrap();
    let open = |der: &[u8], secret: &str| {
        SoftwareSigner::from_encrypted_pkcs8(der, secret, &kept.chain).unwrap_err()
    };
    assert!(matches!(open(&kept.pkcs8, "Secret"), Error::WrongSecret));
    assert!(matches!(open(&kept.pkcs8[..60], "secret"), Error::BrokenKey(_)));
    assert!(matches!(open(b"", "secret"), Error::BrokenKey(_)));

    let other = OFFICE.signers[1].encrypt("secret").unwrap();
    let mismatch = SoftwareSigner::from_encrypted_pkcs8(&kept.pkcs8, "secret", &other.chain);
    assert!(matches!(mismatch, Err(Error::KeyMismatch)));
}

#[test]
fn the_development_authoritys_own_files_open() {
    let issued = OFFICE.authority.issue(NAMES[2], now(), 30).unwrap();
    let file = issued.pkcs12("clave").unwrap();
    assert_eq!(SoftwareSigner::from_pkcs12(&file, "clave").unwrap().certificate().unwrap().subject, NAMES[2]);
    assert!(matches!(SoftwareSigner::from_pkcs12(&file, "otra"), Err(Error::WrongSecret)));
}

#[test]
fn the_key_derivation_of_a_foreign_key_is_bounded() {
    let kept = OFFICE.signers[0].encrypt("secret").unwrap();
    let with_cost = |cost: [u8; 5]| {
        // scrypt's N, 2^15, as a DER integer.
        let own = [0x02, 0x03, 0x00, 0x80, 0x00];
        let at = kept.pkcs8.windows(own.len()).position(|window| window == own).unwrap();
        let mut hostile = kept.pkcs8.clone();
        hostile[at..at + own.len()].copy_from_slice(&cost);
        SoftwareSigner::from_encrypted_pkcs8(&hostile, "secret", &kept.chain).unwrap_err()
    };
    // 2^22 would take 4 GB.
    assert!(matches!(with_cost([0x02, 0x03, 0x40, 0x00, 0x00]), Error::UnsupportedKey(_)));
    // N = 1 and a second integer 0 that is none of the parameters: damage.
    assert!(matches!(with_cost([0x02, 0x01, 0x01, 0x02, 0x00]), Error::BrokenKey(_)));
}
