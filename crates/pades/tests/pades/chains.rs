//! Chains of certificates that OpenSSL makes, sound and not (RFC 5280), and keys of every kind, used by pyHanko.

use tempfile::TempDir;
use ventanilla_pades::{
    Conclusion, Finding, SignatureOptions, SignatureReport, SoftwareSigner, SubIndication, TrustList,
    TrustPurpose, sign, verify,
};

use crate::{
    judges::{file, script},
    keys::openssl,
    samples::{CERTIFICATE, FIELDS, NAMES, now},
    verdicts::lenient,
};

const AUTHORITY: &str = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n";
const SIGNER: &str = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,nonRepudiation\n";
const P256: [&str; 4] = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];

struct Chain {
    folder: TempDir,
    depth: usize,
}

impl Chain {
    /// A root.
    fn new() -> Self {
        let chain = Self { folder: tempfile::tempdir().unwrap(), depth: 0 };
        chain.key(0, &P256);
        let path = chain.folder.path();
        std::fs::write(path.join("0.ext"), AUTHORITY).unwrap();
        openssl(path, &["req", "-new", "-key", "0.key", "-subj", "/CN=Level 0", "-out", "0.csr"]);
        openssl(
            path,
            &[
                "x509", "-req", "-in", "0.csr", "-key", "0.key", "-days", "90", "-extfile", "0.ext", "-out",
                "0.pem",
            ],
        );
        chain
    }

    fn key(&self, level: usize, algorithm: &[&str]) {
        let name = format!("{level}.key");
        openssl(self.folder.path(), &[&["genpkey", "-out", name.as_str()], algorithm].concat());
    }

    /// Below the last one.
    fn below(self, extensions: &str) -> Self {
        self.below_with(extensions, &P256, &[])
    }

