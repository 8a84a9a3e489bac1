//! The same files, sent as people send them.

use super::{Bad, documents};
use crate::support::{Client, Reply, SECRET, TestApp, jpeg, pdf, png};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn objects(app: &TestApp) -> usize {
    let folders = std::fs::read_dir(app.folder().join("var/objects")).unwrap().map(|one| one.unwrap().path());
    folders.filter(|path| path.is_dir()).map(|path| std::fs::read_dir(path).unwrap().count()).sum()
}

#[actix_web::test]
async fn every_bad_file_is_refused_with_its_reason_in_words_and_nothing_is_kept() {
    let app = TestApp::new().await;
    let citizen = app.citizen().await;
    let id = app.request(&citizen).draft().await;
    let mut wrong = Vec::new();
    let (mut names, mut codes) = (BTreeSet::new(), BTreeSet::new());
    for Bad { what, content, code } in documents() {
        let began = std::time::Instant::now();
        let reply = citizen.upload(&id, "dpi", "dpi.pdf", content, None).await;
        let said = reply.json()["errors"][0]["message"].as_str().unwrap_or_default().to_owned();
        if reply.problem() != format!("422 invalid /file {code}")
            || said.len() < 10
            || said.contains("field-")
        {
            wrong.push(format!("{what}: {} ({said}), not {code}", reply.problem()));
        }
        if began.elapsed().as_secs() > 30 {
            wrong.push(format!("{what}: took {:?}", began.elapsed()));
        }
        names.insert(what);
        codes.insert(code);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(names.len() >= 60, "{} files", names.len());
    assert_eq!(codes.len(), 9, "{codes:?}");
    assert_eq!(objects(&app), 0);
    assert_eq!(citizen.request(&id).await["documents"], json!([]));
}

#[actix_web::test]
async fn our_own_certificates_signed_and_not_are_taken() {
    let app = TestApp::new().await;
    let (citizen, reviewer) = (app.citizen().await, app.reviewer().await);
    let id = app.request(&citizen).to_sign(&reviewer).await;
    for _ in 0..3 {
        app.signer().await.sign(&id, SECRET).await.ok();
    }
    let file = citizen.get(&format!("/requests/{id}/certificate")).await.bytes;
    let draft = app.request(&citizen).draft().await;
    let taken = citizen.upload(&draft, "other", "certificado.pdf", file.clone(), Some("signed")).await.ok();
    let path = format!("/requests/{draft}/documents/{}", taken["id"].as_str().unwrap());
    assert_eq!(citizen.get(&path).await.bytes, file, "a signed file is kept to the byte");
}

#[actix_web::test]
async fn a_file_is_served_as_an_attachment_that_can_do_nothing() {
    let app = TestApp::new().await;
    let citizen = app.citizen().await;
    let id = app.request(&citizen).draft().await;
    let name = "../../dpi\u{202e}gnp.exe";
    let sent = citizen.upload(&id, "dpi", name, png(), None).await.ok();
    assert_eq!(sent["file_name"], "dpignp.exe");
    let reply = citizen.get(&format!("/requests/{id}/documents/{}", sent["id"].as_str().unwrap())).await;
    let header = |name: &str| reply.headers[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-disposition"), "attachment; filename=\"dpignp.exe.png\"");
    assert_eq!(header("content-type"), "image/png");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(header("cache-control"), "private, no-store");
}

async fn begin(who: &Client, id: &str, size: usize) -> Reply {
    let new = json!({ "kind": "dpi", "file_name": "dpi.pdf", "size": size });
    who.post(&format!("/requests/{id}/uploads"), new).await
}

#[actix_web::test]
async fn drafts_hold_so_many_bytes_a_person_and_filing_frees_them() {
    let app = TestApp::with(|config| config.draft_quota = 1024 * 1024).await;
    let (citizen, other) = (app.citizen().await, app.citizen().await);
    let first = app.request(&citizen).draft().await;
    let second = app.request(&citizen).draft().await;
    // More than half of it each.
    let padded = |mark: &str| pdf(&mark.repeat(300 * 1024));
    let kept = citizen.upload(&first, "dpi", "a.pdf", padded("ab"), None).await.ok();
    let refused = citizen.upload(&second, "dpi", "b.pdf", padded("cd"), None).await;
    assert_eq!(refused.problem(), "413 too_large /file file_quota");
    let words = refused.json()["errors"][0]["message"].as_str().unwrap().to_owned();
    assert!(words.contains("1 MB") && words.contains("descarte"), "{words}");
    assert_eq!(begin(&citizen, &second, 600 * 1024).await.problem(), "413 too_large /file file_quota");
    // What is on its way counts too.
    let upload: Value = begin(&citizen, &second, 300 * 1024).await.ok();
    assert_eq!(begin(&citizen, &second, 300 * 1024).await.problem(), "413 too_large /file file_quota");
    let path = format!("/requests/{second}/uploads/{}", upload["id"].as_str().unwrap());
    assert_eq!(citizen.send(Method::DELETE, &path, None, None).await.status, 204);
    // Another person's room is another.
    let foreign = app.request(&other).draft().await;
    other.upload(&foreign, "dpi", "b.pdf", padded("cd"), None).await.ok();
    let path = format!("/requests/{first}/documents/{}", kept["id"].as_str().unwrap());
    assert_eq!(citizen.send(Method::DELETE, &path, None, None).await.status, 204);
    citizen.upload(&second, "dpi", "b.pdf", padded("cd"), None).await.ok();
}

#[actix_web::test]
async fn a_photograph_in_parts_is_cleaned_too() {
    let app = TestApp::new().await;
    let citizen = app.citizen().await;
    let id = app.request(&citizen).draft().await;
    let plain = jpeg();
    let sent = [&plain[..2], b"\xFF\xFE\0\x0aGPS:14.6", &plain[2..]].concat();
    let document = citizen.upload_whole(&id, "dpi", "dpi.jpg", sent).await.ok();
    let read = citizen.get(&format!("/requests/{id}/documents/{}", document["id"].as_str().unwrap())).await;
    assert_eq!((read.bytes, &document["size"]), (plain.clone(), &json!(plain.len())));
}
