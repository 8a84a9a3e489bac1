//! Officers are told 30, 7 and 1 days before their certificate ends: once each, whatever happens to the server.

use crate::support::{Client, SECRET, TestApp, start};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use serde_json::json;
use ventanilla_api::signing_keys::warnings;
use ventanilla_pades::development::Authority;

/// A signer whose certificate ends 100 days after the beginning.
async fn signer(app: &TestApp, days: u32) -> Client {
    let who = app.keyless_signer().await;
    who.enrol(key(app, days)).await.ok();
    who
}

/// A key that is valid from now for so many days.
fn key(app: &TestApp, days: u32) -> serde_json::Value {
    let now = app.clock_now();
    let authority = Authority::generate("Autoridad de prueba", now, 3650).unwrap();
    let issued = authority.issue("Rosa Batz Cux", now, days).unwrap();
    json!({ "pkcs12": STANDARD.encode(issued.pkcs12(SECRET).unwrap()), "secret": SECRET })
}

/// The kinds of the notifications so far, oldest first, and how many mails there were.
async fn told(app: &TestApp, who: &Client) -> (Vec<String>, usize) {
    let who = app.again(who);
    let list = who.get("/me/notifications").await.ok();
    let kinds = list["items"].as_array().unwrap().iter().rev();
    let kinds = kinds.map(|one| one["kind"].as_str().unwrap().to_owned()).collect();
    (kinds, app.mails_to(&who.email).await.len())
}

#[actix_web::test]
async fn a_signer_is_warned_three_times_and_never_twice() {
    let app = TestApp::new().await;
    let rosa = signer(&app, 100).await;
    let kinds = ["signing_key_ends_30", "signing_key_ends_7", "signing_key_ends_1"];
    for (day, warned) in
        [(0, 0), (69, 0), (70, 1), (71, 1), (92, 1), (93, 2), (98, 2), (99, 3), (100, 3), (130, 3)]
    {
        app.clock.advance(start() + TimeDelta::days(day) + TimeDelta::hours(1) - app.clock_now());
        // As often as it may: another process, a restart, the next look.
        for _ in 0..3 {
            warnings::sweep(&app.app).await.unwrap();
        }
        let (one, other) = futures_util::join!(warnings::sweep(&app.app), warnings::sweep(&app.app));
        one.and(other).unwrap();
        let (said, mails) = told(&app, &rosa).await;
        assert_eq!(
            (said, mails),
            (kinds[..warned].iter().map(|kind| (*kind).to_owned()).collect(), warned),
            "day {day}"
        );
    }
    let mails = app.mails_to(&rosa.email).await;
    assert!(mails[0].contains("02/03/2027") && mails[0].contains("/officer/signing-key"), "{}", mails[0]);
}

#[actix_web::test]
async fn of_warnings_that_were_missed_only_the_last_is_given() {
    let app = TestApp::new().await;
    let rosa = signer(&app, 100).await;
    app.clock.advance(TimeDelta::days(95));
    warnings::sweep(&app.app).await.unwrap();
    assert_eq!(told(&app, &rosa).await, (vec!["signing_key_ends_7".to_owned()], 1));
}

#[actix_web::test]
async fn a_new_key_is_warned_of_anew_and_the_old_one_no_more() {
    let app = TestApp::new().await;
    let rosa = signer(&app, 40).await;
    app.clock.advance(TimeDelta::days(15));
    warnings::sweep(&app.app).await.unwrap();
    assert_eq!(told(&app, &rosa).await.1, 1);
    app.again(&rosa).enrol(key(&app, 40)).await.ok();
    app.clock.advance(TimeDelta::days(9));
    warnings::sweep(&app.app).await.unwrap();
    assert_eq!(told(&app, &rosa).await.1, 1, "the new one has 31 days");
    app.clock.advance(TimeDelta::days(2));
    warnings::sweep(&app.app).await.unwrap();
    assert_eq!(told(&app, &rosa).await.0, ["signing_key_ends_30", "signing_key_ends_30"]);
}
