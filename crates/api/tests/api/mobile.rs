//! The whole way as a mobile app goes it: bearer tokens in bodies, no cookies, nothing but HTTP.

use crate::support::{Reply, SECRET, TestApp, pdf, period, reviewed};
use serde_json::{Value, json};
use ventanilla_shared::challenge::Challenge;

#[actix_web::test]
async fn from_account_to_signed_certificate() {
    let app = TestApp::new().await;
    let http = reqwest::Client::builder().cookie_store(false).build().unwrap();
    let url = |path: &str| format!("{}/api/v1{path}", app.url);
    let solved = || async {
        let challenge: Challenge = http.get(url("/challenges")).send().await.unwrap().json().await.unwrap();
        serde_json::to_value(challenge.solve().unwrap()).unwrap()
    };
    let post = |path: String, body: Value| {
        let http = http.clone();
        async move { Reply::of(http.post(path).json(&body).send().await.unwrap()).await }
    };

    // Account, by an e-mailed link.
    let terms: Value = http.get(url("/terms")).send().await.unwrap().json().await.unwrap();
    let account = json!({
        "cui": "1234 56789 0101", "birth_date": "1972-04-18", "email": "lucia@correo.example",
        "email_confirmation": "lucia@correo.example", "password": "Quetzal-Azul-77",
        "terms_version": terms["version"], "challenge": solved().await,
    });
    assert_eq!(post(url("/accounts"), account).await.status, 202);
    let link = app.link_to("lucia@correo.example").await;
    let token = link.split("token=").nth(1).unwrap().to_owned();
    assert_eq!(post(url("/accounts/confirmations"), json!({ "token": token })).await.status, 201);

    // Session: tokens in bodies.
    let session = json!({ "identifier": "1234567890101", "password": "Quetzal-Azul-77", "client": "mobile" });
    let reply = post(url("/sessions"), session).await;
    assert!(reply.headers.get("set-cookie").is_none());
    let refresh = reply.ok()["refresh_token"].as_str().unwrap().to_owned();
    let refreshed = post(url("/sessions/refresh"), json!({ "refresh_token": refresh })).await;
    assert!(refreshed.headers.get("set-cookie").is_none());
    let access = refreshed.ok()["access_token"].as_str().unwrap().to_owned();
    let me = app.as_bearer(&access).await;

    // Personal data.
    let version = me.get("/me").await.ok()["version"].as_i64();
    let profile = json!({
        "first_name": "Lucía", "first_surname": "Ajanel", "sex": "female", "phone": "5555-1234", "department": "1",
        "municipality": "101", "address": "4a calle 1-23 zona 1", "igss_number": "1972123456", "nit": "576937-K",
    });
    let saved = me.send(reqwest::Method::PUT, "/me/profile", version, Some(profile)).await.ok();
    assert_eq!(saved["profile_complete"], true);

    // Request.
    let made = me
        .post(
            "/requests",
            json!({ "procedure": "onsec.service-certification", "subject": { "kind": "self" } }),
        )
        .await
        .ok();
    let id = made["id"].as_str().unwrap().to_owned();
    me.put(&id, "sections/services", json!({ "items": [period()] })).await.ok();
    me.put(&id, "payment", json!({ "method": "transfer", "number": "T-1", "date": "2026-11-20" })).await.ok();
    for kind in ["dpi", "igss_affiliation", "payment_proof"] {
        me.upload(&id, kind, "foto.pdf", pdf(kind), None).await.ok();
    }
    me.put(&id, "delivery", json!({ "method": "counter" })).await.ok();
    assert_eq!(me.act(&id, "submit", None).await.ok()["state"], "submitted");

    // Officers.
    let rosa = app.reviewer().await;
    rosa.post("/queue/next", json!({})).await.ok();
    rosa.put(&id, "officer-data", reviewed()).await.ok();
    rosa.act(&id, "advance", None).await.ok();
    app.run_jobs().await;
    for _ in 0..3 {
        app.signer().await.sign(&id, SECRET).await.ok();
    }

    // Certificate, news, and a stranger.
    let done = me.request(&id).await;
    assert_eq!(done["state"], "signed");
    assert_eq!(done["certificate"]["charge_on_delivery"]["currency"], "GTQ");
    let news = me.get("/me/notifications").await.ok();
    let kinds: Vec<&str> =
        news["items"].as_array().unwrap().iter().map(|n| n["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["signed", "taken", "submitted"]);
    let mails = app.mails_to("lucia@correo.example").await;
    assert!(mails.last().unwrap().contains("/notifications"), "the mail only says that one waits");
    assert!(me.get(&format!("/requests/{id}/certificate")).await.bytes.starts_with(b"%PDF-"));
    let code = done["certificate"]["code"].as_str().unwrap();
    let face: Value =
        http.get(url(&format!("/certificates/{code}"))).send().await.unwrap().json().await.unwrap();
    assert_eq!(face["status"], "valid");
}

#[test]
fn the_committed_openapi_document_is_the_generated_one() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi/ventanilla.json");
    let committed = std::fs::read_to_string(file).expect("openapi/ventanilla.json is committed");
    assert!(committed == ventanilla_api::openapi::text(), "run `cargo xtask openapi` and commit");
}

#[test]
fn every_operation_has_a_summary_typed_answers_and_problems() {
    let document: Value = ventanilla_api::openapi::document().clone();
    let mut operations = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = format!("{method} {path}");
            assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{name} has no summary");
            assert!(operation["tags"].as_array().is_some_and(|tags| tags.len() == 1), "{name} has no tag");
            let answers = operation["responses"].as_object().unwrap();
            for (status, answer) in answers.iter().filter(|(status, _)| *status != "204") {
                let typed = answer["content"].as_object().is_some_and(|content| !content.is_empty())
                    || status.starts_with("201");
                assert!(typed, "{name} {status} has no type");
                if status.starts_with('4') || status.starts_with('5') {
                    assert!(
                        answer["content"]["application/problem+json"].is_object(),
                        "{name} {status} is no problem"
                    );
                }
            }
            operations += 1;
        }
    }
    assert!(operations >= 50, "{operations}");
}
