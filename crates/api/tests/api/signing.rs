//! Three signatures, one after the other, judged by others; and everything that may not happen.

use crate::judges;
use crate::support::{Client, SECRET, TestApp};
use insta::assert_snapshot;
use reqwest::Method;
use serde_json::json;
use ventanilla_shared::decision::Role;

async fn cast(app: &TestApp) -> (Client, Client, [Client; 3]) {
    let (lucia, rosa) = (app.citizen().await, app.reviewer().await);
    (lucia, rosa, [app.signer().await, app.signer().await, app.signer().await])
}

#[actix_web::test]
async fn three_signers_in_any_order_and_outside_judges_call_all_three_valid() {
    let app = TestApp::new().await;
    let (lucia, rosa, [first, second, third]) = cast(&app).await;
    let id = app.request(&lucia).to_sign(&rosa).await;
    assert_eq!(third.sign(&id, SECRET).await.ok()["state"], "under_review");
    assert_eq!(first.sign(&id, SECRET).await.ok()["certificate"]["signatures"].as_array().unwrap().len(), 2);
    assert_snapshot!(lucia.get(&format!("/requests/{id}/certificate")).await.problem(), @"404 not_found");
    let signed = second.sign(&id, SECRET).await.ok();
    assert_eq!((&signed["state"], &signed["stage"]), (&json!("signed"), &json!(null)));

    let pdf = lucia.get(&format!("/requests/{id}/certificate")).await.bytes;
    assert_eq!(judges::pdfsig_valid(&pdf), (3, true));
    let verdicts = judges::pyhanko(&pdf, &app.root());
    assert_eq!(verdicts.len(), 3);
    for verdict in &verdicts[..3] {
        assert!(verdict.contains(" valid trusted "), "{verdict}");
    }
    // Nothing but signatures was added after any of them.
    assert!(
        verdicts
            .iter()
            .all(|v| v.ends_with("none") || v.ends_with("form_filling") || v.ends_with("lta_updates")),
        "{verdicts:?}"
    );
    let text = judges::text_of(&pdf);
    assert!(text.contains("2026-C-00001") && text.contains("Lucía Ajanel"), "{text}");
    let mine = lucia.get("/me/certificates").await.ok();
    assert_eq!(mine[0]["number"], "2026-C-00001");
}

#[actix_web::test]
async fn two_signers_at_once_both_sign() {
    let app = TestApp::new().await;
    let (lucia, rosa, [first, second, third]) = cast(&app).await;
    let id = app.request(&lucia).to_sign(&rosa).await;
    let (one, other, last) =
        futures_util::join!(first.sign(&id, SECRET), second.sign(&id, SECRET), third.sign(&id, SECRET));
    assert_eq!(
        [one.status, other.status, last.status],
        [200, 200, 200],
        "{} {} {}",
        one.problem(),
        other.problem(),
        last.problem()
    );
    assert_eq!(lucia.request(&id).await["state"], "signed");
    let pdf = lucia.get(&format!("/requests/{id}/certificate")).await.bytes;
    assert_eq!(judges::pdfsig_valid(&pdf), (3, true));
}

#[actix_web::test]
async fn a_key_opens_only_by_its_officers_secret() {
    let app = TestApp::new().await;
    let (lucia, rosa, [first, ..]) = cast(&app).await;
    let id = app.request(&lucia).to_sign(&rosa).await;
    assert_snapshot!(first.sign(&id, "otro secreto").await.problem(), @"422 wrong_secret");
    assert_eq!(first.request(&id).await["certificate"]["signatures"], json!([]));
    assert_eq!(first.sign(&id, SECRET).await.status, 200);
    // A click too many.
    assert_snapshot!(first.sign(&id, SECRET).await.problem(), @"409 already_signed");
}

