//! Keys of every kind, made by OpenSSL and certified by the tests' authority.

use std::{path::Path, process::Command};

use chrono::TimeDelta;
use tempfile::TempDir;
use ventanilla_pades::{Certificate, SoftwareSigner, development::Subject};

use crate::samples::{NAMES, OFFICE, now};

pub const P256: &[&str] = &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
pub const P384: &[&str] = &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"];
pub const ED25519: &[&str] = &["-algorithm", "ED25519"];
pub const RSA_2048: &[&str] = &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
pub const RSA_3072: &[&str] = &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072"];
pub const RSA_4096: &[&str] = &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:4096"];
pub const RSA_1024: &[&str] = &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"];
pub const RSA_PSS: &[&str] = &["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"];
pub const RSA_PSS_SHA384: &[&str] = &[
    "-algorithm",
    "RSA-PSS",
    "-pkeyopt",
    "rsa_keygen_bits:2048",
    "-pkeyopt",
    "rsa_pss_keygen_md:sha384",
    "-pkeyopt",
    "rsa_pss_keygen_mgf1_md:sha384",
    "-pkeyopt",
    "rsa_pss_keygen_saltlen:48",
];
pub const P521: &[&str] = &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"];

/// `key.pem`, `public.der`, `own.der`, `own.pem` and `root.pem` in a folder of its own.
pub struct TestKey {
    pub folder: TempDir,
    pub certificate: Certificate,
}

pub fn openssl(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new("openssl").current_dir(folder).args(arguments).output();
    let output = output.expect("openssl cannot be started. Install it: apt-get install openssl");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

pub fn make(kind: &[&str]) -> TestKey {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    openssl(path, &[&["genpkey", "-quiet", "-out", "key.pem"], kind].concat());
    openssl(path, &["pkey", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "public.der"]);
    let public = std::fs::read(path.join("public.der")).unwrap();
    let subject = Subject { serial_number: Some("1234567890101".into()), ..NAMES[0].into() };
    let start = now() - TimeDelta::days(2);
    let certificate = OFFICE.authority.certify_der(&public, &subject, start, 300).unwrap();
    std::fs::write(path.join("own.der"), der::Encode::to_der(&certificate).unwrap()).unwrap();
    openssl(path, &["x509", "-inform", "DER", "-in", "own.der", "-out", "own.pem"]);
    std::fs::write(path.join("root.pem"), OFFICE.authority.root_pem().unwrap()).unwrap();
    TestKey { folder, certificate }
}

impl TestKey {
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// The signer, from the key in PEM, encrypted, behind its certificates.
    pub fn signer(&self) -> SoftwareSigner {
        let cipher = ["-aes256", "-passout", "pass:contraseña", "-out", "locked.pem"];
        openssl(self.path(), &[&["pkey", "-in", "key.pem"], &cipher[..]].concat());
        let text = self.text("root.pem") + &self.text("own.pem") + &self.text("locked.pem");
        SoftwareSigner::from_pem(&text, Some("contraseña")).unwrap()
    }
}
