//! `/account-recoveries`, and the procedure that is filed through them.

use crate::strangers::{PASSWORD, answer};
use crate::support::{Client, Reply, SECRET, TestApp, cui, pdf, webm};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use ventanilla_shared::decision::Role;

const OLD: &str = "vieja@correo.example";
const NEW: &str = "nueva@correo.example";
const BORN: &str = "1980-05-06";

async fn open(app: &TestApp, cui: &str, birth_date: &str) -> Reply {
    let body = json!({
        "cui": cui, "birth_date": birth_date, "email": NEW, "email_confirmation": NEW, "challenge": app.solution().await,
    });
    app.tell("/account-recoveries", body).await
}

async fn veto(app: &TestApp, token: &str) -> Reply {
    app.tell("/account-recoveries/vetoes", json!({ "token": token })).await
}

/// Comes in through the last link that the new address got.
async fn guest(app: &TestApp) -> Client {
    let token = app.token_to(NEW).await;
    app.guest(&token).await
}

async fn own(guest: &Client) -> String {
    guest.get("/requests").await.ok()["items"][0]["id"].as_str().unwrap().to_owned()
}

/// Files what the example holds.
async fn file(guest: &Client) -> String {
    let id = own(guest).await;
    let owner = json!({
        "name": "Lucía Ajanel Tzoc", "phone": "+502 5555 0142", "lost_since": "2026-09-30",
        "circumstances": "Era del trabajo anterior.",
    });
    guest.put(&id, "sections/owner", owner).await.ok();
    guest.upload(&id, "dpi", "dpi.pdf", pdf("DPI"), None).await.ok();
    guest.upload_whole(&id, "video", "v.webm", webm()).await.ok();
    guest.put(&id, "delivery", json!({ "method": "electronic" })).await.ok();
    guest.act(&id, "submit", None).await.ok();
    id
}

async fn taken(app: &TestApp, id: &str) -> Client {
    let officer = app.officer_at("VENTANILLA", "accounts", &[Role::Reviewer]).await;
    officer.post(&format!("/requests/{id}/take"), json!({})).await.ok();
    let points =
        json!({ "data": {}, "checklist": ["dpi", "data", "face", "words"], "payment_confirmed": false });
    officer.put(id, "officer-data", points).await.ok();
    officer
}

/// Approved by the reviewer; the signer has it.
async fn at_signature(app: &TestApp, id: &str) -> Client {
    taken(app, id).await.act(id, "advance", None).await.ok();
    app.run_jobs().await;
    app.officer_at("VENTANILLA", "accounts", &[Role::Signer]).await
}

#[actix_web::test]
async fn the_account_moves_to_the_new_address_after_three_days_without_veto() {
    let app = TestApp::new().await;
    app.registered(&cui(901), OLD).await;
    assert_eq!(open(&app, &cui(901), BORN).await.status, 202);
    assert_eq!(app.mails_to(OLD).await.len(), 1, "the account's own link; nothing has been filed yet");
    let before = app.sign_in(OLD, PASSWORD).await.ok();
    let id = file(&guest(&app).await).await;
    let told = app.link_to(OLD).await;
    assert!(told.starts_with(&format!("{}/account-recovery/veto?token=", app.url)), "{told}");
    let signer = at_signature(&app, &id).await;
    let claim = signer.request(&id).await["claim"].clone();
    assert_eq!(
        (&claim["veto"], &claim["cui"], &claim["birth_date"], &claim["email"]),
        (&json!("running"), &json!(cui(901)), &json!(BORN), &json!(NEW))
    );
    assert_eq!(signer.sign(&id, SECRET).await.problem(), "409 veto_running");
    assert_eq!(app.sign_in(OLD, PASSWORD).await.status, 201, "nothing changes before");
    app.clock.advance(TimeDelta::hours(72));
    let signer = app.again(&signer);
    signer.sign(&id, SECRET).await.ok();
    // The old way in is closed: password and sessions; both addresses are told, the new one chooses a password.
    assert_eq!(app.sign_in(OLD, PASSWORD).await.problem(), "401 sign_in_failed");
    let token = before["refresh_token"].as_str().unwrap();
    let refreshed = app.tell("/sessions/refresh", json!({ "refresh_token": token })).await;
    assert_eq!(refreshed.status, 401);
    assert!(app.mails_to(OLD).await.last().unwrap().contains("pasó a otro correo"));
    let mails = app.mails_to(NEW).await;
    let link =
        mails.iter().rev().find(|mail| mail.contains("/password-reset/")).expect("a link to a password");
    let token = link.split("/password-reset/").nth(1).unwrap().split_whitespace().next().unwrap();
    let password = json!({ "password": "Otra-Clave-Larga-9" });
    let set = app.stranger(Method::PUT, &format!("/password-resets/{token}"), Some(password)).await;
    assert_eq!(set.status, 204);
    assert_eq!(app.sign_in(NEW, "Otra-Clave-Larga-9").await.status, 201);
    assert_eq!(app.sign_in(&cui(901), "Otra-Clave-Larga-9").await.status, 201);
}