#[actix_web::test]
async fn whoever_reviewed_or_filed_does_not_sign() {
    let app = TestApp::new().await;
    let both = app.officer(&[Role::Reviewer, Role::Signer]).await;
    let (lucia, signer) = (app.citizen().await, app.signer().await);
    let id = app.request(&lucia).to_sign(&both).await;
    assert_snapshot!(both.sign(&id, SECRET).await.problem(), @"403 reviewer_cannot_sign");
    let rosa = app.reviewer().await;
    let own = app.request(&signer).to_sign(&rosa).await;
    let certificate = rosa.request(&own).await["certificate"]["id"].clone();
    let body = json!({ "certificate": certificate, "secret": SECRET });
    assert_snapshot!(signer.post(&format!("/requests/{own}/sign"), body).await.problem(), @"404 not_found");
    assert_snapshot!(rosa.sign(&own, SECRET).await.problem(), @"403 forbidden");
}

#[actix_web::test]
async fn a_returned_document_is_void_and_a_new_one_has_a_number_of_its_own() {
    let app = TestApp::new().await;
    let (lucia, rosa, [first, second, third]) = cast(&app).await;
    let id = app.request(&lucia).to_sign(&rosa).await;
    let before = first.request(&id).await["certificate"].clone();
    first.sign(&id, SECRET).await.ok();
    assert_snapshot!(second.act(&id, "return", Some(json!({ "stage": "review", "reason": " " }))).await.problem(), @"422 invalid /reason missing");
    assert_snapshot!(second.act(&id, "return", Some(json!({ "stage": "generate", "reason": "x" }))).await.problem(), @"422 return_not_allowed");
    second
        .act(&id, "return", Some(json!({ "stage": "review", "reason": "Falta el segundo período" })))
        .await
        .ok();
    let back = rosa.request(&id).await;
    assert_eq!(
        (&back["stage"]["id"], &back["returned"]["reason"]),
        (&json!("review"), &json!("Falta el segundo período"))
    );
    assert_eq!(back["assignee_name"], "Óscar Tzoc", "it goes back to whoever reviewed it");
    let code = before["code"].as_str().unwrap();
    assert_eq!(lucia.get(&format!("/certificates/{code}")).await.ok()["status"], "void");
    rosa.act(&id, "advance", None).await.ok();
    app.run_jobs().await;
    let after = first.request(&id).await["certificate"].clone();
    assert_eq!((&after["number"], &after["signatures"]), (&json!("2026-C-00002"), &json!([])));
    // Whoever still looks at the void document does not sign the new one unseen.
    let stale = json!({ "certificate": before["id"], "secret": SECRET });
    assert_snapshot!(third.post(&format!("/requests/{id}/sign"), stale).await.problem(), @"409 not_rendered");
    for signer in [&first, &second, &third] {
        signer.sign(&id, SECRET).await.ok();
    }
    assert_eq!(lucia.request(&id).await["state"], "signed");
}

#[actix_web::test]
async fn a_rendering_that_runs_twice_makes_one_document() {
    let app = TestApp::new().await;
    let (lucia, rosa) = (app.citizen().await, app.reviewer().await);
    let id = app.request(&lucia).to_sign(&rosa).await;
    let before = rosa.request(&id).await;
    ventanilla_api::certificates::rendering::render(&app.app, id.parse().unwrap()).await.unwrap();
    let after = rosa.request(&id).await;
    assert_eq!((&before["certificate"], &before["version"]), (&after["certificate"], &after["version"]));
}

#[actix_web::test]
async fn without_a_key_or_with_an_expired_one_nothing_is_signed() {
    let app = TestApp::new().await;
    let (lucia, rosa, [first, ..]) = cast(&app).await;
    let id = app.request(&lucia).to_sign(&rosa).await;
    app.clock.advance(chrono::TimeDelta::days(400));
    let token = app
        .app
        .keys
        .access_token(first.account, "later", ventanilla_api::clock::Clock::now(&*app.clock))
        .unwrap();
    let later = Client { token, ..first };
    assert_snapshot!(later.sign(&id, SECRET).await.problem(), @"422 signing_key_expired");
    let body = json!({ "pkcs12": "bm8=", "secret": "x" });
    assert_snapshot!(later.send(Method::PUT, "/me/signing-key", None, Some(body)).await.problem(), @"422 signing_key_invalid");
}
