//! The statement in the QR code of a certificate, from the paper to the verdict without this server.

use crate::judges;
use crate::support::{Reply, SECRET, TestApp};
use serde_json::{Value, json};
use ventanilla_statement::{Invalid, KeySet, Signed, Standing, commitment, verify};

async fn keys(app: &TestApp) -> KeySet {
    let url = format!("{}/api/v1/statement-keys", app.url);
    let answer = Reply::of(app.http.get(url).send().await.unwrap()).await;
    assert_eq!(answer.status, 200);
    KeySet::from_json(std::str::from_utf8(&answer.bytes).unwrap()).unwrap()
}

#[actix_web::test]
async fn the_qr_code_on_the_paper_is_checked_with_the_institutions_keys_alone() {
    let app = TestApp::new().await;
    let (lucia, rosa) = (app.citizen().await, app.reviewer().await);
    let signers = [app.signer().await, app.signer().await, app.signer().await];
    let id = app.request(&lucia).to_sign(&rosa).await;
    let data_path = format!("/requests/{id}/certificate/data");
    assert_eq!(lucia.get(&data_path).await.problem(), "404 not_found", "not issued yet");
    for signer in &signers {
        signer.sign(&id, SECRET).await.ok();
    }
    let request = lucia.request(&id).await;
    let pdf = lucia.get(&format!("/requests/{id}/certificate")).await.bytes;
    let pages = lucia.get("/me/certificates").await.ok()[0]["pages"].as_u64().unwrap();
    let codes = judges::qr_codes(&pdf, u32::try_from(pages).unwrap());
    let [url] = codes.as_slice() else { panic!("{codes:?}") };
    assert!(url.starts_with("HTTP://127.0.0.1:") && *url == url.to_uppercase(), "{url}");

    let signed = Signed::parse(url).unwrap();
    let now = u64::try_from(crate::support::start().timestamp()).unwrap() + 3600;
    let verified = verify(&signed, &keys(&app).await, now).unwrap();
    assert_eq!(verified.standing, Standing::Current);
    assert_eq!(
        (verified.statement.issuer.as_str(), verified.statement.number.as_str()),
        ("ONSEC", "2026-C-00001")
    );
    assert_eq!(verify(&signed, &KeySet::default(), now), Err(Invalid::UnknownKey));

    // Whoever was given data and salt can check them; the salt is in the file, and neither is in the address.
    let given = lucia.get(&data_path).await.ok();
    assert_eq!(given["url"], json!(url));
    let salt = given["salt"].as_str().unwrap();
    assert!(judges::info(&pdf).contains(&format!("salt:{salt}")), "{}", judges::info(&pdf));
    let bytes: Vec<u8> =
        (0..32).step_by(2).map(|at| u8::from_str_radix(&salt[at..at + 2], 16).unwrap()).collect();
    let salt: [u8; 16] = bytes.try_into().unwrap();
    assert_eq!(commitment(&salt, &given["data"]).unwrap(), verified.statement.commitment);
    let mut other: Value = given["data"].clone();
    other["subject"]["full_name"] = "Otra Persona".into();
    assert_ne!(commitment(&salt, &other).unwrap(), verified.statement.commitment);
    assert!(judges::text_of(&pdf).contains(given["data"]["subject"]["full_name"].as_str().unwrap()));
    let stranger = app.citizen().await;
    assert_eq!(stranger.get(&data_path).await.problem(), "404 not_found");

    // A telephone that opens the address, in whichever case, is led to the certificate's page.
    let code = request["certificate"]["code"].as_str().unwrap().replace('-', "");
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    for address in [url.clone(), url.to_lowercase()] {
        let path = address.splitn(4, '/').nth(3).unwrap().to_owned();
        let answer = http.get(format!("{}/{path}", app.url)).send().await.unwrap();
        assert_eq!(answer.status(), 303);
        assert_eq!(answer.headers()["location"], format!("/v/{code}"));
    }
    let nonsense = http.get(format!("{}/S/AAAA", app.url)).send().await.unwrap();
    assert_eq!(nonsense.status(), 404);
}

#[actix_web::test]
async fn an_institution_keeps_its_key_and_another_one_takes_its_place_openly() {
    let app = TestApp::new().await;
    let (lucia, rosa) = (app.citizen().await, app.reviewer().await);
    app.request(&lucia).to_sign(&rosa).await;
    app.request(&lucia).to_sign(&rosa).await;
    let first = keys(&app).await.0;
    assert_eq!(first.len(), 1, "two renderings, one key");
    app.clock.advance(chrono::TimeDelta::seconds(5));
    // The file was lost or is to be replaced: the next rendering makes another key.
    let file = app.folder().join("var/keys/statements/ONSEC.key");
    assert!(file.is_file());
    std::fs::remove_file(file).unwrap();
    app.request(&lucia).to_sign(&rosa).await;
    let both = keys(&app).await.0;
    assert_eq!((both.len(), both[0].public), (2, first[0].public));
    assert!(both[0].not_after.is_some() && both[1].not_after.is_none());
    let leaves = app.http.get(format!("{}/api/v1/log/leaves?limit=100", app.url)).send().await.unwrap();
    let leaves = leaves.text().await.unwrap();
    let count = |kind: &str| leaves.matches(&format!(r#"\"kind\":\"{kind}\""#)).count();
    assert_eq!((count("statement_key_enrolled"), count("statement_key_removed")), (2, 1));
}
