//! `/me/signing-key`

use crate::support::{Client, Reply, TestApp, pem_certificates, pem_key, start};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use std::process::Command;
use ventanilla_api::signing_keys::store::{self, Home};
use ventanilla_pades::development::{Authority, AuthorityOptions, Issued, Services};
use ventanilla_pades::{Error, SoftwareSigner};
use ventanilla_shared::decision::Role;

const KEY_SECRET: &str = "Llave-de-Rosa-1";

/// A PKCS#12 file of a certificate that is valid from a day before `from` for `days`.
fn file(from: DateTime<Utc>, days: u32) -> String {
    let authority = Authority::generate("Autoridad de prueba", from, 3650).unwrap();
    let issued = authority.issue("Rosa Elena Batz Cux", from, days).unwrap();
    STANDARD.encode(issued.pkcs12(KEY_SECRET).unwrap())
}

async fn put(who: &Client, pkcs12: &str, secret: &str) -> Reply {
    let body = json!({ "pkcs12": pkcs12, "secret": secret });
    who.send(Method::PUT, "/me/signing-key", None, Some(body)).await
}

#[actix_web::test]
async fn a_signers_key_is_kept_so_that_only_the_secret_opens_it() {
    let app = TestApp::new().await;
    let rosa = app.keyless_signer().await;
    // Made first: it takes so long that the server would end an idle connection.
    let (first, second) = (file(start(), 365), file(start(), 730));
    assert_eq!(rosa.get("/me").await.ok()["signing_key"], Value::Null);
    let key = put(&rosa, &first, KEY_SECRET).await.ok();
    assert_eq!(
        (&key["subject"], &key["issuer"]),
        (&json!("Rosa Elena Batz Cux"), &json!("Autoridad de prueba"))
    );
    assert_eq!(rosa.get("/me").await.ok()["signing_key"], key);

    let next = put(&rosa, &second, KEY_SECRET).await.ok();
    assert_ne!(next["serial"], key["serial"], "replaced");
    assert_eq!(rosa.get("/me").await.ok()["signing_key"], next);

    let kept = app.app.read_blocking(|tx| store::find(tx, rosa.account)).unwrap().unwrap();
    let Home::Software { encrypted_key } = &kept.home else { panic!("{kept:?}") };
    let open = |secret: &str| SoftwareSigner::from_encrypted_pkcs8(encrypted_key, secret, &kept.chain);
    assert!(open(KEY_SECRET).is_ok());
    assert!(matches!(open("Otra-Llave-2"), Err(Error::WrongSecret)));
}

#[actix_web::test]
async fn what_is_no_usable_key_is_refused() {
    let app = TestApp::new().await;
    let rosa = app.keyless_signer().await;
    let good = file(start(), 365);
    let expired = file(start() - TimeDelta::days(30), 30);
    let early = file(start() + TimeDelta::days(2), 30);
    let (invalid, not_now) = ("422 signing_key_invalid", "422 signing_key_expired");
    assert_eq!(put(&rosa, &good, "Otra-Llave-2").await.problem(), "422 wrong_secret");
    assert_eq!(put(&rosa, "", KEY_SECRET).await.problem(), "422 invalid /pkcs12 missing");
    assert_eq!(put(&rosa, "%%%", KEY_SECRET).await.problem(), invalid, "no base64");
    assert_eq!(put(&rosa, &STANDARD.encode("no key"), KEY_SECRET).await.problem(), invalid, "no PKCS#12");
    let bytes = STANDARD.decode(&good).unwrap();
    assert_eq!(
        put(&rosa, &STANDARD.encode(&bytes[..bytes.len() / 2]), KEY_SECRET).await.problem(),
        invalid,
        "cut off"
    );
    assert_eq!(put(&rosa, &expired, KEY_SECRET).await.problem(), not_now, "expired");
    assert_eq!(put(&rosa, &early, KEY_SECRET).await.problem(), not_now, "not valid yet");
    assert_eq!(rosa.get("/me").await.ok()["signing_key"], Value::Null);
}

#[actix_web::test]
async fn only_signers_enrol_keys() {
    let app = TestApp::new().await;
    let key = file(start(), 365);
    for who in [app.citizen().await, app.reviewer().await, app.officer(&[Role::Administrator]).await] {
        assert_eq!(put(&who, &key, KEY_SECRET).await.problem(), "403 forbidden");
    }
}

