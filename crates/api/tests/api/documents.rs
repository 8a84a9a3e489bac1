//! Attaching files: judged by content, viewed, replaced, removed.

use crate::support::{Reply, TestApp, jpeg, pdf, png};
use insta::assert_snapshot;
use reqwest::Method;
use serde_json::{Value, json};

#[actix_web::test]
async fn a_file_is_judged_by_its_content_and_not_by_its_name() {
    let app = TestApp::new().await;
    let lucia = app.citizen().await;
    let id = app.request(&lucia).draft().await;
    let named_wrong = lucia.upload(&id, "dpi", "dpi.pdf", jpeg(), None).await.ok();
    assert_eq!(
        (&named_wrong["media_type"], &named_wrong["file_name"]),
        (&json!("image/jpeg"), &json!("dpi.pdf"))
    );
    let program = lucia.upload(&id, "dpi", "dpi.pdf", b"MZ\x90 program".to_vec(), None).await;
    assert_snapshot!(program.problem(), @"422 invalid /file file_type");
    let broken = lucia.upload(&id, "dpi", "dpi.pdf", pdf("x")[..60].to_vec(), None).await;
    assert_snapshot!(broken.problem(), @"422 invalid /file file_broken");
    assert_snapshot!(lucia.upload(&id, "dpi", "x", vec![], None).await.problem(), @"422 invalid /file file_empty");
    assert_snapshot!(lucia.upload(&id, "passport", "x", png(), None).await.problem(), @"422 invalid /kind document_kind");
}

#[actix_web::test]
async fn a_file_that_is_too_large_is_refused() {
    let app = TestApp::new().await;
    let lucia = app.citizen().await;
    let id = app.request(&lucia).draft().await;
    let large = [pdf("x"), vec![b' '; 10 * 1024 * 1024]].concat();
    assert_snapshot!(lucia.upload(&id, "dpi", "x.pdf", large, None).await.problem(), @"413 too_large /file file_too_large");
    let larger = vec![b'%'; 12 * 1024 * 1024];
    assert_snapshot!(lucia.upload(&id, "dpi", "x.pdf", larger, None).await.problem(), @"413 too_large /file file_too_large");
}

#[actix_web::test]
async fn kinds_have_their_own_rules() {
    let app = TestApp::new().await;
    let lucia = app.citizen().await;
    let id = app.request(&lucia).draft().await;
    assert_snapshot!(lucia.upload(&id, "other", "x.png", png(), None).await.problem(), @"422 invalid /description description_missing");
    assert_eq!(lucia.upload(&id, "other", "x.png", png(), Some("Contrato de 1990")).await.status, 201);
    // The applicant's own DPI is asked for only when the request is about somebody else.
    assert_snapshot!(lucia.upload(&id, "applicant_dpi", "x.png", png(), None).await.problem(), @"422 invalid /kind document_kind");
    for _ in 0..2 {
        lucia.upload(&id, "dpi", "x.png", png(), None).await.ok();
    }
    assert_snapshot!(lucia.upload(&id, "dpi", "x.png", png(), None).await.problem(), @"422 invalid /kind too_many_files");
}

#[actix_web::test]
async fn a_file_takes_the_place_of_another_in_one_step() {
    let app = TestApp::new().await;
    let lucia = app.citizen().await;
    let id = app.request(&lucia).draft().await;
    let attach = async |file: Vec<u8>, replaces: &str| {
        let file = reqwest::multipart::Part::bytes(file).file_name("dpi.png");
        let form = reqwest::multipart::Form::new().text("kind", "dpi").text("replaces", replaces.to_owned());
        let url = format!("{}/api/v1/requests/{id}/documents", app.url);
        let sent = app.http.post(url).bearer_auth(&lucia.token).multipart(form.part("file", file));
        Reply::of(sent.send().await.unwrap()).await
    };
    let front = lucia.upload(&id, "dpi", "frente.png", png(), None).await.ok()["id"].clone();
    let back = lucia.upload(&id, "dpi", "reverso.png", png(), None).await.ok()["id"].clone();
    let broken = attach(pdf("x")[..60].to_vec(), front.as_str().unwrap()).await;
    assert_eq!(broken.problem(), "422 invalid /file file_broken");
    let ids = async || -> Vec<Value> {
        let request = lucia.request(&id).await;
        request["documents"].as_array().unwrap().iter().map(|document| document["id"].clone()).collect()
    };
    assert_eq!(ids().await, [front.clone(), back.clone()], "the old one stays until the new one is good");
    let better = attach(jpeg(), front.as_str().unwrap()).await.ok()["id"].clone();
    assert_eq!(ids().await, [back, better]);
    assert_eq!(attach(png(), front.as_str().unwrap()).await.problem(), "422 invalid /replaces document");
    assert_eq!(attach(png(), "x").await.problem(), "422 invalid /replaces document");
}

#[actix_web::test]
async fn a_file_is_viewed_and_removed_by_its_applicant_only() {
    let app = TestApp::new().await;
    let (lucia, oscar) = (app.citizen().await, app.citizen().await);
    let id = app.request(&lucia).draft().await;
    let document =
        lucia.upload(&id, "dpi", "mi dpi ñ.png", png(), None).await.ok()["id"].as_str().unwrap().to_owned();
    let path = format!("/requests/{id}/documents/{document}");
    let read = lucia.get(&path).await;
    assert_eq!((read.status, read.bytes), (200, png()));
    assert_eq!(read.headers["content-type"], "image/png");
    assert_eq!(read.headers["content-disposition"], "attachment; filename=\"mi dpi _.png\"");
    assert_eq!(read.headers["x-content-type-options"], "nosniff");
    assert_snapshot!(oscar.get(&path).await.problem(), @"404 not_found");
    assert_snapshot!(oscar.send(Method::DELETE, &path, None, None).await.problem(), @"404 not_found");
    // An id of one's own request does not open another request's document.
    let other = app.request(&oscar).draft().await;
    assert_snapshot!(oscar.get(&format!("/requests/{other}/documents/{document}")).await.problem(), @"404 not_found");
    assert_eq!(lucia.send(Method::DELETE, &path, None, None).await.status, 204);
    assert_eq!(lucia.request(&id).await["documents"], json!([]));
}

#[actix_web::test]
async fn what_is_filed_is_not_changed_any_more() {
    let app = TestApp::new().await;
    let lucia = app.citizen().await;
    let id = app.request(&lucia).submitted().await;
    assert_snapshot!(lucia.upload(&id, "other", "x.png", png(), Some("tarde")).await.problem(), @"409 no_such_move");
    let document = lucia.request(&id).await["documents"][0]["id"].as_str().unwrap().to_owned();
    let gone = lucia.send(Method::DELETE, &format!("/requests/{id}/documents/{document}"), None, None).await;
    assert_snapshot!(gone.problem(), @"409 no_such_move");
    assert_eq!(lucia.request(&id).await["documents"].as_array().unwrap().len(), 3);
}
