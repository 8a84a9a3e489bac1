//! `/account-recoveries`

use crate::strangers::{PASSWORD, answer};
use crate::support::{Reply, TestApp, cui};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use ventanilla_shared::decision::Role;

const OLD: &str = "vieja@correo.example";
const NEW: &str = "nueva@correo.example";

async fn open(app: &TestApp, cui: &str, birth_date: &str) -> Reply {
    let body = json!({
        "cui": cui, "birth_date": birth_date, "email": NEW, "email_confirmation": NEW, "challenge": app.solution().await,
    });
    app.tell("/account-recoveries", body).await
}

async fn veto(app: &TestApp, token: &str) -> Reply {
    app.tell("/account-recoveries/vetoes", json!({ "token": token })).await
}

async fn cases(app: &TestApp) -> Vec<Value> {
    let support = app.officer(&[Role::Support]).await;
    support.get("/account-recoveries").await.ok()["items"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn a_case_is_opened_told_to_the_old_address_and_changes_nothing() {
    let app = TestApp::new().await;
    app.registered(&cui(901), OLD).await;
    assert_eq!(open(&app, &cui(901), "1980-05-06").await.status, 202);
    let case = &cases(&app).await[0];
    assert_eq!((&case["status"], &case["matches_account"]), (&json!("open"), &json!(true)));
    assert_eq!((&case["cui"], &case["new_email"]), (&json!(cui(901)), &json!(NEW)));
    let link = app.link_to(OLD).await;
    assert!(link.starts_with(&format!("{}/account-recovery/veto?token=", app.url)), "{link}");
    assert_eq!(app.mails_to(NEW).await.len(), 0, "the new address is not known to be anybody's");
    assert_eq!(app.sign_in(OLD, PASSWORD).await.status, 201);
    assert_eq!(app.sign_in(NEW, PASSWORD).await.problem(), "401 sign_in_failed");
}

#[actix_web::test]
async fn the_old_address_ends_the_case_once_within_three_days() {
    let app = TestApp::new().await;
    app.registered(&cui(901), OLD).await;
    open(&app, &cui(901), "1980-05-06").await.ok();
    let token = app.token_to(OLD).await;
    assert_eq!(veto(&app, &token).await.status, 204);
    assert_eq!(cases(&app).await[0]["status"], "vetoed");
    assert_eq!(veto(&app, &token).await.problem(), "410 token_invalid");

    open(&app, &cui(901), "1980-05-06").await.ok();
    let late = app.token_to(OLD).await;
    app.clock.advance(TimeDelta::hours(72));
    assert_eq!(veto(&app, &late).await.problem(), "410 token_invalid");
    assert_eq!(cases(&app).await[0]["status"], "open");
}

#[actix_web::test]
async fn nobody_learns_from_the_answer_who_has_an_account() {
    let app = TestApp::new().await;
    app.registered(&cui(901), OLD).await;
    let known = open(&app, &cui(901), "1980-05-06").await;
    let born_otherwise = open(&app, &cui(901), "1980-05-07").await;
    let unknown = open(&app, &cui(902), "1980-05-06").await;
    assert_eq!(answer(&known), answer(&born_otherwise));
    assert_eq!(answer(&known), answer(&unknown));
    assert_eq!(app.mails_to(OLD).await.len(), 2, "the account's link, and one case");
    let matching: Vec<Value> = cases(&app).await.iter().map(|case| case["matches_account"].clone()).collect();
    assert_eq!(matching, [json!(false), json!(false), json!(true)], "newest first");
}

#[actix_web::test]
async fn what_is_wrong_is_named_by_its_field() {
    let app = TestApp::new().await;
    let body = json!({
        "cui": "1", "birth_date": "2999-01-01", "email": NEW, "email_confirmation": OLD, "challenge": app.solution().await,
    });
    assert_eq!(
        app.tell("/account-recoveries", body).await.problem(),
        "422 invalid /birth_date birth_date, /cui cui_length, /email_confirmation email_mismatch"
    );
}

#[actix_web::test]
async fn support_closes_a_case_with_a_note_once() {
    let app = TestApp::new().await;
    app.registered(&cui(901), OLD).await;
    open(&app, &cui(901), "1980-05-06").await.ok();
    let token = app.token_to(OLD).await;
    let support = app.officer(&[Role::Support]).await;
    let id = support.get("/account-recoveries?status=open").await.ok()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/account-recoveries/{id}/close");
    let empty = support.post(&path, json!({ "note": " " })).await;
    assert_eq!(empty.problem(), "422 invalid /note missing");
    let closed = support.post(&path, json!({ "note": "Se presentó con su DPI." })).await.ok();
    assert_eq!(
        (&closed["status"], &closed["closing_note"]),
        (&json!("closed"), &json!("Se presentó con su DPI."))
    );
    assert_eq!(support.post(&path, json!({ "note": "Otra vez" })).await.problem(), "412 stale");
    assert_eq!(veto(&app, &token).await.problem(), "410 token_invalid", "closed before");
    assert_eq!(support.get("/account-recoveries?status=open").await.ok()["items"], json!([]));
    let missing = "/account-recoveries/018f0000-0000-7000-8000-000000000000/close";
    assert_eq!(support.post(missing, json!({ "note": "x" })).await.problem(), "404 not_found");
}

#[actix_web::test]
async fn only_support_sees_cases() {
    let app = TestApp::new().await;
    open(&app, &cui(901), "1980-05-06").await.ok();
    let id = cases(&app).await[0]["id"].as_str().unwrap().to_owned();
    for who in [app.citizen().await, app.reviewer().await, app.officer(&[Role::Administrator]).await] {
        assert_eq!(who.get("/account-recoveries").await.problem(), "403 forbidden");
        for id in [id.as_str(), "018f0000-0000-7000-8000-000000000000"] {
            let path = format!("/account-recoveries/{id}/close");
            assert_eq!(who.post(&path, json!({ "note": "x" })).await.problem(), "403 forbidden");
        }
    }
    assert_eq!(app.stranger(Method::GET, "/account-recoveries", None).await.problem(), "401 unauthenticated");
}
