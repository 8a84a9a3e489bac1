//! The report on the signatures of a file that somebody brings: ours, altered, foreign, and none at all.

use crate::long_term::{counter, signer};
use crate::support::{Reply, SECRET, TestApp, pdf};
use insta::assert_snapshot;
use lopdf::{IncrementalDocument, Object};
use serde_json::{Value, json};
use std::process::Command;
use ventanilla_api::clock::Clock;
use ventanilla_pades::development::Authority;
use ventanilla_pades::{FieldSpec, SignatureOptions, prepare, sign};

async fn send(app: &TestApp, file: Vec<u8>) -> Reply {
    let part = reqwest::multipart::Part::bytes(file).file_name("documento.pdf");
    let form = reqwest::multipart::Form::new().part("file", part);
    let url = format!("{}/api/v1/verifications", app.url);
    Reply::of(app.http.post(url).multipart(form).send().await.unwrap()).await
}

/// What is said of it as one line: of us or not, the file, and each signature.
async fn told(app: &TestApp, file: Vec<u8>) -> String {
    let answer = send(app, file).await.ok();
    let report = &answer["report"];
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let signatures = report["signatures"].as_array().unwrap().iter().map(|one| {
        let sub = one["sub_indication"].as_str().map(|sub| format!("({sub})")).unwrap_or_default();
        format!("{}{sub}", text(&one["indication"]))
    });
    format!(
        "{} {} {} [{}]",
        text(&answer["file"]),
        text(&report["file"]),
        text(&report["conclusion"]),
        signatures.collect::<Vec<_>>().join(", ")
    )
}

async fn issued(app: &TestApp) -> Vec<u8> {
    let (lucia, rosa) = (app.citizen().await, app.reviewer().await);
    let id = app.request(&lucia).to_sign(&rosa).await;
    for name in ["Rosa Batz Cux", "Noé Pérez Ixcot", "Marta Chávez Ixcoy"] {
        signer(app, name).await.0.sign(&id, SECRET).await.ok();
    }
    lucia.get(&format!("/requests/{id}/certificate")).await.bytes.to_vec()
}

/// A page that somebody signed elsewhere, with a key of an authority that nobody here knows.
fn foreign(app: &TestApp) -> Vec<u8> {
    let now = app.clock.now();
    let field = FieldSpec {
        name: "approval".into(),
        page: 1,
        rect: [50.0, 50.0, 200.0, 100.0],
        tooltip: "Approval".into(),
        lock: None,
    };
    let elsewhere = Authority::generate("Otra autoridad", now, 30).unwrap();
    let ana = elsewhere.issue("Ana Ejemplo", now, 30).unwrap().signer().unwrap();
    let prepared = prepare(&pdf("foreign"), &[field]).unwrap();
    sign(&prepared, &SignatureOptions::new("approval", "Ana Ejemplo", now), &ana).unwrap()
}

#[actix_web::test]
async fn a_certificate_of_ours_passes_in_every_part_and_an_altered_one_in_none() {
    let app = counter(None).await;
    let file = issued(&app).await;
    let passed = "total_passed, total_passed, total_passed, total_passed";
    assert_eq!(told(&app, file.clone()).await, format!("identical readable total_passed [{passed}]"));
    let answer = send(&app, file.clone()).await.ok();
    let signatures = answer["report"]["signatures"].as_array().unwrap();
    let names: Vec<&Value> = signatures.iter().map(|one| &one["signer"]).collect();
    assert_eq!(names[..3], ["Rosa Batz Cux", "Noé Pérez Ixcot", "Marta Chávez Ixcoy"]);
    let kinds: Vec<&Value> = signatures.iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, ["signature", "signature", "signature", "document_timestamp"]);
    for one in &signatures[..3] {
        assert_eq!(
            (&one["level"], &one["intact"], &one["findings"]),
            (&json!("B-LTA"), &json!(true), &json!([]))
        );
        assert!(one["proven_at"].is_string(), "{one:#}");
        assert_eq!(one["covers"]["whole_file"], false);
        // What came after it: other signatures and the proofs, all of it permitted.
        let changes = one["changes"].as_array().unwrap();
        assert!(
            !changes.is_empty() && changes.iter().all(|change| change["verdict"] == "permitted"),
            "{one:#}"
        );
    }
    assert_eq!(signatures[3]["covers"]["whole_file"], true);

    // A byte of the page: of what is drawn, so that the file can still be followed.
    let stream = file.windows(7).position(|window| window == b"stream\n").unwrap();
    let mut altered = file.clone();
    altered[stream + 40] ^= 1;
    let told_of_altered = told(&app, altered).await;
    assert!(told_of_altered.starts_with("different readable total_failed ["), "{told_of_altered}");
    assert!(!told_of_altered.contains("total_passed"), "{told_of_altered}");
    // Wherever the byte is, nothing passes, and nothing breaks.
    for at in (100..file.len()).step_by(file.len() / 12) {
        let mut altered = file.clone();
        altered[at] ^= 0x11;
        let answer = send(&app, altered).await.ok();
        assert_ne!(answer["file"], "identical", "{at}");
        assert_ne!(answer["report"]["conclusion"], "total_passed", "{at}");
    }
}

