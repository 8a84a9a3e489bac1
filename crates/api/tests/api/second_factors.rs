//! `/me/second-factor`, `/sessions/second-factor`

use crate::strangers::{PASSWORD, refresh_token};
use crate::support::{Client, Reply, TestApp, cui};
use chrono::TimeDelta;
use diesel::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};
use ventanilla_api::clock::Clock;
use ventanilla_api::db::schema::{grants, recovery_codes, second_factors};
use ventanilla_api::db::to_db;
use ventanilla_api::second_factors::code_at;

const EMAIL: &str = "ana@correo.example";

/// An app on a telephone.
pub struct Phone(Vec<u8>);

impl Phone {
    pub fn of(shown: &Value) -> Self {
        let mut bytes = Vec::new();
        let (mut bits, mut count) = (0_u32, 0);
        for letter in shown["secret"].as_str().unwrap().bytes() {
            let value =
                b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|known| *known == letter).unwrap();
            bits = (bits << 5) | u32::try_from(value).unwrap();
            count += 5;
            if count >= 8 {
                count -= 8;
                bytes.push((bits >> count) as u8);
                bits &= (1 << count) - 1;
            }
        }
        Self(bytes)
    }

    pub fn shows(&self, now: chrono::DateTime<chrono::Utc>) -> String {
        code_at(&self.0, now.timestamp() / 30)
    }
}

async fn with_ana() -> TestApp {
    let app = TestApp::new().await;
    app.registered(&cui(901), EMAIL).await;
    app
}

/// Ana's session, and whatever she asks with it.
async fn ana(app: &TestApp) -> Client {
    let session = app.sign_in(EMAIL, PASSWORD).await.ok();
    app.as_bearer(session["access_token"].as_str().unwrap()).await
}

