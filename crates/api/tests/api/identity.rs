//! The identity level: how it is verified, shown, required, and for how long the evidence is kept.

use crate::support::{Client, SECRET, TestApp};
use crate::uploads::{document_id, filed};
use chrono::TimeDelta;
use diesel::prelude::*;
use serde_json::json;
use ventanilla_api::db::schema::looks;
use ventanilla_shared::decision::Role;

async fn unit(app: &TestApp, role: Role) -> Client {
    app.officer_at("OJ", "identity", &[role]).await
}

async fn reviewed(app: &TestApp, id: &str) -> Client {
    let officer = unit(app, Role::Reviewer).await;
    officer.post(&format!("/requests/{id}/take"), json!({})).await.ok();
    officer
}

const EVERYTHING: [&str; 4] = ["dpi", "data", "face", "words"];

async fn approved(app: &TestApp, officer: &Client, id: &str) {
    officer
        .put(id, "officer-data", json!({ "data": {}, "checklist": EVERYTHING, "payment_confirmed": false }))
        .await
        .ok();
    officer.act(id, "advance", None).await.ok();
    app.run_jobs().await;
    unit(app, Role::Signer).await.sign(id, SECRET).await.ok();
}

#[actix_web::test]
async fn the_profile_shows_how_the_verification_stands() {
    let app = TestApp::new().await;
    let citizen = app.citizen().await;
    let me = citizen.get("/me").await.ok();
    assert_eq!((&me["identity_level"], &me["identity_request"]), (&json!("email_confirmed"), &json!(null)));
    let id = filed(&citizen).await;
    let pending = citizen.get("/me").await.ok();
    assert_eq!(pending["identity_request"]["state"], "submitted");
    let officer = reviewed(&app, &id).await;
    let rejection = json!({ "reasons": ["video_unclear"], "text": "No se oye.", "definitive": false });
    officer.act(&id, "reject", Some(rejection)).await.ok();
    let rejected = citizen.get("/me").await.ok();
    assert_eq!(rejected["identity_request"]["state"], "rejected");
    assert_eq!(rejected["identity_request"]["rejection"]["reasons"][0]["id"], "video_unclear");
    assert_eq!(rejected["identity_request"]["rejection"]["text"], "No se oye.");
    citizen.act(&id, "correct", None).await.ok();
    citizen.act(&id, "submit", None).await.ok();
    let officer = reviewed(&app, &id).await;
    approved(&app, &officer, &id).await;
    let verified = citizen.get("/me").await.ok();
    assert_eq!(
        (&verified["identity_level"], &verified["identity_request"]["state"]),
        (&json!("verified"), &json!("signed"))
    );
}

#[actix_web::test]
async fn a_procedure_may_require_the_level() {
    let folder = tempfile::tempdir().unwrap();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    crate::definitions::copy(&root.join("procedures"), folder.path());
    let file = folder.path().join("mineduc/sworn-translation/procedure.toml");
    let source = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, source.replacen("subjects =", "identity_level = \"verified\"\nsubjects =", 1))
        .unwrap();
    let procedures = folder.path().to_owned();
    let app = TestApp::with(|config| config.procedures = procedures).await;
    let citizen = app.citizen().await;
    let new = json!({ "procedure": "mineduc.sworn-translation", "subject": { "kind": "self" } });
    assert_eq!(citizen.post("/requests", new.clone()).await.problem(), "403 identity_level_too_low");
    let id = filed(&citizen).await;
    let officer = reviewed(&app, &id).await;
    approved(&app, &officer, &id).await;
    citizen.post("/requests", new).await.ok();
}

