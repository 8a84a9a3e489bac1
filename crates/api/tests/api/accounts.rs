//! `/accounts`, `/challenges`, `/terms`

use crate::strangers::{PASSWORD, answer};
use crate::support::{TestApp, cui};
use chrono::TimeDelta;
use diesel::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};
use ventanilla_api::db::schema::accounts;
use ventanilla_shared::challenge::{self, Challenge};

const EMAIL: &str = "nueva@correo.example";

#[actix_web::test]
async fn a_registration_becomes_an_account_through_its_link() {
    let app = TestApp::new().await;
    let printed = format!("{} {} {}", &cui(901)[..4], &cui(901)[4..9], &cui(901)[9..]);
    let registration = app.registration(&printed, " Nueva@Correo.Example ").await;
    let accepted = app.tell("/accounts", registration).await;
    assert_eq!(accepted.status, 202);
    assert!(accepted.ok()["message"].as_str().unwrap().contains("correo"), "{}", accepted.ok());
    assert_eq!(app.sign_in(&cui(901), PASSWORD).await.problem(), "401 sign_in_failed", "not confirmed yet");

    let link = app.link_to(EMAIL).await;
    assert!(link.starts_with(&format!("{}/register/confirm?token=", app.url)), "{link}");
    let token = json!({ "token": app.token_to(EMAIL).await });
    assert_eq!(app.tell("/accounts/confirmations", token.clone()).await.status, 201);
    assert_eq!(app.tell("/accounts/confirmations", token).await.problem(), "410 token_invalid", "good once");

    assert_eq!(app.sign_in(&printed, PASSWORD).await.status, 201);
    assert_eq!(app.sign_in("NUEVA@correo.example", PASSWORD).await.status, 201);
    let (level, terms, accepted, hash): (
        String,
        Option<String>,
        Option<chrono::NaiveDateTime>,
        Option<String>,
    ) = app
        .app
        .read_blocking(|tx| {
            let row = accounts::table
                .filter(accounts::cui.eq(cui(901)))
                .select((
                    accounts::identity_level,
                    accounts::terms_version,
                    accounts::terms_accepted_at,
                    accounts::password_hash,
                ))
                .first(tx.db)?;
            Ok(row)
        })
        .unwrap();
    assert_eq!((level.as_str(), terms.as_deref()), ("email_confirmed", Some("2026-11")));
    assert!(accepted.is_some());
    assert!(hash.unwrap().starts_with("$argon2id$"));
}

#[actix_web::test]
async fn what_is_wrong_is_named_by_its_field() {
    let app = TestApp::new().await;
    let own = format!("Cui-{}x", cui(901));
    for (field, value, problem) in [
        ("cui", json!("1234567880101"), "422 invalid /cui cui_check_digit"),
        ("cui", json!("123"), "422 invalid /cui cui_length"),
        ("email", json!("nueva@"), "422 invalid /email email, /email_confirmation email_mismatch"),
        (
            "email_confirmation",
            json!("otra@correo.example"),
            "422 invalid /email_confirmation email_mismatch",
        ),
        ("birth_date", json!("2026-11-23"), "422 invalid /birth_date birth_date"),
        ("birth_date", json!("1899-12-31"), "422 invalid /birth_date birth_date"),
        ("birth_date", json!("1980-02-31"), "422 invalid /birth_date date"),
        ("password", json!("Ab1!"), "422 invalid /password password_short"),
        ("password", json!("P@ssw0rd2024"), "422 invalid /password password_common"),
        ("password", json!(own), "422 invalid /password password_common"),
        (
            "password",
            json!("quetzalazul"),
            "422 invalid /password password_upper, /password password_digit, /password password_symbol",
        ),
        ("terms_version", json!("2019-01"), "422 invalid /terms_version terms_version"),
        ("role", json!("administrator"), "422 invalid /role unknown_field"),
        ("challenge", json!({}), "422 invalid /challenge/salt missing"),
    ] {
        let mut registration = app.registration(&cui(901), EMAIL).await;
        registration[field] = value.clone();
        assert_eq!(app.tell("/accounts", registration).await.problem(), problem, "{field} {value}");
    }
    let mut registration = app.registration("1", "x").await;
    registration["birth_date"] = json!("2999-01-01");
    assert_eq!(
        app.tell("/accounts", registration).await.problem(),
        "422 invalid /birth_date birth_date, /cui cui_length, /email email",
        "all at once"
    );
    assert_eq!(app.mails_to(EMAIL).await, Vec::<String>::new());
}