#[actix_web::test]
async fn the_old_address_stops_it_once_and_for_all() {
    let app = TestApp::new().await;
    app.registered(&cui(901), OLD).await;
    open(&app, &cui(901), BORN).await.ok();
    let id = file(&guest(&app).await).await;
    let token = app.token_to(OLD).await;
    let signer = at_signature(&app, &id).await;
    assert_eq!(veto(&app, &token).await.status, 204);
    assert_eq!(veto(&app, &token).await.problem(), "410 token_invalid");
    app.clock.advance(TimeDelta::hours(73));
    let signer = app.again(&signer);
    assert_eq!(signer.request(&id).await["claim"]["veto"], "vetoed");
    assert_eq!(signer.sign(&id, SECRET).await.problem(), "409 vetoed");
    let back = json!({ "stage": "review", "reason": "La titular lo detuvo." });
    signer.act(&id, "return", Some(back)).await.ok();
    let officer = app.officer_at("VENTANILLA", "accounts", &[Role::HeadOfUnit, Role::Reviewer]).await;
    let holder = officer.request(&id).await["assignee_name"].clone();
    assert!(holder.is_string(), "it is back with who reviewed it");
    assert_eq!(app.sign_in(OLD, PASSWORD).await.status, 201);
}

#[actix_web::test]
async fn a_veto_before_the_review_leaves_only_the_rejection() {
    let app = TestApp::new().await;
    app.registered(&cui(901), OLD).await;
    open(&app, &cui(901), BORN).await.ok();
    let guest = guest(&app).await;
    let id = file(&guest).await;
    let token = app.token_to(OLD).await;
    assert_eq!(veto(&app, &token).await.status, 204);
    let officer = taken(&app, &id).await;
    assert_eq!(officer.act(&id, "advance", None).await.problem(), "409 vetoed");
    assert!(!officer.request(&id).await["actions"].as_array().unwrap().contains(&json!("advance")));
    let rejection =
        json!({ "reasons": ["vetoed"], "text": "La persona titular lo detuvo.", "definitive": true });
    officer.act(&id, "reject", Some(rejection)).await.ok();
    assert_eq!(guest.act(&id, "correct", None).await.problem(), "409 definitive");
    // The way in is open for another try, which is a request of its own.
    app.run_jobs().await;
    app.clock.advance(TimeDelta::minutes(1));
    open(&app, &cui(901), BORN).await.ok();
    let token = app.token_to(NEW).await;
    let guest = app.guest(&token).await;
    assert_ne!(own(&guest).await, id);
}

#[actix_web::test]
async fn a_link_to_stop_is_good_for_three_days() {
    let app = TestApp::new().await;
    app.registered(&cui(901), OLD).await;
    open(&app, &cui(901), BORN).await.ok();
    file(&guest(&app).await).await;
    let late = app.token_to(OLD).await;
    app.clock.advance(TimeDelta::hours(72));
    assert_eq!(veto(&app, &late).await.problem(), "410 token_invalid");
}

#[actix_web::test]
async fn nobody_learns_who_has_an_account() {
    let app = TestApp::new().await;
    app.registered(&cui(901), OLD).await;
    let mut seen = Vec::new();
    for (who, born) in [(cui(901), BORN), (cui(901), "1980-05-07"), (cui(902), BORN)] {
        let reply = open(&app, &who, born).await;
        let guest = guest(&app).await;
        let id = file(&guest).await;
        let mut request = guest.request(&id).await;
        let mut names: Vec<String> = request.as_object().unwrap().keys().cloned().collect();
        names.sort();
        assert_eq!((&request["claim"], &request["facts"]["veto"]), (&json!(null), &json!(null)));
        assert_eq!(request["state"].take(), "submitted");
        let events = guest.get(&format!("/requests/{id}/events")).await.ok();
        names.extend(events.as_array().unwrap().iter().map(|event| event["action"].to_string()));
        seen.push((answer(&reply), names));
        // The news of this one goes out before the next link does.
        app.run_jobs().await;
        app.clock.advance(TimeDelta::minutes(1));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0], seen[2]);
    assert_eq!(app.mails_to(OLD).await.len(), 2, "the account's link, and one case");
}

#[actix_web::test]
async fn where_there_is_no_such_account_only_a_rejection_is_possible() {
    let app = TestApp::new().await;
    open(&app, &cui(902), BORN).await.ok();
    let id = file(&guest(&app).await).await;
    let officer = taken(&app, &id).await;
    let request = officer.request(&id).await;
    assert_eq!(
        (&request["claim"]["veto"], &request["claim"]["account_holder"]),
        (&json!("no_account"), &Value::Null)
    );
    assert_eq!(officer.act(&id, "advance", None).await.problem(), "409 no_such_account");
    // The new address is another account's: the same.
    app.run_jobs().await;
    app.registered(&cui(903), OLD).await;
    app.registered(&cui(904), NEW).await;
    app.clock.advance(TimeDelta::minutes(1));
    open(&app, &cui(903), BORN).await.ok();
    let id = file(&guest(&app).await).await;
    let officer = app.officer_at("VENTANILLA", "accounts", &[Role::Reviewer, Role::HeadOfUnit]).await;
    officer.post(&format!("/requests/{id}/take"), json!({ "reason": "urgente" })).await.ok();
    assert_eq!(officer.act(&id, "advance", None).await.problem(), "409 no_such_account");
}

