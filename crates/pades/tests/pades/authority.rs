//! The development authority's answers, judged by OpenSSL; and a timestamp of OpenSSL's, judged by this crate.

use std::{path::Path, process::Command};

use chrono::{DateTime, TimeDelta, Utc};
use der::{EncodePem, pem::LineEnding};
use tempfile::TempDir;
use ventanilla_pades::{
    Certificate, Error, Level, TimestampError,
    development::{Authority, Purpose, RevocationReason, Services, Status},
    sign_at,
};

use crate::{
    longterm::{signer, with_room},
    samples::{CERTIFICATE, NAMES, now},
    services::{self, Network, TSA},
};

/// A folder with the authority's certificates.
struct Bench {
    folder: TempDir,
    authority: Authority,
    now: DateTime<Utc>,
}

impl Bench {
    fn new() -> Self {
        let network = Network::new(now());
        let bench =
            Self { folder: tempfile::tempdir().unwrap(), authority: network.authority, now: network.now };
        bench.pem("root.pem", bench.authority.root());
        bench.pem("responder.pem", bench.authority.responder_certificate());
        bench.pem("issuing.pem", bench.authority.issuer_certificate());
        bench.write("chain.pem", &[bench.read("issuing.pem"), bench.read("root.pem")].concat());
        bench.write("data", b"anything");
        bench
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path().join(name), bytes).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path().join(name)).unwrap()
    }

    fn pem(&self, name: &str, certificate: &Certificate) {
        self.write(name, certificate.to_pem(LineEnding::LF).unwrap().as_bytes());
    }

    /// Runs OpenSSL in the folder; whether it was content, and all that it said.
    fn openssl(&self, arguments: &str) -> (bool, String) {
        let output = Command::new("openssl").current_dir(self.path()).args(arguments.split(' ')).output();
        let output = output.expect("openssl cannot be started. Install it: apt-get install openssl");
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&said).into_owned())
    }

    fn content(&self, arguments: &str) -> String {
        let (content, said) = self.openssl(arguments);
        assert!(content, "openssl {arguments}: {said}");
        said
    }
}

#[test]
fn openssl_verifies_the_timestamps() {
    let bench = Bench::new();
    for (digest, certificates) in [("sha256", "-cert"), ("sha512", "-cert"), ("sha384", "-no_nonce")] {
        bench.content(&format!("ts -query -data data -{digest} {certificates} -out request"));
        let response = bench.authority.answer_timestamp(&bench.read("request"), bench.now).unwrap();
        bench.write("response", &response);
        let text = bench.content("ts -reply -in response -text");
        assert!(text.contains("Status: Granted."), "{text}");
        if certificates == "-cert" {
            let verify = "ts -verify -queryfile request -in response -CAfile root.pem -untrusted issuing.pem";
            assert!(bench.content(verify).contains("Verification: OK"));
            bench.write("other", b"something else");
            let (content, _) =
                bench.openssl("ts -verify -data other -in response -CAfile root.pem -untrusted issuing.pem");
            assert!(!content, "other data must not verify");
        }
    }
}

#[test]
fn a_bad_timestamp_request_is_refused_with_its_reason() {
    let bench = Bench::new();
    let reply = |request: &[u8]| {
        bench.write("response", &bench.authority.answer_timestamp(request, bench.now).unwrap());
        bench.content("ts -reply -in response -text")
    };
    assert!(reply(b"no request").contains("Status: Rejected."));
    for (options, reason) in
        [("-sha1", "unrecognized or unsupported algorithm"), ("-sha256 -tspolicy 1.2.3.4", "policy")]
    {
        bench.content(&format!("ts -query -data data {options} -out request"));
        let text = reply(&bench.read("request"));
        assert!(text.contains("Status: Rejected.") && text.contains(reason), "{text}");
    }
}

