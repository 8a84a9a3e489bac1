//! `/password-resets`

use crate::strangers::{PASSWORD, answer, refresh_token};
use crate::support::{Reply, TestApp, cui};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;

const EMAIL: &str = "ana@correo.example";
const NEW: &str = "Volcán-de-Agua-4";

async fn ask(app: &TestApp, identifier: &str) -> Reply {
    let challenge = app.solution().await;
    app.tell("/password-resets", json!({ "identifier": identifier, "challenge": challenge })).await
}

async fn set(app: &TestApp, token: &str, password: &str) -> Reply {
    app.stranger(Method::PUT, &format!("/password-resets/{token}"), Some(json!({ "password": password })))
        .await
}

#[actix_web::test]
async fn a_new_password_ends_the_sessions_and_is_told_to_the_owner() {
    let app = TestApp::new().await;
    app.registered(&cui(901), EMAIL).await;
    let session = refresh_token(&app.sign_in(EMAIL, PASSWORD).await);
    assert_eq!(ask(&app, &cui(901)).await.status, 202);
    let link = app.link_to(EMAIL).await;
    assert!(link.starts_with(&format!("{}/password-reset/", app.url)), "{link}");
    let token = app.token_to(EMAIL).await;
    ask(&app, EMAIL).await.ok();
    let second = app.token_to(EMAIL).await;
    assert_ne!(token, second);

    assert_eq!(set(&app, &token, NEW).await.status, 204);
    assert_eq!(app.refresh(&session).await.problem(), "401 unauthenticated");
    assert_eq!(app.sign_in(EMAIL, PASSWORD).await.problem(), "401 sign_in_failed");
    assert_eq!(app.sign_in(EMAIL, NEW).await.status, 201);
    let mails = app.mails_to(EMAIL).await;
    assert!(mails.last().unwrap().contains("contraseña nueva en su cuenta"), "{}", mails.last().unwrap());

    assert_eq!(set(&app, &token, PASSWORD).await.problem(), "410 token_invalid", "good once");
    assert_eq!(set(&app, &second, PASSWORD).await.problem(), "410 token_invalid", "older requests end too");
}

#[actix_web::test]
async fn a_password_that_is_refused_does_not_use_the_link_up() {
    let app = TestApp::new().await;
    app.registered(&cui(901), EMAIL).await;
    ask(&app, EMAIL).await.ok();
    let token = app.token_to(EMAIL).await;
    assert_eq!(
        set(&app, &token, "corta").await.problem(),
        "422 invalid /password password_short, /password password_upper, /password password_digit, /password password_symbol"
    );
    assert_eq!(
        set(&app, &token, &format!("Cui-{}x", cui(901))).await.problem(),
        "422 invalid /password password_common"
    );
    assert_eq!(set(&app, &token, NEW).await.status, 204);
}

#[actix_web::test]
async fn a_link_is_good_for_half_an_hour() {
    let app = TestApp::new().await;
    app.registered(&cui(901), EMAIL).await;
    ask(&app, EMAIL).await.ok();
    let token = app.token_to(EMAIL).await;
    app.clock.advance(TimeDelta::minutes(30));
    assert_eq!(set(&app, &token, NEW).await.problem(), "410 token_invalid");
    assert_eq!(set(&app, "x", NEW).await.problem(), "410 token_invalid");
}

#[actix_web::test]
async fn of_two_at_once_one_sets_the_password() {
    let app = TestApp::new().await;
    app.registered(&cui(901), EMAIL).await;
    ask(&app, EMAIL).await.ok();
    let token = app.token_to(EMAIL).await;
    let (one, other) = tokio::join!(set(&app, &token, NEW), set(&app, &token, "Lago-de-Atitlán-9"));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 410]);
}

#[actix_web::test]
async fn nobody_learns_from_the_answer_who_has_an_account() {
    let app = TestApp::new().await;
    app.registered(&cui(901), EMAIL).await;
    let known = ask(&app, &cui(901)).await;
    let unknown = ask(&app, &cui(902)).await;
    let unknown_email = ask(&app, "nadie@correo.example").await;
    assert_eq!(answer(&known), answer(&unknown));
    assert_eq!(answer(&known), answer(&unknown_email));
    assert_eq!(app.mails_to("nadie@correo.example").await.len(), 0);
    assert_eq!(ask(&app, "nadie").await.problem(), "422 invalid /identifier identifier");
    let spent = app.solution().await;
    let body = json!({ "identifier": EMAIL, "challenge": spent });
    app.tell("/password-resets", body.clone()).await.ok();
    assert_eq!(app.tell("/password-resets", body).await.problem(), "422 challenge_failed");
}
