//! `/me/signing-key`

use crate::support::{Client, Reply, TestApp, start};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use ventanilla_api::signing_keys::store;
use ventanilla_pades::development::Authority;
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
    let rosa = keyless_signer(&app).await;
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
    let open = |secret: &str| SoftwareSigner::from_encrypted_pkcs8(&kept.encrypted_key, secret, &kept.chain);
    assert!(open(KEY_SECRET).is_ok());
    assert!(matches!(open("Otra-Llave-2"), Err(Error::WrongSecret)));
}

#[actix_web::test]
async fn what_is_no_usable_key_is_refused() {
    let app = TestApp::new().await;
    let rosa = keyless_signer(&app).await;
    let good = file(start(), 365);
    let expired = file(start() - TimeDelta::days(30), 30);
    let early = file(start() + TimeDelta::days(2), 30);
    let invalid = "422 signing_key_invalid";
    assert_eq!(put(&rosa, &good, "Otra-Llave-2").await.problem(), invalid, "another secret");
    assert_eq!(put(&rosa, "%%%", KEY_SECRET).await.problem(), invalid, "no base64");
    assert_eq!(put(&rosa, &STANDARD.encode("no key"), KEY_SECRET).await.problem(), invalid, "no PKCS#12");
    let bytes = STANDARD.decode(&good).unwrap();
    assert_eq!(
        put(&rosa, &STANDARD.encode(&bytes[..bytes.len() / 2]), KEY_SECRET).await.problem(),
        invalid,
        "cut off"
    );
    assert_eq!(put(&rosa, &expired, KEY_SECRET).await.problem(), invalid, "expired");
    assert_eq!(put(&rosa, &early, KEY_SECRET).await.problem(), invalid, "not valid yet");
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

/// A signer without the key that the tests' signers come with.
async fn keyless_signer(app: &TestApp) -> Client {
    use diesel::prelude::*;
    use ventanilla_api::db::schema::grants;
    let who = app.officer(&[Role::HeadOfUnit]).await;
    let account = who.account.to_string();
    let promote =
        diesel::update(grants::table.filter(grants::account_id.eq(account))).set(grants::role.eq("signer"));
    app.app.write_blocking(|tx| Ok(promote.execute(tx.db)?)).unwrap();
    who
}