#[actix_web::test]
async fn what_is_written_into_a_certificate_afterwards_is_told() {
    let app = counter(None).await;
    let file = issued(&app).await;
    let mut later = IncrementalDocument::create_from(file.clone(), lopdf::Document::load_mem(&file).unwrap());
    let page = later.get_prev_documents().get_pages()[&1];
    later.opt_clone_object_to_new_document(page).unwrap();
    let new = later.new_document.get_dictionary_mut(page).unwrap();
    new.set("MediaBox", vec![0.into(), 0.into(), 300.into(), Object::from(300)]);
    let mut added = Vec::new();
    later.save_to(&mut added).unwrap();
    assert!(added.starts_with(&file));
    let answer = send(&app, added).await.ok();
    assert_eq!(
        (&answer["file"], &answer["report"]["conclusion"]),
        (&json!("different"), &json!("total_failed"))
    );
    for one in answer["report"]["signatures"].as_array().unwrap() {
        assert_eq!(one["indication"], "total_failed", "{one:#}");
        let changes = one["changes"].as_array().unwrap();
        let page = changes.iter().find(|change| change["kind"] == "page_changed").expect("the page");
        assert_eq!(page["verdict"], "forbidden");
        assert!(one["findings"].as_array().unwrap().contains(&json!("change_not_permitted")), "{one:#}");
        // The bytes that were signed are still there: that is told apart.
        assert_eq!(one["intact"], true);
    }
}

#[actix_web::test]
async fn a_file_from_elsewhere_is_judged_and_said_not_to_be_ours() {
    let app = TestApp::new().await;
    let file = foreign(&app);
    assert_eq!(
        told(&app, file.clone()).await,
        "unknown readable indeterminate [indeterminate(no_certificate_chain_found)]"
    );
    let answer = send(&app, file).await.ok();
    let one = &answer["report"]["signatures"][0];
    assert_eq!((&one["signer"], &one["issuer"]), (&json!("Ana Ejemplo"), &json!("Otra autoridad")));
    assert_eq!((&one["intact"], &one["findings"]), (&json!(true), &json!(["untrusted"])));
    assert_eq!((&answer["certificate"], &one["proven_at"]), (&json!(null), &json!(null)));
}

#[actix_web::test]
async fn a_file_that_says_nothing_gets_a_verdict_and_no_error() {
    let app = TestApp::new().await;
    let plain = pdf("plain");
    assert_snapshot!(told(&app, plain.clone()).await, @"unknown readable unsigned []");
    assert_snapshot!(told(&app, b"no PDF at all".to_vec()).await, @"unknown broken unreadable []");
    assert_snapshot!(told(&app, plain[..plain.len() / 2].to_vec()).await, @"unknown broken unreadable []");
    assert_snapshot!(told(&app, b"%PDF-1.7\n".repeat(1000)).await, @"unknown broken unreadable []");
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("plain.pdf"), folder.path().join("encrypted.pdf"));
    std::fs::write(&from, &plain).unwrap();
    let mut qpdf = Command::new("qpdf");
    let made = qpdf.args(["--encrypt", "", "owner", "256", "--"]).arg(&from).arg(&to).status();
    assert!(made.expect("Debian's qpdf").success());
    let encrypted = std::fs::read(&to).unwrap();
    assert_snapshot!(told(&app, encrypted).await, @"unknown encrypted unreadable []");
    assert_eq!(send(&app, plain).await.ok()["report"]["revisions"], 1);
}

#[actix_web::test]
async fn a_file_that_is_too_large_is_refused_before_it_is_read() {
    let app = TestApp::with(|config| config.upload_limit = 1024 * 1024).await;
    let large = send(&app, vec![b'x'; 1024 * 1024 + 1]).await;
    assert_snapshot!(large.problem(), @"413 too_large /file file_too_large");
    assert_snapshot!(told(&app, vec![b'x'; 1024 * 1024]).await, @"unknown broken unreadable []");
}
