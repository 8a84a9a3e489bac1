//! A signing service (CSC API v2) on this machine: as it should be, slow, away, lying.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    path::PathBuf,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde_json::{Value, json};
use ventanilla_pades::{Algorithm, Error, RemoteService, RemoteSigner, Signer, sign};

use crate::{
    judges::pyhanko,
    keyring::{self, TestKey, make, openssl},
    samples::{CERTIFICATE, FIELDS, options},
};

type Answer = Box<dyn Fn(&str, &Value) -> (u16, String) + Send + Sync>;

/// Serves until the test ends; what was asked is kept.
struct Service {
    address: String,
    asked: Arc<Mutex<Vec<(String, Value)>>>,
}

fn serve(answer: Answer) -> Service {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (answer, kept) = (Arc::new(answer), Arc::clone(&asked));
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (answer, kept) = (Arc::clone(&answer), Arc::clone(&kept));
            thread::spawn(move || {
                let mut stream = stream.unwrap();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let mut lines = Vec::new();
                loop {
                    let mut line = String::new();
                    if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
                        break;
                    }
                    lines.push(line.to_lowercase());
                }
                let Some(first) = lines.first() else { return };
                let path = first.split(' ').nth(1).unwrap().to_owned();
                let length = lines.iter().find_map(|line| line.strip_prefix("content-length: "));
                let mut body = vec![0; length.map_or(0, |length| length.trim().parse().unwrap())];
                reader.read_exact(&mut body).unwrap();
                assert!(lines.iter().any(|line| line.trim() == "authorization: bearer the-access-token"));
                let question = serde_json::from_slice(&body).unwrap();
                let (status, text) = answer(&path, &question);
                kept.lock().unwrap().push((path, question));
                let head = format!("HTTP/1.1 {status} Such\r\nContent-Type: application/json\r\n");
                let more = if status == 302 { "Location: http://127.0.0.1:9/\r\n" } else { "" };
                let _ = write!(
                    stream,
                    "{head}{more}Content-Length: {}\r\nConnection: close\r\n\r\n{text}",
                    text.len()
                );
            });
        }
    });
    Service { address, asked }
}

/// A provider that keeps `key` and signs with OpenSSL what it is sent.
struct Provider {
    folder: PathBuf,
    certificates: Vec<String>,
    algorithms: Vec<&'static str>,
    padding: &'static [&'static str],
}

