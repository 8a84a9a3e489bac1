//! `/requests/{id}/uploads`: large files in parts, and the videos for which they are.

use crate::support::{Client, Reply, TestApp, pdf, webm};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

async fn draft(citizen: &Client) -> String {
    let new = json!({ "procedure": "oj.identity-verification", "subject": { "kind": "self" } });
    citizen.post("/requests", new).await.ok()["id"].as_str().unwrap().to_owned()
}

async fn begun(citizen: &Client, request: &str, size: usize) -> String {
    let body = json!({ "kind": "video", "file_name": "identidad.webm", "size": size });
    let upload = citizen.post(&format!("/requests/{request}/uploads"), body).await.ok();
    assert_eq!((&upload["received"], &upload["size"]), (&json!(0), &json!(size)));
    upload["id"].as_str().unwrap().to_owned()
}

async fn part(citizen: &Client, path: &str, offset: usize, content: &[u8]) -> Reply {
    let sent = citizen
        .http
        .patch(format!("{}/api/v1{path}", citizen.url))
        .bearer_auth(&citizen.token)
        .header("upload-offset", offset.to_string())
        .body(content.to_vec());
    Reply::of(sent.send().await.unwrap()).await
}

async fn complete(citizen: &Client, path: &str) -> Reply {
    citizen.send(Method::POST, &format!("{path}/complete"), None, None).await
}

/// How many objects the store holds.
fn objects(app: &TestApp) -> usize {
    let folders = std::fs::read_dir(app.folder().join("var/objects")).unwrap();
    folders
        .map(|folder| folder.unwrap().path())
        .filter(|folder| folder.is_dir())
        .map(|folder| std::fs::read_dir(folder).unwrap().count())
        .sum()
}

#[actix_web::test]
async fn a_video_arrives_in_parts_and_goes_on_where_it_was_interrupted() {
    let app = TestApp::new().await;
    let citizen = app.citizen().await;
    let id = draft(&citizen).await;
    let video = webm();
    let upload = begun(&citizen, &id, video.len()).await;
    let path = format!("/requests/{id}/uploads/{upload}");
    part(&citizen, &path, 0, &video[..20_000]).await.ok();
    // The answer to the first part was lost: the client sends it again, learns where it stands, and goes on from there.
    assert_eq!(part(&citizen, &path, 0, &video[..20_000]).await.problem(), "409 upload_offset");
    assert_eq!(complete(&citizen, &path).await.problem(), "409 upload_offset");
    let at = citizen.get(&path).await.ok()["received"].as_u64().unwrap() as usize;
    assert_eq!(at, 20_000);
    part(&citizen, &path, at, &video[at..]).await.ok();
    let document = complete(&citizen, &path).await.ok();
    assert_eq!(
        (&document["kind"], &document["media_type"], &document["size"]),
        (&json!("video"), &json!("video/webm"), &json!(video.len()))
    );
    let file = citizen.get(&format!("/requests/{id}/documents/{}", document["id"].as_str().unwrap())).await;
    assert_eq!(file.headers["content-type"], "video/webm");
    assert_eq!(file.bytes, video);
    // The parts are forgotten, the whole is kept.
    app.run_jobs().await;
    assert_eq!(objects(&app), 1);
    assert_eq!(citizen.get(&path).await.problem(), "404 not_found");
}

