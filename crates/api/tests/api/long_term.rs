//! Certificates that stand for decades: what an outside judge says of an issued one, and what a signer learns when the
//! services behind it do not answer, lie, or say that the key is revoked.

use crate::judges;
use crate::support::{Client, SECRET, TestApp};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpListener;
use ventanilla_api::clock::{Clock, SystemClock};
use ventanilla_api::config::Signatures;
use ventanilla_pades::development::Issued;
use ventanilla_pades::{Level, read_signatures};

/// A counter whose documents reach B-LTA, with the machine's clock: the judge looks at that one.
pub async fn counter(timestamp_url: Option<String>) -> TestApp {
    let app = TestApp::with(|config| {
        config.signatures = Signatures { level: Level::Lta, timestamp_url, roots: None, development: true };
    })
    .await;
    app.clock.advance(SystemClock.now() - app.clock.now());
    app
}

/// A signer with a key of the built-in authority.
pub async fn signer(app: &TestApp, name: &str) -> (Client, Issued) {
    let client = app.signer().await;
    let own = app.app.trust.development().unwrap();
    let issued = own.issue(name, app.clock.now(), 365).unwrap();
    let file = STANDARD.encode(issued.pkcs12(SECRET).unwrap());
    let body = json!({ "pkcs12": file, "secret": SECRET });
    client.send(Method::PUT, "/me/signing-key", None, Some(body)).await.ok();
    (client, issued)
}

async fn waiting(app: &TestApp) -> (Client, String) {
    let (lucia, rosa) = (app.citizen().await, app.reviewer().await);
    let id = app.request(&lucia).to_sign(&rosa).await;
    (lucia, id)
}

#[actix_web::test]
async fn an_issued_certificate_stands_for_decades() {
    let app = counter(None).await;
    let (lucia, id) = waiting(&app).await;
    for name in ["Rosa Batz Cux", "Noé Pérez Ixcot", "Marta Chávez Ixcoy"] {
        signer(&app, name).await.0.sign(&id, SECRET).await.ok();
    }
    let pdf = lucia.get(&format!("/requests/{id}/certificate")).await.bytes;
    assert_eq!(judges::pdfsig_valid(&pdf).0, 3);
    let verdicts = judges::long_term(&pdf, &app.app.trust.development().unwrap().root_pem().unwrap(), None);
    assert_eq!(verdicts.len(), 4, "three signatures and the seal over all: {verdicts:#?}");
    for verdict in &verdicts {
        assert_eq!((&verdict["intact"], &verdict["valid"]), (&json!(true), &json!(true)), "{verdict:#}");
    }
    for verdict in verdicts.iter().filter(|verdict| verdict["document_timestamp"] == json!(false)) {
        assert_eq!((&verdict["stamped"], &verdict["passed"]), (&json!(true), &json!(true)), "{verdict:#}");
        assert_eq!(verdict["archived"], json!(true), "{verdict:#}");
    }
    // The file that the person has is the one that verification knows.
    let code = lucia.request(&id).await["certificate"]["code"].clone();
    let asked = app.http.get(format!("{}/api/v1/certificates/{}", app.url, code.as_str().unwrap()));
    assert_eq!(crate::support::Reply::of(asked.send().await.unwrap()).await.ok()["status"], "valid");
}

#[actix_web::test]
async fn the_built_in_authority_answers_at_the_addresses_that_its_certificates_name() {
    let app = counter(None).await;
    let own = app.app.trust.development().unwrap();
    let list = app.http.get(own.url("crl")).send().await.unwrap();
    assert_eq!(list.headers()["content-type"], "application/pkix-crl");
    assert!(list.bytes().await.unwrap().starts_with(&[0x30]), "a list in DER");
    let nonsense = app.http.post(own.url("timestamp")).body("what time is it?").send().await.unwrap();
    assert!(nonsense.status() == 200 || nonsense.status() == 404, "{}", nonsense.status());
    let elsewhere = TestApp::new().await;
    let nobody = elsewhere.http.get(format!("{}/development-authority/crl", elsewhere.url)).send().await;
    assert_eq!(nobody.unwrap().status(), 404, "only where it is for trying out");
}