#[actix_web::test]
async fn nobody_learns_from_the_answer_who_has_an_account() {
    let app = TestApp::new().await;
    app.registered(&cui(901), EMAIL).await;
    let fresh = app.tell("/accounts", app.registration(&cui(902), "otra@correo.example").await).await;
    let same_cui = app.tell("/accounts", app.registration(&cui(901), "ajena@correo.example").await).await;
    let same_email = app.tell("/accounts", app.registration(&cui(903), EMAIL).await).await;
    assert_eq!(answer(&same_cui), answer(&fresh));
    assert_eq!(answer(&same_email), answer(&fresh));

    assert_eq!(
        app.mails_to("ajena@correo.example").await.len(),
        0,
        "a link would open somebody else's account"
    );
    let told = app.mails_to(EMAIL).await;
    assert_eq!(told.len(), 3, "the link of the account, and two warnings");
    assert!(told[1].contains("usted ya tiene una"), "{}", told[1]);
    assert!(!told[1].contains("token="), "{}", told[1]);
}

#[actix_web::test]
async fn a_registration_that_waits_reserves_nothing() {
    let app = TestApp::new().await;
    let stolen = app.registration(&cui(901), "ajena@correo.example").await;
    app.tell("/accounts", stolen).await.ok();
    let token = app.token_to("ajena@correo.example").await;
    app.registered(&cui(901), EMAIL).await;
    assert_eq!(
        app.tell("/accounts/confirmations", json!({ "token": token })).await.problem(),
        "410 token_invalid",
        "the owner was faster"
    );
    assert_eq!(app.sign_in("ajena@correo.example", PASSWORD).await.problem(), "401 sign_in_failed");
}

#[actix_web::test]
async fn of_two_confirmations_at_once_one_makes_the_account() {
    let app = TestApp::new().await;
    app.tell("/accounts", app.registration(&cui(901), EMAIL).await).await.ok();
    let token = json!({ "token": app.token_to(EMAIL).await });
    let (one, other) = tokio::join!(
        app.tell("/accounts/confirmations", token.clone()),
        app.tell("/accounts/confirmations", token)
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 410]);
}

#[actix_web::test]
async fn a_link_is_good_for_a_day_and_for_its_purpose_only() {
    let app = TestApp::new().await;
    app.tell("/accounts", app.registration(&cui(901), EMAIL).await).await.ok();
    let token = app.token_to(EMAIL).await;
    let path = format!("/password-resets/{token}");
    let misused = app.stranger(Method::PUT, &path, Some(json!({ "password": PASSWORD }))).await;
    assert_eq!(misused.problem(), "410 token_invalid");
    app.clock.advance(TimeDelta::hours(24));
    assert_eq!(
        app.tell("/accounts/confirmations", json!({ "token": token })).await.problem(),
        "410 token_invalid"
    );
    assert_eq!(
        app.tell("/accounts/confirmations", json!({ "token": "x" })).await.problem(),
        "410 token_invalid"
    );
}

#[actix_web::test]
async fn a_challenge_is_this_servers_and_good_once_for_twenty_minutes() {
    let app = TestApp::new().await;
    let spend = async |challenge: Value| {
        let mut registration = app.registration(&cui(901), EMAIL).await;
        registration["challenge"] = challenge;
        app.tell("/accounts", registration).await
    };
    let solution = app.solution().await;
    assert_eq!(spend(solution.clone()).await.status, 202);
    assert_eq!(spend(solution).await.problem(), "422 challenge_failed", "used before");

    let own = Challenge {
        salt: "aa.4102444800".into(),
        target: challenge::hash("aa.4102444800", 7),
        max_number: 10,
        signature: "00".repeat(32),
    };
    assert_eq!(
        spend(serde_json::to_value(own.solve().unwrap()).unwrap()).await.problem(),
        "422 challenge_failed"
    );

    let mut guessed = app.solution().await;
    guessed["number"] = json!((guessed["number"].as_u64().unwrap() + 1) % 101);
    assert_eq!(spend(guessed).await.problem(), "422 challenge_failed");

    let mut respelled = app.solution().await;
    assert_eq!(spend(respelled.clone()).await.status, 202);
    respelled["signature"] = json!(respelled["signature"].as_str().unwrap().to_uppercase());
    assert_eq!(spend(respelled).await.problem(), "422 challenge_failed", "the same one, spelled otherwise");

    let late = app.solution().await;
    app.clock.advance(TimeDelta::minutes(20));
    assert_eq!(spend(late).await.problem(), "422 challenge_failed");
}

#[actix_web::test]
async fn the_terms_come_in_both_languages_under_one_version() {
    let app = TestApp::new().await;
    let terms = async |language: &str| {
        let url = format!("{}/api/v1/terms", app.url);
        let reply = app.http.get(url).header("accept-language", language).send().await.unwrap();
        reply.json::<Value>().await.unwrap()
    };
    let (spanish, english) = (terms("es-GT").await, terms("en").await);
    assert_eq!((&spanish["version"], &english["version"]), (&json!("2026-11"), &json!("2026-11")));
    assert_eq!(spanish["paragraphs"][0], "# Qué es este servicio");
    assert_eq!(english["paragraphs"][0], "# What this service is");
    assert_eq!(
        spanish["paragraphs"].as_array().unwrap().len(),
        english["paragraphs"].as_array().unwrap().len()
    );
}