#[test]
fn openssl_verifies_the_ocsp_answers() {
    let mut bench = Bench::new();
    let person = bench.authority.issue(NAMES[0], bench.now, 30).unwrap();
    bench.pem("person.pem", &person.certificate);
    let answer = |bench: &mut Bench, issuer: &str, certificate: &str| {
        bench.content(&format!("ocsp -issuer {issuer} -cert {certificate} -reqout request"));
        let response = bench.authority.answer_ocsp(&bench.read("request"), bench.now).unwrap();
        bench.write("response", &response);
        // OpenSSL looks for a responder below the issuer; the root that answers itself has to be named.
        let trust = match issuer {
            "root.pem" => "-CAfile root.pem -VAfile root.pem",
            // Nobody may answer for an issuer that is none; here only the answer matters.
            "person.pem" => "-CAfile root.pem -VAfile responder.pem",
            _ => "-CAfile root.pem -verify_other chain.pem",
        };
        // The request's nonce comes back; then the status, by a request of the judge's own without nonce.
        let said = bench.content(&format!("ocsp -reqin request -respin response {trust}"));
        assert!(said.contains("Response verify OK") && !said.contains("nonce"), "{said}");
        bench
            .content(&format!("ocsp -no_nonce -issuer {issuer} -cert {certificate} -respin response {trust}"))
    };
    let said = answer(&mut bench, "issuing.pem", "person.pem");
    assert!(said.contains("Response verify OK") && said.contains("person.pem: good"), "{said}");
    // The root answers for the authority below it, with its own key.
    let said = answer(&mut bench, "root.pem", "issuing.pem");
    assert!(said.contains("Response verify OK") && said.contains("issuing.pem: good"), "{said}");
    // A name that is not the issuer's.
    let said = answer(&mut bench, "person.pem", "person.pem");
    assert!(said.contains("person.pem: unknown"), "{said}");

    let serial = &person.certificate.tbs_certificate.serial_number;
    bench.authority.revoke(serial, RevocationReason::KeyCompromise, bench.now - TimeDelta::hours(1));
    let said = answer(&mut bench, "issuing.pem", "person.pem");
    assert!(said.contains("person.pem: revoked") && said.contains("Reason: keyCompromise"), "{said}");
    let before = bench.authority.status(serial, bench.now - TimeDelta::hours(2));
    assert_eq!(before, Status::Good, "not revoked before it was");
    let malformed = bench.authority.answer_ocsp(b"no request", bench.now).unwrap();
    bench.write("response", &malformed);
    assert!(bench.openssl("ocsp -respin response -CAfile root.pem").1.contains("malformedrequest"));
}

#[test]
fn openssl_verifies_the_lists() {
    let mut bench = Bench::new();
    let person = bench.authority.issue(NAMES[0], bench.now - TimeDelta::days(1), 30).unwrap();
    bench.pem("person.pem", &person.certificate);
    let mut number = 0;
    for revoked in [false, true] {
        if revoked {
            let serial = &person.certificate.tbs_certificate.serial_number;
            bench.authority.revoke(serial, RevocationReason::Superseded, bench.now);
            // The same moment would give the same number.
            bench.now += TimeDelta::seconds(1);
        }
        for (name, list) in
            [("issuing", bench.authority.crl(bench.now)), ("root", bench.authority.root_crl(bench.now))]
        {
            bench.write(&format!("{name}.crl"), &list.unwrap());
            bench.content(&format!("crl -inform DER -in {name}.crl -out {name}.crl.pem -CAfile chain.pem"));
            let said = bench.content(&format!("crl -inform DER -in {name}.crl -noout -CAfile {name}.pem"));
            assert!(said.contains("verify OK"), "{said}");
        }
        let said = bench.content("crl -inform DER -in issuing.crl -noout -crlnumber");
        let now = i64::from_str_radix(said.trim().rsplit("0x").next().unwrap(), 16).unwrap();
        assert!(now > number, "the number grows");
        number = now;
        let mut lists = bench.read("issuing.crl.pem");
        lists.extend(bench.read("root.crl.pem"));
        bench.write("lists.pem", &lists);
        let (content, said) = bench.openssl(
            "verify -crl_check_all -CRLfile lists.pem -CAfile root.pem -untrusted issuing.pem person.pem",
        );
        assert_eq!(content, !revoked, "{said}");
        assert!(!revoked || said.contains("certificate revoked"), "{said}");
    }
}

#[test]
fn an_authority_is_kept_and_opened_again_with_what_it_revoked() {
    let mut bench = Bench::new();
    let person = bench.authority.issue(NAMES[0], bench.now, 30).unwrap();
    let serial = person.certificate.tbs_certificate.serial_number.clone();
    bench.authority.revoke(&serial, RevocationReason::CessationOfOperation, bench.now);
    let kept = bench.authority.to_pem(bench.now).unwrap();
    let services = Services { crl: Some("http://elsewhere.example/list.crl".into()), ..Services::default() };
    let opened = Authority::from_pem(&kept, services).unwrap();
    assert_eq!(opened.root_pem().unwrap(), bench.authority.root_pem().unwrap());
    assert_eq!(opened.timestamp_certificate(), bench.authority.timestamp_certificate());
    assert_eq!(opened.responder_certificate(), bench.authority.responder_certificate());
    let revoked = Status::Revoked { at: bench.now, reason: RevocationReason::CessationOfOperation };
    assert_eq!(opened.status(&serial, bench.now), revoked);
    // It issues as before, with the addresses that it was given now.
    bench.pem("new.pem", &opened.issue(NAMES[1], bench.now, 30).unwrap().certificate);
    bench.content("verify -CAfile root.pem -untrusted issuing.pem new.pem");
    assert!(bench.content("x509 -in new.pem -noout -text").contains("http://elsewhere.example/list.crl"));

    for damaged in [
        kept.replacen("-----BEGIN CERTIFICATE-----", "-----BEGIN NONSENSE-----", 1),
        kept[..kept.find("-----BEGIN X509").unwrap() - 600].to_owned(),
        String::new(),
    ] {
        let error = Authority::from_pem(&damaged, Services::default()).err().unwrap();
        assert!(matches!(error, Error::BrokenKey(_)), "{error:?}");
    }
}