#[actix_web::test]
async fn a_guest_reaches_the_one_request_and_nothing_else() {
    let app = TestApp::new().await;
    app.registered(&cui(901), OLD).await;
    open(&app, &cui(901), BORN).await.ok();
    let token = app.token_to(NEW).await;
    let guest = app.guest(&token).await;
    let again = app.tell("/account-recoveries/sessions", json!({ "token": token })).await;
    assert_eq!(again.problem(), "410 token_invalid", "a link is good once");
    let me = guest.get("/me").await.ok();
    assert_eq!((&me["guest"], &me["email"]), (&json!(true), &json!(NEW)));
    let other = json!({ "procedure": "onsec.service-certification", "subject": { "kind": "self" } });
    assert_eq!(guest.post("/requests", other.clone()).await.problem(), "403 forbidden");
    for path in ["/queue", "/me/associated-persons", "/me/certificates", "/officers"] {
        assert_eq!(guest.get(path).await.problem(), "403 forbidden", "{path}");
    }
    assert_eq!(
        guest.send(Method::PUT, "/me/profile", Some(1), Some(json!({}))).await.problem(),
        "403 forbidden"
    );
    // It has no password, and takes nobody's place.
    assert_eq!(app.sign_in(NEW, PASSWORD).await.problem(), "401 sign_in_failed");
    assert_eq!(app.sign_in(&cui(901), PASSWORD).await.status, 201);
    app.registered(&cui(905), NEW).await;
    assert_eq!(app.sign_in(NEW, PASSWORD).await.status, 201);
    // Whoever can sign in does not file it.
    let citizen = app.citizen().await;
    let new = json!({ "procedure": "ventanilla.account-recovery", "subject": { "kind": "another_person" } });
    assert_eq!(citizen.post("/requests", new).await.problem(), "409 filed_otherwise");
    assert_eq!(citizen.get(&format!("/requests/{}", own(&guest).await)).await.problem(), "404 not_found");
}

#[actix_web::test]
async fn recalled_released_rejected_corrected_returned_and_signed() {
    let app = TestApp::new().await;
    app.registered(&cui(901), OLD).await;
    open(&app, &cui(901), BORN).await.ok();
    let lost = guest(&app).await;
    let id = file(&lost).await;
    assert_eq!(lost.act(&id, "recall", None).await.ok()["state"], "creation");
    lost.act(&id, "submit", None).await.ok();
    let officer = taken(&app, &id).await;
    assert_eq!(officer.act(&id, "release", None).await.ok()["facts"]["assignee"], Value::Null);
    officer.post(&format!("/requests/{id}/take"), json!({})).await.ok();
    let rejection = json!({ "reasons": ["dpi_illegible"], "text": "Falta un lado.", "definitive": false });
    assert_eq!(officer.act(&id, "reject", Some(rejection)).await.ok()["state"], "rejected");
    lost.act(&id, "correct", None).await.ok();
    lost.act(&id, "submit", None).await.ok();
    let signer = at_signature(&app, &id).await;
    let back = json!({ "stage": "review", "reason": "Compare otra vez la firma." });
    let returned = signer.act(&id, "return", Some(back)).await.ok();
    assert_eq!(returned["stage"]["id"], "review");
    // Back with whoever reviewed it, who moves it on once more.
    let holder = app.app.read_blocking(|tx| {
        let account = returned["facts"]["assignee"].as_str().unwrap().parse().unwrap();
        ventanilla_api::accounts::store::find(tx, account)
    });
    let token = app.app.keys.access_token(holder.unwrap().unwrap().id, "held", app.app.clock.now()).unwrap();
    let holder = app.as_bearer(&token).await;
    holder.act(&id, "advance", None).await.ok();
    app.run_jobs().await;
    app.clock.advance(TimeDelta::hours(72));
    assert_eq!(app.again(&signer).sign(&id, SECRET).await.ok()["state"], "signed");
}

#[actix_web::test]
async fn the_news_brings_a_guest_back_to_the_same_request() {
    let app = TestApp::new().await;
    app.registered(&cui(901), OLD).await;
    open(&app, &cui(901), BORN).await.ok();
    let id = file(&guest(&app).await).await;
    let officer = taken(&app, &id).await;
    let rejection = json!({ "reasons": ["dpi_illegible"], "text": "Falta un lado.", "definitive": false });
    officer.act(&id, "reject", Some(rejection)).await.ok();
    let back = guest(&app).await;
    assert_eq!(own(&back).await, id);
    back.act(&id, "correct", None).await.ok();
    back.act(&id, "submit", None).await.ok();
    assert_eq!(app.mails_to(OLD).await.len(), 3, "told again, with a link of its own");
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
    let unknown = app.tell("/account-recoveries/sessions", json!({ "token": "x" })).await;
    assert_eq!(unknown.problem(), "410 token_invalid");
}