    fn below_with(mut self, extensions: &str, algorithm: &[&str], more: &[&str]) -> Self {
        let issuer = self.depth;
        self.depth += 1;
        let own = self.depth;
        self.key(own, algorithm);
        let path = self.folder.path();
        std::fs::write(path.join(format!("{own}.ext")), extensions).unwrap();
        let name = |level: usize, kind: &str| format!("{level}.{kind}");
        let (key, csr, pem, ext) = (name(own, "key"), name(own, "csr"), name(own, "pem"), name(own, "ext"));
        let (ca, ca_key, subject) = (name(issuer, "pem"), name(issuer, "key"), format!("/CN=Level {own}"));
        openssl(path, &["req", "-new", "-key", &key, "-subj", &subject, "-out", &csr]);
        let issue =
            ["x509", "-req", "-in", &csr, "-CA", &ca, "-CAkey", &ca_key, "-CAcreateserial", "-days", "60"];
        openssl(path, &[&issue[..], &["-extfile", &ext, "-out", &pem], more].concat());
        self
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    fn pkcs12(&self) -> Vec<u8> {
        let between: String = (0..self.depth).map(|level| self.read(&format!("{level}.pem"))).collect();
        std::fs::write(self.folder.path().join("between.pem"), between).unwrap();
        let (key, own) = (format!("{}.key", self.depth), format!("{}.pem", self.depth));
        let export = ["pkcs12", "-export", "-inkey", &key, "-in", &own, "-certfile", "between.pem"];
        openssl(self.folder.path(), &[&export[..], &["-passout", "pass:clave", "-out", "key.p12"]].concat());
        std::fs::read(self.folder.path().join("key.p12")).unwrap()
    }

    fn trust(&self) -> TrustList {
        let mut trust = TrustList::new();
        assert_eq!(trust.add_pem(&self.read("0.pem"), TrustPurpose::Any).unwrap(), 1);
        trust
    }

    /// The report on a file that the last one signed. OpenSSL's certificates start now: an hour later all is valid.
    fn judge(&self) -> SignatureReport {
        let signer = SoftwareSigner::from_pkcs12(&self.pkcs12(), "clave").unwrap();
        let pdf = sign(&CERTIFICATE, &SignatureOptions::new(FIELDS[0], NAMES[0], now()), &signer).unwrap();
        self.judge_file(&pdf)
    }

    fn judge_file(&self, pdf: &[u8]) -> SignatureReport {
        let mut options = lenient();
        options.moment += chrono::TimeDelta::hours(1);
        verify(pdf, &self.trust(), &options).signatures[0].clone()
    }

    /// The report on what pyHanko makes with the last one's key.
    fn theirs(&self, kind: &str) -> SignatureReport {
        let key = file(&self.pkcs12());
        let target = tempfile::NamedTempFile::new().unwrap();
        script("make.py", &[kind.as_ref(), target.path(), key.path(), "clave".as_ref()]);
        self.judge_file(&std::fs::read(target.path()).unwrap())
    }
}

#[test]
fn a_sound_chain_passes() {
    let report = Chain::new().below(AUTHORITY).below(AUTHORITY).below(SIGNER).judge();
    assert_eq!(report.conclusion, Conclusion::TotalPassed, "{report:#?}");
    let names: Vec<_> = report.chain.iter().map(|above| above.subject.as_str()).collect();
    assert_eq!(names, ["Level 2", "Level 1", "Level 0"]);
}

#[test]
fn a_chain_that_breaks_a_rule_does_not() {
    let short = AUTHORITY.replace("CA:TRUE", "CA:TRUE,pathlen:0");
    let no_authority = "keyUsage=critical,keyCertSign\n";
    let no_usage = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,cRLSign\n";
    let with = |base: &str, line: &str| format!("{base}{line}\n");
    let unknown = "1.2.3.4.5=critical,ASN1:UTF8String:x";
    let names = "nameConstraints=critical,permitted;dirName:allowed\n[allowed]\nCN=Somebody else";
    let cases = [
        ("path too long", Chain::new().below(&short).below(AUTHORITY).below(SIGNER)),
        ("issued by a signer", Chain::new().below(SIGNER).below(SIGNER)),
        ("no basicConstraints", Chain::new().below(no_authority).below(SIGNER)),
        ("may not sign certificates", Chain::new().below(no_usage).below(SIGNER)),
        ("unknown critical extension above", Chain::new().below(&with(AUTHORITY, unknown)).below(SIGNER)),
        ("unknown critical extension", Chain::new().below(&with(SIGNER, unknown))),
        ("name constraints", Chain::new().below(&with(AUTHORITY, names)).below(SIGNER)),
        ("key for encryption only", Chain::new().below("keyUsage=critical,keyEncipherment\n")),
    ];
    for (case, chain) in cases {
        let report = chain.judge();
        let expected = Conclusion::Indeterminate(SubIndication::ChainConstraintsFailure);
        assert_eq!(report.conclusion, expected, "{case}: {:?}", report.findings);
        assert!(report.findings.contains(&Finding::ChainConstraint), "{case}");
    }
    // The longest path that the rule allows is allowed.
    let room = AUTHORITY.replace("CA:TRUE", "CA:TRUE,pathlen:1");
    let report = Chain::new().below(&room).below(AUTHORITY).below(SIGNER).judge();
    assert_eq!(report.conclusion, Conclusion::TotalPassed);
}

#[test]
fn an_authority_of_the_same_name_with_another_key_is_not_believed() {
    let (true_one, false_one) = (Chain::new(), Chain::new().below(SIGNER));
    let signer = SoftwareSigner::from_pkcs12(&false_one.pkcs12(), "clave").unwrap();
    let pdf = sign(&CERTIFICATE, &SignatureOptions::new(FIELDS[0], NAMES[0], now()), &signer).unwrap();
    let report = true_one.judge_file(&pdf);
    assert!(matches!(report.conclusion, Conclusion::Indeterminate(_)), "{report:#?}");
    assert!(report.integrity.signature_valid && report.chain.is_empty());
}

#[test]
fn keys_of_every_kind_are_verified_as_pyhanko_signs_with_them() {
    let rsa = |bits: &'static str| ["-algorithm", "RSA", "-pkeyopt", bits];
    let curve = |name: &'static str| ["-algorithm", "EC", "-pkeyopt", name];
    let keys: [(&str, Vec<&str>, &str); 9] = [
        ("RSA-2048", rsa("rsa_keygen_bits:2048").to_vec(), "signed"),
        ("RSA-4096", rsa("rsa_keygen_bits:4096").to_vec(), "signed-sha512"),
        ("RSA-3072 PSS", rsa("rsa_keygen_bits:3072").to_vec(), "signed-pss"),
        ("P-256", curve("ec_paramgen_curve:P-256").to_vec(), "signed"),
        ("P-384", curve("ec_paramgen_curve:P-384").to_vec(), "signed"),
        ("P-384 SHA-512", curve("ec_paramgen_curve:P-384").to_vec(), "signed-sha512"),
        ("P-521", curve("ec_paramgen_curve:P-521").to_vec(), "signed"),
        ("Ed25519", vec!["-algorithm", "ED25519"], "signed-sha512"),
        ("P-521 SHA-512", curve("ec_paramgen_curve:P-521").to_vec(), "signed-sha512"),
    ];
    for (name, key, kind) in keys {
        let report = Chain::new().below_with(SIGNER, &key, &[]).theirs(kind);
        assert_eq!(report.conclusion, Conclusion::TotalPassed, "{name}: {report:#?}");
    }
}

#[test]
fn weak_keys_and_digests_are_told() {
    let weak = Conclusion::Indeterminate(SubIndication::CryptoConstraintsFailure);
    let small = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"];
    let large = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
    let reports = [
        ("RSA-1024", Chain::new().below_with(SIGNER, &small, &[]).theirs("signed")),
        ("SHA-1 in the signature", Chain::new().below_with(SIGNER, &large, &[]).theirs("signed-sha1")),
        ("SHA-1 in the chain", Chain::new().below_with(SIGNER, &large, &["-sha1"]).theirs("signed")),
    ];
    for (case, report) in reports {
        assert_eq!(report.conclusion, weak, "{case}: {report:#?}");
        assert!(report.findings.contains(&Finding::WeakAlgorithm), "{case}");
        assert!(report.integrity.digest_matches && report.integrity.signature_valid, "{case}");
    }
}
