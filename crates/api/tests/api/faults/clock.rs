use super::sound;
use crate::support::{SECRET, TestApp};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;
use ventanilla_api::clock::Clock;
use ventanilla_api::config::Signatures;
use ventanilla_pades::Level;

/// The authority's clock and ours are this far apart: nobody knows which is right, and nothing is signed.
async fn off_by(apart: TimeDelta) -> String {
    let authority = TestApp::with(|config| {
        config.signatures =
            Signatures { level: Level::Lta, timestamp_url: None, roots: None, development: true };
    })
    .await;
    let own = authority.app.trust.development().unwrap();
    let (url, roots) = (own.timestamp_url(), authority.folder().join("var/authority/root.pem"));
    let app = TestApp::with(|config| {
        config.signatures = Signatures {
            level: Level::Lta,
            timestamp_url: Some(url),
            roots: Some(roots),
            development: false,
        };
    })
    .await;
    let (lucia, rosa) = (app.citizen().await, app.reviewer().await);
    let id = app.request(&lucia).to_sign(&rosa).await;
    let signer = app.keyless_signer().await;
    let issued = own.issue("Rosa Batz Cux", app.clock.now() - TimeDelta::days(400), 2000).unwrap();
    let file = STANDARD.encode(issued.pkcs12(SECRET).unwrap());
    let body = json!({ "pkcs12": file, "secret": SECRET });
    signer.send(Method::PUT, "/me/signing-key", None, Some(body)).await.ok();
    authority.clock.advance(apart);
    let reply = signer.sign(&id, SECRET).await;
    sound(&app);
    let told = signer.request(&id).await;
    assert_eq!(told["certificate"]["signatures"].as_array().unwrap().len(), usize::from(reply.status == 200));
    if reply.status == 200 { "signed".into() } else { reply.problem() }
}

#[actix_web::test]
async fn clocks_that_agree_sign() {
    assert_eq!(off_by(TimeDelta::seconds(2)).await, "signed");
}

#[actix_web::test]
async fn a_timestamp_from_tomorrow_is_not_believed() {
    assert_eq!(off_by(TimeDelta::days(1)).await, "502 trust_broken");
}

#[actix_web::test]
async fn a_timestamp_from_yesterday_is_not_believed() {
    assert_eq!(off_by(TimeDelta::days(-1)).await, "502 trust_broken");
}
