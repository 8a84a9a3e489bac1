//! `/sessions`

use crate::strangers::{PASSWORD, answer, refresh_token};
use crate::support::{Reply, TestApp, cui};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;

const EMAIL: &str = "ana@correo.example";

async fn with_ana() -> TestApp {
    let app = TestApp::new().await;
    app.registered(&cui(901), EMAIL).await;
    app
}

async fn browser(app: &TestApp) -> Reply {
    app.tell("/sessions", json!({ "identifier": EMAIL, "password": PASSWORD, "client": "browser" })).await
}

fn cookie(reply: &Reply) -> String {
    reply.headers["set-cookie"].to_str().unwrap().to_owned()
}

/// `refresh=…`, as the browser sends it back.
fn sent_back(reply: &Reply) -> String {
    cookie(reply).split(';').next().unwrap().to_owned()
}

async fn with_cookie(app: &TestApp, method: Method, path: &str, cookie: &str) -> Reply {
    let request = app.http.request(method, format!("{}/api/v1{path}", app.url)).header("cookie", cookie);
    Reply::of(request.json(&json!({})).send().await.unwrap()).await
}

#[actix_web::test]
async fn an_app_gets_its_refresh_token_in_the_body() {
    let app = with_ana().await;
    let reply = app.sign_in(&cui(901), PASSWORD).await;
    let session = reply.ok();
    assert_eq!(
        (reply.status, &session["token_type"], &session["expires_in"]),
        (201, &json!("Bearer"), &json!(600))
    );
    assert!(!reply.headers.contains_key("set-cookie"));
    assert_eq!(reply.headers["cache-control"], "no-store");
    let me =
        app.http.get(format!("{}/api/v1/me", app.url)).bearer_auth(session["access_token"].as_str().unwrap());
    assert_eq!(me.send().await.unwrap().status(), 200);
}

#[actix_web::test]
async fn a_browser_gets_its_refresh_token_in_a_cookie_that_scripts_and_other_sites_do_not_see() {
    let app = with_ana().await;
    let reply = browser(&app).await;
    assert!(reply.ok().get("refresh_token").is_none(), "{}", reply.ok());
    let set = cookie(&reply);
    for part in ["HttpOnly", "SameSite=Strict", "Path=/api/v1/sessions", "Max-Age=2592000"] {
        assert!(set.contains(part), "{part} in {set}");
    }
    assert!(!set.contains("Secure"), "{set}");
    let next = with_cookie(&app, Method::POST, "/sessions/refresh", &sent_back(&reply)).await;
    assert_eq!(next.status, 200);
    assert!(next.ok().get("refresh_token").is_none());
    assert_ne!(sent_back(&next), sent_back(&reply));

    let token = sent_back(&next).replace("refresh=", "");
    assert_eq!(app.refresh(&token).await.problem(), "401 unauthenticated", "a cookie's token in a body");
}

#[actix_web::test]
async fn over_https_the_cookie_is_secure() {
    let app = TestApp::with(|config| config.public_url = "https://ventanilla.example".into()).await;
    app.registered(&cui(901), EMAIL).await;
    assert!(cookie(&browser(&app).await).contains("; Secure"));
}

#[actix_web::test]
async fn a_wrong_password_and_an_unknown_account_get_the_same_answer() {
    let app = with_ana().await;
    let wrong = app.sign_in(EMAIL, "Otra-Clave-99").await;
    assert_eq!(wrong.problem(), "401 sign_in_failed");
    for unknown in ["nadie@correo.example", &cui(902), "nadie", ""] {
        assert_eq!(answer(&app.sign_in(unknown, PASSWORD).await), answer(&wrong), "{unknown}");
    }
}

#[actix_web::test]
async fn a_refresh_token_that_was_used_ends_the_whole_session() {
    let app = with_ana().await;
    let first = refresh_token(&app.sign_in(EMAIL, PASSWORD).await);
    let elsewhere = refresh_token(&app.sign_in(EMAIL, PASSWORD).await);
    let second = refresh_token(&app.refresh(&first).await);
    app.clock.advance(TimeDelta::seconds(11));
    assert_eq!(app.refresh(&first).await.problem(), "401 unauthenticated");
    assert_eq!(
        app.refresh(&second).await.problem(),
        "401 unauthenticated",
        "the thief's, or the owner's: both end"
    );
    assert_eq!(app.refresh(&elsewhere).await.status, 200, "another session goes on");
}