async fn enrol(app: &TestApp, who: &Client) -> (Phone, Vec<String>) {
    let shown = who.post("/me/second-factor", json!({ "password": PASSWORD })).await.ok();
    let phone = Phone::of(&shown);
    let code = phone.shows(app.clock.now());
    let done = who.post("/me/second-factor/confirmation", json!({ "code": code })).await.ok();
    let codes =
        done["recovery_codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned());
    (phone, codes.collect())
}

async fn second_step(app: &TestApp, ticket: &Value, code: &str) -> Reply {
    app.tell("/sessions/second-factor", json!({ "ticket": ticket, "code": code })).await
}

async fn ticket(app: &TestApp) -> Value {
    let half = app.sign_in(EMAIL, PASSWORD).await;
    assert_eq!(half.status, 202, "{}", half.problem());
    assert!(half.ok().get("access_token").is_none() && half.ok()["expires_in"] == 300);
    assert!(!half.headers.contains_key("set-cookie"));
    half.ok()["ticket"].clone()
}

#[actix_web::test]
async fn a_second_factor_is_turned_on_with_a_code_and_asked_for_from_then_on() {
    let app = with_ana().await;
    let who = ana(&app).await;
    let none = json!({ "on": false, "required": false, "passed": false, "recovery_codes_left": 0 });
    assert_eq!(who.get("/me/second-factor").await.ok(), none);
    let wrong = who.post("/me/second-factor", json!({ "password": "Otra-Clave-99" })).await;
    assert_eq!(wrong.problem(), "422 invalid /password wrong_password");
    let early = who.post("/me/second-factor/confirmation", json!({ "code": "123456" })).await;
    assert_eq!(early.problem(), "409 second_factor_missing");

    let shown = who.post("/me/second-factor", json!({ "password": PASSWORD })).await;
    assert_eq!((shown.status, &shown.headers["cache-control"]), (201, &"no-store".parse().unwrap()));
    let shown = shown.ok();
    assert!(shown["qr_svg"].as_str().unwrap().contains("<svg"));
    let secret = shown["secret"].as_str().unwrap();
    assert!(secret.len() == 32 && shown["uri"].as_str().unwrap().contains(secret), "{shown}");
    assert_eq!(app.sign_in(EMAIL, PASSWORD).await.status, 201, "nothing is asked for before it is confirmed");

    let phone = Phone::of(&shown);
    let wrong = who.post("/me/second-factor/confirmation", json!({ "code": "000000" })).await;
    assert_eq!(wrong.problem(), "422 wrong_code");
    let done = who
        .post("/me/second-factor/confirmation", json!({ "code": phone.shows(app.clock.now()) }))
        .await
        .ok();
    assert_eq!(done["recovery_codes"].as_array().unwrap().len(), 10);
    assert_eq!(who.get("/me/second-factor").await.ok()["on"], true);
    assert!(
        app.mails_to(EMAIL).await.iter().any(|mail| mail.contains("código de su aplicación")),
        "its owner is told"
    );
    let again = who.post("/me/second-factor", json!({ "password": PASSWORD })).await;
    assert_eq!(again.problem(), "409 second_factor_set");

    let first = ticket(&app).await;
    assert_eq!(second_step(&app, &first, "000000").await.problem(), "422 wrong_code");
    app.clock.advance(TimeDelta::seconds(30));
    let whole = second_step(&app, &first, &phone.shows(app.clock.now())).await;
    assert_eq!(whole.status, 201);
    let who = app.as_bearer(whole.ok()["access_token"].as_str().unwrap()).await;
    assert_eq!(who.get("/me/second-factor").await.ok()["passed"], true);
    let next = app.refresh(&refresh_token(&whole)).await.ok();
    let who = app.as_bearer(next["access_token"].as_str().unwrap()).await;
    assert_eq!(who.get("/me/second-factor").await.ok()["passed"], true, "a refreshed session keeps it");
}

#[actix_web::test]
async fn a_code_works_once_and_only_around_its_time() {
    let app = with_ana().await;
    let (phone, _) = enrol(&app, &ana(&app).await).await;
    let used = phone.shows(app.clock.now());
    assert_eq!(
        second_step(&app, &ticket(&app).await, &used).await.problem(),
        "422 wrong_code",
        "the code that turned it on is used"
    );
    app.clock.advance(TimeDelta::seconds(30));
    let code = phone.shows(app.clock.now());
    let (one, other) = (ticket(&app).await, ticket(&app).await);
    let (one, other) = tokio::join!(second_step(&app, &one, &code), second_step(&app, &other, &code));
    let mut both = [one.status, other.status];
    both.sort_unstable();
    assert_eq!(both, [201, 422], "of two at once, one gets in");
    app.clock.advance(TimeDelta::seconds(30));
    assert_eq!(
        second_step(&app, &ticket(&app).await, &code).await.problem(),
        "422 wrong_code",
        "in its window still"
    );
    let old = phone.shows(app.clock.now() + TimeDelta::seconds(90));
    assert_eq!(second_step(&app, &ticket(&app).await, &old).await.problem(), "422 wrong_code", "not yet");
    let early = phone.shows(app.clock.now() + TimeDelta::seconds(30));
    assert_eq!(
        second_step(&app, &ticket(&app).await, &early).await.status,
        201,
        "a clock that is a little ahead"
    );
}

#[actix_web::test]
async fn a_ticket_is_no_session_and_does_not_last() {
    let app = with_ana().await;
    let (phone, _) = enrol(&app, &ana(&app).await).await;
    let first = ticket(&app).await;
    let me = app.http.get(format!("{}/api/v1/me", app.url)).bearer_auth(first.as_str().unwrap()).send().await;
    assert_eq!(me.unwrap().status(), 401);
    app.clock.advance(TimeDelta::minutes(5));
    let late = second_step(&app, &first, &phone.shows(app.clock.now())).await;
    assert_eq!(late.problem(), "401 unauthenticated");
    let access = app.app.keys.access_token(ana_id(&app), "x", app.clock.now()).unwrap();
    let swapped = second_step(&app, &json!(access), &phone.shows(app.clock.now())).await;
    assert_eq!(swapped.problem(), "401 unauthenticated", "an access token is no ticket");

    let before = ticket(&app).await;
    let ask = json!({ "identifier": EMAIL, "challenge": app.solution().await });
    app.tell("/password-resets", ask).await.ok();
    let token = app.token_to(EMAIL).await;
    let new = json!({ "password": "Volcan-Verde-88" });
    app.stranger(Method::PUT, &format!("/password-resets/{token}"), Some(new)).await.ok();
    let void = second_step(&app, &before, &phone.shows(app.clock.now())).await;
    assert_eq!(void.problem(), "401 unauthenticated", "of a password that is none any more");
    assert_eq!(
        app.sign_in(EMAIL, "Volcan-Verde-88").await.status,
        202,
        "a new password does not turn it off"
    );
}

fn ana_id(app: &TestApp) -> ventanilla_shared::AccountId {
    let email = ventanilla_shared::Email::parse(EMAIL).unwrap();
    app.app
        .read_blocking(|tx| ventanilla_api::accounts::store::find_by_email(tx, &email))
        .unwrap()
        .unwrap()
        .id
}

#[actix_web::test]
async fn codes_are_not_guessed() {
    let app = with_ana().await;
    let (phone, codes) = enrol(&app, &ana(&app).await).await;
    app.clock.advance(TimeDelta::seconds(30));
    let first = ticket(&app).await;
    for _ in 0..10 {
        assert_eq!(second_step(&app, &first, "000000").await.problem(), "422 wrong_code");
    }
    for right in [&phone.shows(app.clock.now()), &codes[0]] {
        assert_eq!(second_step(&app, &first, right).await.problem(), "429 too_many_requests");
    }
    app.clock.advance(TimeDelta::minutes(5));
    assert_eq!(second_step(&app, &ticket(&app).await, &codes[0]).await.status, 201);
}

#[actix_web::test]
async fn each_recovery_code_opens_once_and_none_can_be_read_in_the_database() {
    let app = with_ana().await;
    let (phone, codes) = enrol(&app, &ana(&app).await).await;
    let typed = codes[3].to_lowercase().replace('-', " ");
    let in_by_code = second_step(&app, &ticket(&app).await, &typed).await;
    assert_eq!(in_by_code.status, 201);
    let who = app.as_bearer(in_by_code.ok()["access_token"].as_str().unwrap()).await;
    assert_eq!(who.get("/me/second-factor").await.ok()["recovery_codes_left"], 9);
    assert_eq!(second_step(&app, &ticket(&app).await, &codes[3]).await.problem(), "422 wrong_code");
    let (hashes, sealed) = app
        .app
        .read_blocking(|tx| {
            let hashes: Vec<String> = recovery_codes::table.select(recovery_codes::code_hash).load(tx.db)?;
            let sealed: Vec<u8> = second_factors::table.select(second_factors::sealed).first(tx.db)?;
            Ok((hashes, sealed))
        })
        .unwrap();
    assert_eq!(hashes.len(), 10);
    assert!(hashes.iter().all(|hash| !codes.iter().any(|code| hash.contains(&code.replace('-', "")))));
    assert!(!sealed.windows(phone.0.len()).any(|window| window == phone.0), "the secret is sealed");
}

#[actix_web::test]
async fn it_is_turned_off_with_password_and_code_only() {
    let app = with_ana().await;
    let who = ana(&app).await;
    let nothing =
        who.post("/me/second-factor/removal", json!({ "password": PASSWORD, "code": "123456" })).await;
    assert_eq!(nothing.problem(), "409 second_factor_missing");
    let (phone, codes) = enrol(&app, &who).await;
    app.clock.advance(TimeDelta::seconds(30));
    let code = phone.shows(app.clock.now());
    let off = |password: &str, code: &str| {
        let (who, body) = (who.clone(), json!({ "password": password, "code": code }));
        async move { who.post("/me/second-factor/removal", body).await }
    };
    assert_eq!(off("Otra-Clave-99", &code).await.problem(), "422 invalid /password wrong_password");
    assert_eq!(off(PASSWORD, "000000").await.problem(), "422 wrong_code");
    assert_eq!(who.get("/me/second-factor").await.ok()["on"], true);
    assert_eq!(off(PASSWORD, &code).await.status, 204);
    assert_eq!(app.sign_in(EMAIL, PASSWORD).await.status, 201);
    assert_eq!(second_step(&app, &json!("x"), &codes[0]).await.problem(), "401 unauthenticated");
    assert!(
        app.mails_to(EMAIL).await.iter().any(|mail| mail.contains("basta la contraseña")),
        "its owner is told"
    );
}

#[actix_web::test]
async fn an_officer_gets_to_work_through_the_second_factor_only() {
    let app = TestApp::with(|config| config.guards.second_factor_required = true).await;
    app.registered(&cui(901), EMAIL).await;
    let citizen = ana(&app).await;
    assert_eq!(citizen.get("/requests").await.status, 200, "citizens are not asked");
    let account = citizen.account.to_string();
    app.app
        .write_blocking(|tx| {
            let row = (
                grants::account_id.eq(&account),
                grants::role.eq("reviewer"),
                grants::institution.eq("ONSEC"),
                grants::unit.eq("certifications"),
                grants::created_at.eq(to_db(tx.now)),
            );
            Ok(diesel::insert_into(grants::table).values(row).execute(tx.db)?)
        })
        .unwrap();
    let officer = citizen;
    for path in ["/queue", "/requests", "/procedures-of-nobody", "/me/notifications"] {
        let reply = officer.get(path).await;
        assert!(matches!(reply.status, 403 | 404), "{path}: {}", reply.problem());
        if reply.status == 403 {
            assert_eq!(reply.problem(), "403 second_factor_required", "{path}");
        }
    }
    assert_eq!(officer.get("/queue").await.problem(), "403 second_factor_required");
    let me = officer.get("/me").await.ok();
    assert_eq!(me["second_factor_missing"], true);
    assert_eq!(officer.get("/me/second-factor").await.ok()["required"], true);

    let (phone, _) = enrol(&app, &officer).await;
    assert_eq!(officer.get("/queue").await.problem(), "403 second_factor_required", "until the next refresh");
    app.clock.advance(TimeDelta::seconds(30));
    let whole = second_step(&app, &ticket(&app).await, &phone.shows(app.clock.now())).await.ok();
    let officer = app.as_bearer(whole["access_token"].as_str().unwrap()).await;
    assert_eq!(officer.get("/queue").await.status, 200);
    assert_eq!(officer.get("/me").await.ok()["second_factor_missing"], false);
}

#[actix_web::test]
async fn the_session_that_turned_it_on_goes_on_after_its_refresh() {
    let app = with_ana().await;
    let session = app.sign_in(EMAIL, PASSWORD).await;
    let who = app.as_bearer(session.ok()["access_token"].as_str().unwrap()).await;
    enrol(&app, &who).await;
    let next = app.refresh(&refresh_token(&session)).await.ok();
    let who = app.as_bearer(next["access_token"].as_str().unwrap()).await;
    assert_eq!(who.get("/me/second-factor").await.ok()["passed"], true);
}
