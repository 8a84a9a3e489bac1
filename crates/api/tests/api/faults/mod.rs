//! What goes wrong around a signature: a process that is killed, a disk that is full, a clock that is off. Nothing is signed
//! twice, nothing is lost, no certificate is without its leaf, and the same person goes on afterwards.

mod clock;
mod disk;
mod killed;

use crate::support::{Client, SECRET, TestApp};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use ventanilla_api::clock::{Clock, SystemClock};
use ventanilla_api::log;
use ventanilla_pades::read_signatures;

/// A counter at the machine's time, which a second process has too.
async fn counter() -> TestApp {
    let app = TestApp::new().await;
    app.clock.advance(SystemClock.now() - app.clock.now());
    app
}

/// Documents that wait for three signatures, and who signs them.
struct Waiting {
    applicant: Client,
    signers: [Client; 3],
    ids: Vec<String>,
}

async fn waiting(app: &TestApp, count: usize) -> Waiting {
    let (applicant, reviewer) = (app.citizen().await, app.reviewer().await);
    let signers = [app.signer().await, app.signer().await, app.signer().await];
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(app.request(&applicant).to_sign(&reviewer).await);
    }
    Waiting { applicant, signers, ids }
}

/// Tries to sign; nothing when there was no answer.
async fn try_sign(signer: &Client, id: &str) -> Option<StatusCode> {
    let ask = |method: Method, path: String| {
        signer.http.request(method, format!("{}/api/v1{path}", signer.url)).bearer_auth(&signer.token)
    };
    let seen = ask(Method::GET, format!("/requests/{id}")).send().await.ok()?;
    // An officer's look is written down, or there is none.
    if !seen.status().is_success() {
        return Some(seen.status());
    }
    let request: Value = seen.json().await.ok()?;
    let body = json!({ "certificate": request["certificate"]["id"], "secret": SECRET });
    let signed = ask(Method::POST, format!("/requests/{id}/sign")).json(&body).send().await.ok()?;
    Some(signed.status())
}

/// The log and everything that it tells of are as they should be.
fn sound(app: &TestApp) {
    let report = app.app.read_blocking(|tx| log::verify::verify(tx, None)).unwrap();
    assert_eq!(report.findings, []);
}

/// All three sign what they have not signed, and the file has each signature once.
async fn finished(app: &TestApp, waiting: &Waiting) {
    let applicant = app.again(&waiting.applicant);
    for id in &waiting.ids {
        for signer in &waiting.signers {
            let reply = app.again(signer).sign(id, SECRET).await;
            assert!(
                reply.status < 300 || ["409 already_signed", "409 no_such_move"].contains(&&*reply.problem()),
                "{}",
                reply.problem()
            );
        }
        let request = applicant.request(id).await;
        assert_eq!(request["state"], "signed");
        let pdf = applicant.get(&format!("/requests/{id}/certificate")).await.bytes;
        let signatures = read_signatures(&pdf).unwrap();
        assert_eq!(signatures.len(), 3, "each signed once");
        assert!(signatures.iter().all(ventanilla_pades::SignatureInfo::intact));
        let told = request["certificate"]["signatures"].as_array().unwrap().len();
        assert_eq!(told, 3);
    }
    sound(app);
}