#[test]
fn certificates_say_where_their_issuers_services_are() {
    let bench = Bench::new();
    bench.pem("person.pem", &bench.authority.issue(NAMES[0], bench.now, 30).unwrap().certificate);
    let text = bench.content("x509 -in person.pem -noout -text");
    for url in [services::OCSP, services::CRL, services::ISSUERS] {
        assert!(text.contains(url), "{url} is not in\n{text}");
    }
    bench.pem("tsa.pem", bench.authority.timestamp_certificate());
    let text = bench.content("x509 -in tsa.pem -noout -text -purpose");
    assert!(text.contains("X509v3 Extended Key Usage: critical"), "{text}");
    assert!(text.contains("Time Stamp signing : Yes"), "{text}");
    bench.pem("responder.pem", bench.authority.responder_certificate());
    let text = bench.content("x509 -in responder.pem -noout -text");
    assert!(text.contains("OCSP No Check") && text.contains("OCSP Signing"), "{text}");
}

/// A timestamp authority of another make: OpenSSL, RSA, signing time, both forms of signing-certificate.
#[test]
fn timestamps_by_openssl_are_believed() {
    for digest in ["sha1", "sha256", "sha512"] {
        let bench = Bench::new();
        bench.content("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out tsa.key");
        bench.content("pkey -in tsa.key -pubout -outform DER -out tsa.public");
        let start = bench.now - TimeDelta::days(1);
        let key = bench.read("tsa.public");
        let purpose = Purpose::TimestampAuthority;
        let own = bench.authority.certify_der_for(purpose, &key, &"OpenSSL".into(), start, 300).unwrap();
        bench.pem("tsa.pem", &own);
        bench.write("serial", b"01");
        let config = format!(
            "[tsa]\ndefault_tsa=t\n[t]\nserial=serial\nsigner_cert=tsa.pem\ncerts=issuing.pem\nsigner_key=tsa.key\n\
             signer_digest=sha256\ndefault_policy=1.2.3.4\nother_policies=1.2.3.5\ndigests=sha256\n\
             accuracy=secs:1,millisecs:500\nclock_precision_digits=3\nordering=yes\ntsa_name=yes\n\
             ess_cert_id_chain=yes\ness_cert_id_alg={digest}\n"
        );
        bench.write("tsa.cnf", config.as_bytes());
        let mut network = Network::new(bench.now);
        network.authority = bench.authority;
        let roots = [network.authority.root().clone()];
        let folder = bench.folder;
        let path = folder.path().to_owned();
        network.fail(move |_, url, body, _| {
            (url == TSA).then(|| {
                std::fs::write(path.join("request"), body).unwrap();
                let arguments = "ts -reply -config tsa.cnf -queryfile request -out response";
                let output =
                    Command::new("openssl").current_dir(&path).args(arguments.split(' ')).output().unwrap();
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                Ok(std::fs::read(path.join("response")).unwrap())
            })
        });
        let mut longterm = network.longterm();
        longterm.roots = &roots;
        longterm.now = now();
        let mut options = with_room(0);
        options.timestamp_room = 8_000;
        let own = signer(&network, 0);
        let signed = sign_at(&CERTIFICATE, &options, &own, Level::T, &longterm).unwrap();
        let job = crate::judges::Job::of(&signed);
        let verdicts = &crate::judges::longterm(network.authority.root(), &[job])[0];
        // The judge is stricter with SHA-1, which binds the certificate in the oldest form.
        assert!(verdicts[0].flag("stamped"), "{digest}: {verdicts:?}");
        // A policy that is asked for and not given.
        longterm.timestamps.policy = Some("1.2.3.6".into());
        let error = sign_at(&CERTIFICATE, &options, &own, Level::T, &longterm).unwrap_err();
        assert!(matches!(error, Error::Timestamp(TimestampError::Refused { status: 2, .. })), "{error:?}");
    }
}