#[actix_web::test]
async fn a_repeated_end_with_the_same_key_attaches_once() {
    let app = TestApp::new().await;
    let citizen = app.citizen().await;
    let id = draft(&citizen).await;
    let video = webm();
    let upload = begun(&citizen, &id, video.len()).await;
    let path = format!("/requests/{id}/uploads/{upload}");
    part(&citizen, &path, 0, &video).await.ok();
    let end = || async {
        let sent = citizen
            .http
            .post(format!("{}/api/v1{path}/complete", citizen.url))
            .bearer_auth(&citizen.token)
            .header("idempotency-key", "fin");
        Reply::of(sent.send().await.unwrap()).await.ok()
    };
    assert_eq!(end().await["id"], end().await["id"]);
    assert_eq!(citizen.request(&id).await["documents"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn of_two_that_send_the_same_part_one_is_told() {
    let app = TestApp::new().await;
    let citizen = app.citizen().await;
    let id = draft(&citizen).await;
    let video = webm();
    let upload = begun(&citizen, &id, video.len()).await;
    let path = format!("/requests/{id}/uploads/{upload}");
    let (one, other) =
        futures_util::join!(part(&citizen, &path, 0, &video), part(&citizen, &path, 0, &video));
    let mut both = [one.status, other.status];
    both.sort_unstable();
    assert_eq!(both, [200, 409]);
    complete(&citizen, &path).await.ok();
}

#[actix_web::test]
async fn what_is_no_video_is_refused_and_forgotten() {
    let app = TestApp::new().await;
    let citizen = app.citizen().await;
    let id = draft(&citizen).await;
    let cut = webm()[..30].to_vec();
    for (content, fault) in
        [(pdf("no es un video"), "file_type"), (cut, "file_broken"), (b"MZ programa".to_vec(), "file_type")]
    {
        let upload = begun(&citizen, &id, content.len()).await;
        let path = format!("/requests/{id}/uploads/{upload}");
        part(&citizen, &path, 0, &content).await.ok();
        assert_eq!(complete(&citizen, &path).await.problem(), format!("422 invalid /file {fault}"));
    }
    app.run_jobs().await;
    assert_eq!(objects(&app), 0);
    assert_eq!(citizen.request(&id).await["documents"], json!([]));
}

#[actix_web::test]
async fn bad_beginnings_are_named() {
    let app = TestApp::new().await;
    let (citizen, other) = (app.citizen().await, app.citizen().await);
    let id = draft(&citizen).await;
    let path = format!("/requests/{id}/uploads");
    let new = |kind: &str, size: u64| json!({ "kind": kind, "file_name": "x.webm", "size": size });
    assert_eq!(citizen.post(&path, new("poem", 5)).await.problem(), "422 invalid /kind document_kind");
    assert_eq!(citizen.post(&path, new("video", 0)).await.problem(), "422 invalid /size file_empty");
    let large = citizen.post(&path, new("video", 104_857_601)).await.problem();
    assert_eq!(large, "413 too_large /file file_too_large");
    assert_eq!(other.post(&path, new("video", 5)).await.problem(), "404 not_found");
    let upload = begun(&citizen, &id, 10).await;
    let one = format!("{path}/{upload}");
    assert_eq!(
        part(&citizen, &one, 0, &[1; 11]).await.problem(),
        "413 too_large",
        "beyond what was announced"
    );
    assert_eq!(part(&other, &one, 0, &[1; 5]).await.problem(), "404 not_found");
    assert_eq!(part(&citizen, &one, 0, &vec![1; 4 * 1024 * 1024 + 1]).await.problem(), "413 too_large");
    let unnamed = citizen.send(Method::PATCH, &one, None, None).await;
    assert_eq!(unnamed.status, 400);
    assert_eq!(citizen.send(Method::DELETE, &one, None, None).await.status, 204);
    for _ in 0..5 {
        begun(&citizen, &id, 10).await;
    }
    assert_eq!(citizen.post(&path, new("video", 10)).await.problem(), "429 too_many_requests");
}

#[actix_web::test]
async fn an_upload_that_nobody_continues_is_swept() {
    let app = TestApp::new().await;
    let citizen = app.citizen().await;
    let id = draft(&citizen).await;
    let upload = begun(&citizen, &id, 100).await;
    let path = format!("/requests/{id}/uploads/{upload}");
    part(&citizen, &path, 0, &[7; 40]).await.ok();
    app.sweep().await;
    assert_eq!(objects(&app), 1, "within its day");
    app.clock.advance(TimeDelta::hours(25));
    let citizen = app.again(&citizen);
    assert_eq!(part(&citizen, &path, 40, &[7; 60]).await.problem(), "404 not_found");
    app.sweep().await;
    assert_eq!(objects(&app), 0);
}

#[actix_web::test]
async fn a_player_gets_the_part_it_asks_for() {
    let app = TestApp::new().await;
    let citizen = app.citizen().await;
    let id = draft(&citizen).await;
    let document = citizen.upload_whole(&id, "video", "v.webm", webm()).await.ok();
    let path = format!("/requests/{id}/documents/{}", document["id"].as_str().unwrap());
    let sent = citizen
        .http
        .get(format!("{}/api/v1{path}", citizen.url))
        .bearer_auth(&citizen.token)
        .header("range", "bytes=4-19");
    let reply = Reply::of(sent.send().await.unwrap()).await;
    assert_eq!((reply.status, reply.bytes.as_slice()), (206, &webm()[4..20]));
    assert_eq!(reply.headers["content-range"], format!("bytes 4-19/{}", webm().len()));
    assert_eq!(reply.headers["content-length"], "16");
}

#[actix_web::test]
async fn what_is_discarded_or_replaced_leaves_no_content_behind() {
    let app = TestApp::new().await;
    let citizen = app.citizen().await;
    let id = draft(&citizen).await;
    citizen.upload(&id, "dpi", "dpi.pdf", pdf("uno"), None).await.ok();
    let other = draft(&citizen).await;
    citizen.upload(&other, "dpi", "dpi.pdf", pdf("uno"), None).await.ok();
    assert_eq!(objects(&app), 1, "the same content is kept once");
    let version = citizen.request(&id).await["version"].as_i64();
    assert_eq!(citizen.send(Method::DELETE, &format!("/requests/{id}"), version, None).await.status, 204);
    app.run_jobs().await;
    assert_eq!(objects(&app), 1, "another draft still names it");
    let version = citizen.request(&other).await["version"].as_i64();
    citizen.send(Method::DELETE, &format!("/requests/{other}"), version, None).await;
    app.run_jobs().await;
    assert_eq!(objects(&app), 0);
}

/// The example of the procedure, filed.
pub async fn filed(citizen: &Client) -> String {
    let id = draft(citizen).await;
    citizen.upload(&id, "dpi", "dpi.pdf", pdf("DPI"), None).await.ok();
    citizen.upload_whole(&id, "video", "v.webm", webm()).await.ok();
    citizen.put(&id, "delivery", json!({ "method": "electronic" })).await.ok();
    citizen.act(&id, "submit", None).await.ok();
    id
}

pub fn document_id(request: &Value, kind: &str) -> String {
    let documents = request["documents"].as_array().unwrap();
    let found = documents.iter().find(|document| document["kind"] == kind).unwrap();
    found["id"].as_str().unwrap().to_owned()
}