/// A service on this machine that gives every question the same answer.
fn service(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(answer);
        }
    });
    url
}

/// Nothing was signed, nothing is lost, and the same person signs once the service is back.
async fn refused_by(timestamp_url: String, problem: &str) {
    let app = counter(Some(timestamp_url)).await;
    let (_, id) = waiting(&app).await;
    let (rosa, _) = signer(&app, "Rosa Batz Cux").await;
    let before = rosa.request(&id).await;
    assert_eq!(rosa.sign(&id, SECRET).await.problem(), problem);
    let after = rosa.request(&id).await;
    assert_eq!(after["certificate"]["signatures"], json!([]));
    assert_eq!((&after["version"], &after["state"]), (&before["version"], &json!("under_review")));
}

#[actix_web::test]
async fn an_authority_that_is_away_leaves_everything_as_it_was() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    refused_by(format!("http://{closed}/"), "503 trust_unavailable").await;
}

#[actix_web::test]
async fn an_authority_that_answers_with_errors_leaves_everything_as_it_was() {
    let url = service(b"HTTP/1.1 500 Oops\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    refused_by(url, "503 trust_unavailable").await;
}

#[actix_web::test]
async fn an_authority_that_lies_is_not_believed() {
    let url = service(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\nconnection: close\r\n\r\ntick tock");
    refused_by(url, "502 trust_broken").await;
}

#[actix_web::test]
async fn a_revoked_key_signs_nothing() {
    let app = counter(None).await;
    let (_, id) = waiting(&app).await;
    let (rosa, issued) = signer(&app, "Rosa Batz Cux").await;
    let own = app.app.trust.development().unwrap();
    own.revoke(&issued.certificate, app.clock.now() - TimeDelta::hours(1));
    assert_eq!(rosa.sign(&id, SECRET).await.problem(), "422 signing_key_revoked");
    assert_eq!(rosa.request(&id).await["certificate"]["signatures"], json!([]));
}

#[actix_web::test]
async fn a_key_of_an_unknown_authority_signs_nothing() {
    let app = counter(None).await;
    let (_, id) = waiting(&app).await;
    // Enrolled before the counter ceased to know its authority.
    let stranger = app.signer().await;
    let now = app.clock.now() - TimeDelta::days(1);
    let authority = ventanilla_pades::development::Authority::generate("Desconocida", now, 3650).unwrap();
    let file = authority.issue("Rosa Batz Cux", now, 365).unwrap().pkcs12(SECRET).unwrap();
    let key = ventanilla_api::signing_keys::kept(&file, SECRET).unwrap();
    app.app
        .write_blocking(|tx| ventanilla_api::signing_keys::store::replace(tx, stranger.account, &key))
        .unwrap();
    assert_eq!(stranger.sign(&id, SECRET).await.problem(), "422 signing_key_untrusted");
}

#[actix_web::test]
async fn renewed_years_later_it_still_stands() {
    let app = counter(None).await;
    let (lucia, id) = waiting(&app).await;
    for name in ["Rosa Batz Cux", "Noé Pérez Ixcot", "Marta Chávez Ixcoy"] {
        signer(&app, name).await.0.sign(&id, SECRET).await.ok();
    }
    let pdf = lucia.get(&format!("/requests/{id}/certificate")).await.bytes;
    let (trust, now, file) = (app.app.clone(), app.clock.now(), pdf.to_vec());
    let renewed = actix_web::web::block(move || trust.trust.renew(&file, now)).await.unwrap().unwrap();
    assert!(renewed.starts_with(&pdf), "not a byte of it changed");
    assert_eq!(read_signatures(&renewed).unwrap().len(), 5);
    let verdicts =
        judges::long_term(&renewed, &app.app.trust.development().unwrap().root_pem().unwrap(), None);
    assert!(verdicts.iter().all(|verdict| verdict["intact"] == json!(true)), "{verdicts:#?}");
    assert_eq!(
        verdicts.iter().filter(|verdict| verdict["passed"] == json!(true)).count(),
        3,
        "{verdicts:#?}"
    );
}