#[actix_web::test]
async fn two_tabs_that_refresh_together_both_stay_signed_in() {
    let app = with_ana().await;
    let token = refresh_token(&app.sign_in(EMAIL, PASSWORD).await);
    let (one, other) = tokio::join!(app.refresh(&token), app.refresh(&token));
    assert_eq!((one.status, other.status), (200, 200));
    let (one, other) = (refresh_token(&one), refresh_token(&other));
    assert_ne!(one, other);
    app.clock.advance(TimeDelta::seconds(60));
    assert_eq!(app.refresh(&one).await.status, 200);
    assert_eq!(app.refresh(&other).await.status, 200);
}

#[actix_web::test]
async fn a_refresh_token_is_good_for_thirty_days() {
    let app = with_ana().await;
    let token = refresh_token(&app.sign_in(EMAIL, PASSWORD).await);
    app.clock.advance(TimeDelta::days(30) - TimeDelta::minutes(1));
    let token = refresh_token(&app.refresh(&token).await);
    app.clock.advance(TimeDelta::days(30));
    assert_eq!(app.refresh(&token).await.problem(), "401 unauthenticated");
    assert_eq!(app.refresh("x").await.problem(), "401 unauthenticated");
    assert_eq!(app.tell("/sessions/refresh", json!({})).await.problem(), "401 unauthenticated");
}

#[actix_web::test]
async fn signing_out_ends_the_session_and_takes_the_cookie_away() {
    let app = with_ana().await;
    let session = browser(&app).await;
    let access = session.ok()["access_token"].as_str().unwrap().to_owned();
    let url = format!("{}/api/v1/sessions/current", app.url);
    let out = Reply::of(app.http.delete(&url).bearer_auth(access).send().await.unwrap()).await;
    assert_eq!(out.status, 204);
    assert!(cookie(&out).contains("Max-Age=0"), "{}", cookie(&out));
    let again = with_cookie(&app, Method::POST, "/sessions/refresh", &sent_back(&session)).await;
    assert_eq!(again.problem(), "401 unauthenticated");

    let session = browser(&app).await;
    app.clock.advance(TimeDelta::minutes(11));
    let out = with_cookie(&app, Method::DELETE, "/sessions/current", &sent_back(&session)).await;
    assert_eq!(out.status, 204, "the cookie tells which session, once the access token has expired");
    let again = with_cookie(&app, Method::POST, "/sessions/refresh", &sent_back(&session)).await;
    assert_eq!(again.problem(), "401 unauthenticated");
    let nobody = app.stranger(Method::DELETE, "/sessions/current", None).await;
    assert_eq!(nobody.problem(), "401 unauthenticated");
}

#[actix_web::test]
async fn guessing_is_slowed_down_whether_or_not_there_is_an_account() {
    let app = with_ana().await;
    for identifier in [EMAIL, "nadie@correo.example"] {
        for _ in 0..10 {
            assert_eq!(app.sign_in(identifier, "Otra-Clave-99").await.problem(), "401 sign_in_failed");
        }
        assert_eq!(
            app.sign_in(identifier, PASSWORD).await.problem(),
            "429 too_many_requests",
            "{identifier}"
        );
    }
    assert_eq!(
        app.sign_in(&cui(902), PASSWORD).await.problem(),
        "401 sign_in_failed",
        "others are not held up"
    );
    app.clock.advance(TimeDelta::minutes(5));
    assert_eq!(app.sign_in(EMAIL, PASSWORD).await.status, 201);
}

#[actix_web::test]
async fn an_access_token_expires_after_ten_minutes() {
    let app = TestApp::new().await;
    let ana = app.citizen().await;
    assert_eq!(ana.get("/me").await.status, 200);
    app.clock.advance(TimeDelta::minutes(10));
    assert_eq!(ana.get("/me").await.problem(), "401 unauthenticated");
    assert_eq!(app.stranger(Method::GET, "/me", None).await.problem(), "401 unauthenticated");
}