#[actix_web::test]
async fn a_pem_file_is_taken_if_its_key_is_encrypted() {
    let app = TestApp::new().await;
    let rosa = app.keyless_signer().await;
    let authority = Authority::generate("Autoridad de prueba", start(), 3650).unwrap();
    let issued = authority.issue("Rosa Elena Batz Cux", start(), 365).unwrap();
    let (plain, certificates) = (pem_key(&issued), pem_certificates(&issued));
    let encrypted =
        openssl(&["pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", "pass:Llave-de-Rosa-1"], &plain);
    let pem = |key: &str| STANDARD.encode(format!("{certificates}{key}"));
    assert_eq!(
        put(&rosa, &pem(&plain), KEY_SECRET).await.problem(),
        "422 signing_key_invalid",
        "for all to read"
    );
    assert_eq!(put(&rosa, &pem(&encrypted), "otro").await.problem(), "422 wrong_secret");
    let key = put(&rosa, &pem(&encrypted), KEY_SECRET).await.ok();
    assert_eq!((&key["kind"], &key["device"]), (&json!("software"), &Value::Null));
    assert_eq!(key["fingerprint"].as_str().unwrap().len(), 64);
}

#[actix_web::test]
async fn a_certificate_has_to_lead_to_whom_the_counter_trusts() {
    let app = TestApp::with_devices(Vec::new()).await;
    let rosa = app.keyless_signer().await;
    let trust = app.app.trust.development().unwrap();
    let with = |issued: &Issued| STANDARD.encode(issued.pkcs12(KEY_SECRET).unwrap());

    let stranger = Authority::generate("Desconocida", app.clock_now() - TimeDelta::days(1), 3650).unwrap();
    let stranger = stranger.issue("Rosa Batz Cux", app.clock_now(), 365).unwrap();
    assert_eq!(put(&rosa, &with(&stranger), KEY_SECRET).await.problem(), "422 signing_key_untrusted");

    let revoked = app.issued("Rosa Batz Cux", 365);
    trust.revoke(&revoked.certificate, app.clock_now() - TimeDelta::hours(1));
    assert_eq!(put(&rosa, &with(&revoked), KEY_SECRET).await.problem(), "422 signing_key_revoked");

    let unfit = STANDARD.encode(for_encryption_only());
    // OpenSSL's certificate begins now, by the machine's clock.
    app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(put(&rosa, &unfit, KEY_SECRET).await.problem(), "422 signing_key_unfit");
    assert_eq!(rosa.signing_key().await, Value::Null, "nothing was kept");

    put(&rosa, &with(&app.issued("Rosa Batz Cux", 365)), KEY_SECRET).await.ok();
}

#[actix_web::test]
async fn nothing_is_enrolled_while_the_authority_does_not_answer() {
    // An authority whose services nobody runs: the addresses are those of a port that is closed.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let roots = folder.path().join("roots.pem");
    let services = Services {
        ocsp: Some(format!("http://{closed}/ocsp")),
        ca_issuers: None,
        crl: Some(format!("http://{closed}/crl")),
    };
    let options = AuthorityOptions { services, ..AuthorityOptions::new("Prestadora", 3650) };
    let authority = Authority::with_options(&options, start() - TimeDelta::days(1)).unwrap();
    std::fs::write(&roots, authority.root_pem().unwrap()).unwrap();
    // Also where signatures are B-B: roots are there, so they count.
    let app = TestApp::with(|config| config.signatures.roots = Some(roots)).await;
    let rosa = app.keyless_signer().await;
    let issued = authority.issue("Rosa Batz Cux", start() - TimeDelta::days(1), 365).unwrap();
    let file = STANDARD.encode(issued.pkcs12(KEY_SECRET).unwrap());
    assert_eq!(put(&rosa, &file, KEY_SECRET).await.problem(), "503 trust_unavailable");
    assert_eq!(rosa.signing_key().await, Value::Null);
}

/// A PKCS#12 file whose certificate's key usage is keyEncipherment alone.
fn for_encryption_only() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let output = Command::new("openssl").current_dir(folder.path()).args(arguments).output();
        let output = output.expect("openssl cannot be started. Install it: apt-get install openssl");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let usage = "keyUsage=critical,keyEncipherment";
    run(&[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        "key.pem",
        "-out",
        "own.pem",
        "-days",
        "30",
        "-subj",
        "/CN=Rosa Batz Cux",
        "-addext",
        usage,
    ]);
    let secret = format!("pass:{KEY_SECRET}");
    run(&[
        "pkcs12", "-export", "-inkey", "key.pem", "-in", "own.pem", "-passout", &secret, "-out", "own.p12",
    ]);
    std::fs::read(folder.path().join("own.p12")).unwrap()
}

/// What OpenSSL makes of a text.
fn openssl(arguments: &[&str], input: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("in");
    std::fs::write(&file, input).unwrap();
    let output = Command::new("openssl").args(arguments).arg("-in").arg(&file).output();
    let output = output.expect("openssl cannot be started. Install it: apt-get install openssl");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