#[actix_web::test]
async fn only_officers_of_the_unit_see_the_video_and_each_look_is_logged() {
    let app = TestApp::new().await;
    let citizen = app.citizen().await;
    let id = filed(&citizen).await;
    let video = document_id(&citizen.request(&id).await, "video");
    let path = format!("/requests/{id}/documents/{video}");
    let elsewhere = [
        app.officer_at("OJ", "archive", &[Role::Reviewer, Role::HeadOfUnit]).await,
        app.officer_at("ONSEC", "identity", &[Role::Reviewer]).await,
        app.officer_at("OJ", "identity", &[Role::Support, Role::Auditor, Role::Cashier]).await,
        app.officer_at("OJ", "identity", &[Role::Administrator]).await,
        app.citizen().await,
    ];
    for other in &elsewhere {
        assert_eq!(other.get(&path).await.problem(), "404 not_found");
    }
    let officer = unit(&app, Role::Reviewer).await;
    assert_eq!(officer.get(&path).await.status, 200);
    assert_eq!(officer.get(&path).await.status, 200);
    let what = format!("document {video}");
    let seen: i64 = app
        .app
        .read_blocking(move |tx| {
            Ok(looks::table
                .filter(looks::what.eq(what))
                .filter(looks::account_id.eq(officer.account.to_string()))
                .count()
                .get_result(tx.db)?)
        })
        .unwrap();
    assert_eq!(seen, 2);
}

#[actix_web::test]
async fn the_video_is_deleted_after_its_time_and_its_name_and_hash_stay() {
    let app = TestApp::new().await;
    let citizen = app.citizen().await;
    let id = filed(&citizen).await;
    let before = citizen.request(&id).await;
    let video = document_id(&before, "video");
    let path = format!("/requests/{id}/documents/{video}");
    app.clock.advance(TimeDelta::days(40));
    app.sweep().await;
    let citizen = app.again(&citizen);
    assert_eq!(citizen.get(&path).await.status, 200, "it waits for an officer");
    let officer = reviewed(&app, &id).await;
    approved(&app, &officer, &id).await;
    app.clock.advance(TimeDelta::days(29));
    app.sweep().await;
    let citizen = app.again(&citizen);
    assert_eq!(citizen.get(&path).await.status, 200);
    app.clock.advance(TimeDelta::days(1));
    app.sweep().await;
    let citizen = app.again(&citizen);
    assert_eq!(citizen.get(&path).await.problem(), "410 content_deleted");
    let after = citizen.request(&id).await;
    let row = |request: &serde_json::Value| {
        let rows = request["documents"].as_array().unwrap();
        rows.iter().find(|row| row["id"] == json!(video)).unwrap().clone()
    };
    assert_eq!(row(&before)["sha256"], row(&after)["sha256"]);
    assert!(row(&after)["deleted_at"].is_string());
    // The signed record has no time after which it goes.
    assert_eq!(citizen.get(&format!("/requests/{id}/certificate")).await.status, 200);
}

#[actix_web::test]
async fn who_corrects_after_the_video_is_gone_attaches_another() {
    let app = TestApp::new().await;
    let citizen = app.citizen().await;
    let id = filed(&citizen).await;
    let officer = reviewed(&app, &id).await;
    let rejection = json!({ "reasons": ["video_unclear"], "text": "No se oye.", "definitive": false });
    officer.act(&id, "reject", Some(rejection)).await.ok();
    app.clock.advance(TimeDelta::days(31));
    app.sweep().await;
    let citizen = app.again(&citizen);
    citizen.act(&id, "correct", None).await.ok();
    let refused = citizen.act(&id, "submit", None).await.problem();
    assert_eq!(
        refused,
        "422 inconsistencies /documents/dpi document_missing, /documents/video document_missing"
    );
    citizen.upload_whole(&id, "video", "v.webm", crate::support::webm()).await.ok();
}

#[actix_web::test]
async fn the_sample_is_for_everybody() {
    let app = TestApp::new().await;
    let sample =
        reqwest::get(format!("{}/api/v1/procedures/oj.identity-verification/samples/video", app.url))
            .await
            .unwrap();
    assert_eq!(
        (sample.status().as_u16(), sample.headers()["content-type"].to_str().unwrap()),
        (200, "video/webm")
    );
    for path in [
        "oj.identity-verification/samples/dpi",
        "oj.identity-verification/samples/..%2Fexample.json",
        "x.y/samples/video",
    ] {
        let url = format!("{}/api/v1/procedures/{path}", app.url);
        assert_eq!(reqwest::get(url).await.unwrap().status().as_u16(), 404);
    }
}