impl Provider {
    fn of(key: &TestKey, algorithms: &[&'static str], padding: &'static [&'static str]) -> Self {
        let der = |name: &str| BASE64.encode(std::fs::read(key.path().join(name)).unwrap());
        openssl(key.path(), &["x509", "-in", "root.pem", "-outform", "DER", "-out", "root.der"]);
        Self {
            folder: key.path().to_owned(),
            certificates: vec![der("own.der"), der("root.der")],
            algorithms: algorithms.to_vec(),
            padding,
        }
    }

    fn answer(&self, path: &str, question: &Value) -> (u16, String) {
        let answer = match path {
            "/csc/v2/credentials/info" => json!({
                "description": "invented",
                "key": { "status": "enabled", "algo": self.algorithms, "len": 256 },
                "cert": { "status": "valid", "certificates": self.certificates },
                "auth": { "mode": "explicit" },
            }),
            "/csc/v2/credentials/authorize" if question["authData"][0]["value"] != "2468" => {
                return (400, json!({ "error": "invalid_pin" }).to_string());
            }
            "/csc/v2/credentials/authorize" => json!({ "SAD": "the-right-to-sign-once" }),
            "/csc/v2/signatures/signhash" => {
                let hash = question["hashes"][0].as_str().unwrap();
                json!({ "signatures": [self.sign(&BASE64.decode(hash).unwrap())] })
            }
            other => panic!("{other}"),
        };
        (200, answer.to_string())
    }

    fn sign(&self, hash: &[u8]) -> String {
        std::fs::write(self.folder.join("hash"), hash).unwrap();
        let digest = format!("digest:sha{}", hash.len() * 8);
        let arguments = ["pkeyutl", "-sign", "-in", "hash", "-inkey", "key.pem", "-pkeyopt", &digest];
        BASE64.encode(openssl(&self.folder, &[&arguments[..], self.padding].concat()))
    }
}

const LIMIT: Duration = Duration::from_secs(5);

fn service(address: &str, limit: Duration) -> RemoteService {
    RemoteService::new(address, "the-access-token", limit, &[]).unwrap()
}

fn open(service: &Service) -> Result<RemoteSigner, Error> {
    RemoteSigner::open(self::service(&service.address, LIMIT), "credential-1", Some("2468"))
}

const ECDSA_SHA256: &[&str] = &["1.2.840.10045.4.3.2"];

#[test]
fn a_service_signs_and_the_key_stays_there() {
    let pss: &[&str] = &["-pkeyopt", "rsa_padding_mode:pss", "-pkeyopt", "rsa_pss_saltlen:digest"];
    for (kind, algorithms, padding, expected) in [
        (keyring::P256, ECDSA_SHA256, &[][..], Algorithm::EcdsaP256Sha256),
        (keyring::P384, &["1.2.840.10045.2.1"], &[], Algorithm::EcdsaP384Sha384),
        (keyring::RSA_2048, &["1.2.840.113549.1.1.1"], &[], Algorithm::RsaPkcs1Sha256),
        (keyring::RSA_2048, &["1.2.840.113549.1.1.13"], &[], Algorithm::RsaPkcs1Sha512),
        (keyring::RSA_2048, &["1.2.840.113549.1.1.10"], pss, Algorithm::RsaPssSha256),
    ] {
        let key = make(kind);
        let provider = Provider::of(&key, algorithms, padding);
        let service = serve(Box::new(move |path, question| provider.answer(path, question)));
        let signer = open(&service).unwrap();
        assert_eq!(signer.algorithm(), expected);
        assert_eq!(signer.chain().len(), 1, "the root stays out");
        let signed = sign(&CERTIFICATE, &options(0, FIELDS[0]), &signer).unwrap();
        let verdicts = pyhanko(&signed);
        assert!(verdicts.len() == 1 && verdicts[0].good(), "{verdicts:?}");

        let asked = service.asked.lock().unwrap();
        let paths: Vec<_> = asked.iter().map(|(path, _)| path.rsplit('/').next().unwrap()).collect();
        assert_eq!(paths, ["info", "authorize", "signhash"]);
        assert_eq!(asked[2].1["SAD"], "the-right-to-sign-once");
        assert_eq!(asked[2].1["credentialID"], "credential-1");
        assert_eq!(asked[1].1["hashes"], asked[2].1["hashes"], "the right is for this hash alone");
        assert_eq!(asked[2].1["signAlgoParams"].is_string(), expected == Algorithm::RsaPssSha256);
        assert!(!asked.iter().any(|(_, question)| question.to_string().len() > 1_000), "no document leaves");
    }
}

#[test]
fn a_wrong_pin_is_told_as_such() {
    let key = make(keyring::P256);
    let provider = Provider::of(&key, ECDSA_SHA256, &[]);
    let service = serve(Box::new(move |path, question| provider.answer(path, question)));
    let signer = RemoteSigner::open(self::service(&service.address, LIMIT), "c", Some("1111")).unwrap();
    let error = sign(&CERTIFICATE, &options(0, FIELDS[0]), &signer).unwrap_err();
    assert!(matches!(error, Error::WrongSecret), "{error:?}");
}

/// What comes of a service that answers `signHash` in another way.
fn outcome(lie: impl Fn(&Provider, &Value) -> (u16, String) + Send + Sync + 'static) -> Error {
    let key = make(keyring::P256);
    let provider = Provider::of(&key, ECDSA_SHA256, &[]);
    let service = serve(Box::new(move |path, question| match path {
        "/csc/v2/signatures/signhash" => lie(&provider, question),
        _ => provider.answer(path, question),
    }));
    sign(&CERTIFICATE, &options(0, FIELDS[0]), &open(&service).unwrap()).unwrap_err()
}

#[test]
fn a_lying_service_gets_nothing_into_the_file() {
    let other = make(keyring::P256);
    let by_other_key = Provider::of(&other, ECDSA_SHA256, &[]);
    let ok = |text: String| (200, text);
    let error = outcome(move |_, question| {
        let hash = BASE64.decode(question["hashes"][0].as_str().unwrap()).unwrap();
        ok(json!({ "signatures": [by_other_key.sign(&hash)] }).to_string())
    });
    assert!(matches!(error, Error::WrongSignature), "another key: {error:?}");
    let error =
        outcome(move |provider, _| ok(json!({ "signatures": [provider.sign(&[7; 32])] }).to_string()));
    assert!(matches!(error, Error::WrongSignature), "another hash: {error:?}");
    for garbage in ["", "AAAA", "not base64!"] {
        let error = outcome(move |_, _| ok(json!({ "signatures": [garbage] }).to_string()));
        assert!(matches!(error, Error::WrongSignature), "{garbage}: {error:?}");
    }
    for garbage in ["", "<html>", "{}", r#"{"signatures": []}"#, r#"{"signatures": ["AA==", "AA=="]}"#, "[1"]
    {
        let error = outcome(move |_, _| ok(garbage.into()));
        assert!(matches!(error, Error::Signer(_)), "{garbage}: {error:?}");
    }
    let error = outcome(move |_, _| ok(format!(r#"{{"signatures": ["{}"]}}"#, "A".repeat(1 << 20))));
    assert!(matches!(error, Error::SignerUnavailable(_)), "too large: {error:?}");
}

#[test]
fn refusals_and_faults_are_told_apart() {
    for (status, retry) in [
        (400, false),
        (401, false),
        (403, false),
        (404, false),
        (302, false),
        (429, true),
        (500, true),
        (503, true),
    ] {
        let error = outcome(move |_, _| (status, json!({ "error": "access_denied" }).to_string()));
        assert_eq!(matches!(error, Error::SignerUnavailable(_)), retry, "{status}: {error:?}");
        assert_eq!(matches!(error, Error::Signer(_)), !retry, "{status}: {error:?}");
    }
}

#[test]
fn a_slow_service_costs_its_time_limit_and_no_more() {
    let key = make(keyring::P256);
    let provider = Provider::of(&key, ECDSA_SHA256, &[]);
    let slow = serve(Box::new(move |path, question| {
        if path.ends_with("signhash") {
            thread::sleep(Duration::from_secs(6));
        }
        provider.answer(path, question)
    }));
    let service = service(&slow.address, Duration::from_millis(900));
    let signer = RemoteSigner::open(service, "credential-1", Some("2468")).unwrap();
    let start = Instant::now();
    let error = sign(&CERTIFICATE, &options(0, FIELDS[0]), &signer).unwrap_err();
    assert!(matches!(error, Error::SignerUnavailable(_)), "{error:?}");
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
}

#[test]
fn a_service_that_is_away_is_told_as_such() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = RemoteSigner::open(service(&format!("http://{closed}"), LIMIT), "c", None).unwrap_err();
    assert!(matches!(error, Error::SignerUnavailable(_)), "{error:?}");
}

#[test]
fn what_cannot_sign_so_is_refused_at_once() {
    let key = make(keyring::ED25519);
    let provider = Provider::of(&key, &["1.3.101.112"], &[]);
    let service = serve(Box::new(move |path, question| provider.answer(path, question)));
    assert!(matches!(open(&service), Err(Error::UnsupportedKey(_))), "a hash is no use to Ed25519");
    let key = make(keyring::P256);
    let mut provider = Provider::of(&key, ECDSA_SHA256, &[]);
    provider.certificates = vec![];
    let service = serve(Box::new(move |path, question| provider.answer(path, question)));
    assert!(matches!(open(&service), Err(Error::BrokenKey(_))));
}

#[test]
fn only_tls_leads_out_of_this_machine() {
    for address in ["http://provider.example.org", "ftp://127.0.0.1", "provider.example.org", ""] {
        let error = RemoteService::new(address, "token", LIMIT, &[]).err();
        assert!(matches!(error, Some(Error::Signer(_))), "{address}");
    }
    assert!(RemoteService::new("https://provider.example.org/api/", "token", LIMIT, &[]).is_ok());
}
