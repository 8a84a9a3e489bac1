//! A batch of certificates from the review's last click to the public log: rendered by the worker, signed by three people in
//! signing sessions of their own, with timestamps of the built-in authority, lifted to B-LTA by the last one.

use crate::Measured;
use crate::support::{Client, SECRET, TestApp};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Instant;
use ventanilla_api::config::Signatures;
use ventanilla_api::jobs;
use ventanilla_pades::Level;

const DOCUMENTS: usize = 500;
/// Requests that one signer's page has under way at once.
const UNDER_WAY: usize = 2;

/// `VENTANILLA_BENCH_DOCUMENTS` for a shorter trial.
pub async fn measure() -> Vec<Measured> {
    let asked = std::env::var("VENTANILLA_BENCH_DOCUMENTS").ok().and_then(|text| text.parse().ok());
    let documents: usize = asked.unwrap_or(DOCUMENTS);
    let app = TestApp::with(|config| {
        config.signatures =
            Signatures { level: Level::Lta, timestamp_url: None, roots: None, development: true };
        config.connections = 16;
    })
    .await;
    let (applicant, reviewer) = (app.citizen().await, app.reviewer().await);
    let mut ids = Vec::new();
    for _ in 0..documents {
        ids.push(app.request(&applicant).advanced_by(&reviewer).await);
    }
    let mut signers = Vec::new();
    for name in ["Rosa Batz Cux", "Noé Pérez Ixcot", "Marta Chávez Ixcoy"] {
        signers.push(signer(&app, name).await);
    }

    let start = Instant::now();
    // As the worker does, with a hand for each core.
    let hands = std::thread::available_parallelism().map_or(1, usize::from);
    for outcome in join_all((0..hands).map(|_| jobs::run_due(&app.app))).await {
        outcome.unwrap();
    }
    let rendered = start.elapsed();
    join_all(signers.iter().map(|(signer, session)| sign_all(signer, session, documents))).await;
    let whole = start.elapsed();

    for id in &ids {
        assert_eq!(reviewer.request(id).await["state"], "signed");
    }
    let each = |time: std::time::Duration| time / u32::try_from(documents).unwrap();
    eprintln!(
        "batch: {documents} documents in {whole:.1?}, {:.1} a second; rendering {:.1?} each, the rest {:.1?} each",
        documents as f64 / whole.as_secs_f64(),
        each(rendered),
        each(whole - rendered)
    );
    vec![Measured {
        name: "one of a batch of 500: rendered, signed by three with timestamps, in the log",
        times: vec![each(whole)],
        target: 10.0,
    }]
}

/// A signer with a key of the built-in authority, and the token of an open signing session.
async fn signer(app: &TestApp, name: &str) -> (Client, String) {
    let client = app.signer().await;
    let issued = app.app.trust.development().unwrap().issue(name, app.clock_now(), 365).unwrap();
    let body = json!({ "pkcs12": STANDARD.encode(issued.pkcs12(SECRET).unwrap()), "secret": SECRET });
    client.send(Method::PUT, "/me/signing-key", None, Some(body)).await.ok();
    let session = client.post("/signing-sessions", json!({ "secret": SECRET })).await.ok();
    (client, session["token"].as_str().unwrap().to_owned())
}

/// What waits for this person, page by page, as the page of batches does it.
async fn sign_all(signer: &Client, session: &str, documents: usize) {
    let mut waiting: Vec<Value> = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = signer.get(&format!("/queue?to_sign=true{cursor}")).await.ok();
        waiting.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(waiting.len(), documents);
    stream::iter(waiting)
        .for_each_concurrent(UNDER_WAY, |item| async move {
            let path = format!("/requests/{}/sign", item["id"].as_str().unwrap());
            let body = json!({ "certificate": item["certificate"]["id"], "signing_session": session });
            signer.post(&path, body).await.ok();
        })
        .await;
}
