//! A signing service (CSC API v2) on this machine: as it should be, slow, away, lying.

use super::pem_key;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use der::Encode;
use serde_json::{Value, json};
use std::net::TcpListener;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use ventanilla_api::signing_keys::Device;
use ventanilla_pades::development::Issued;

/// As the operator calls it.
pub const SERVICE: &str = "Prestadora de prueba";
/// What the officer's credential asks for.
pub const REMOTE_PIN: &str = "1357-9";
pub const CREDENTIAL: &str = "credencial-de-rosa";
const ACCESS_TOKEN: &str = "the-access-token";

/// How the service behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behaviour {
    Honest,
    Slow,
    /// Answers 503.
    Down,
    /// Signs with another key.
    AnotherKey,
    /// Shows another certificate, and signs with that one's key.
    AnotherCertificate,
    /// Answers what is no answer.
    Nonsense,
    /// Too many wrong PINs.
    Refusing,
}

pub struct Provider {
    folder: TempDir,
    port: u16,
    state: Arc<State>,
}

struct State {
    /// The certificates that it shows, and those that it lies with.
    chains: Mutex<[Vec<String>; 2]>,
    keys: std::path::PathBuf,
    behaviour: Mutex<Behaviour>,
    asked: Mutex<Vec<(String, Value)>>,
}

impl Provider {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("token"), ACCESS_TOKEN).unwrap();
        let state = Arc::new(State {
            chains: Mutex::default(),
            keys: folder.path().to_owned(),
            behaviour: Mutex::new(Behaviour::Honest),
            asked: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = web::Data::from(state.clone());
        let server = HttpServer::new(move || {
            App::new().app_data(shared.clone()).route("/csc/v2/{part}/{method}", web::post().to(answer))
        });
        actix_web::rt::spawn(server.workers(1).disable_signals().listen(listener).unwrap().run());
        Self { folder, port, state }
    }

    /// Keeps the key of `issued`, and another one to lie with.
    pub fn keep(&self, issued: &Issued, other: &Issued) {
        std::fs::write(self.folder.path().join("own.pem"), pem_key(issued)).unwrap();
        std::fs::write(self.folder.path().join("other.pem"), pem_key(other)).unwrap();
        *self.state.chains.lock().unwrap() = [chain(issued), chain(other)];
    }

    pub fn device(&self) -> Device {
        Device::Remote {
            name: SERVICE.into(),
            url: format!("http://127.0.0.1:{}", self.port),
            access_token: self.folder.path().join("token"),
            roots: None,
            seconds: 1,
        }
    }

    pub fn behave(&self, behaviour: Behaviour) {
        *self.state.behaviour.lock().unwrap() = behaviour;
    }

    /// What was asked since it was looked last.
    pub fn asked(&self) -> Vec<(String, Value)> {
        std::mem::take(&mut self.state.asked.lock().unwrap())
    }

    /// The file with the right to ask is gone.
    pub fn lose_access_token(&self) {
        std::fs::remove_file(self.folder.path().join("token")).unwrap();
    }
}

fn chain(issued: &Issued) -> Vec<String> {
    let chain = std::iter::once(&issued.certificate).chain(&issued.issuers);
    chain.map(|one| STANDARD.encode(one.to_der().unwrap())).collect()
}

async fn answer(
    state: web::Data<State>,
    path: web::Path<(String, String)>,
    request: HttpRequest,
    question: web::Json<Value>,
) -> HttpResponse {
    let behaviour = *state.behaviour.lock().unwrap();
    let method = path.1.clone();
    state.asked.lock().unwrap().push((method.clone(), question.0.clone()));
    let bearer = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    if bearer != Some(&format!("Bearer {ACCESS_TOKEN}")) || question["credentialID"] != CREDENTIAL {
        return HttpResponse::BadRequest().json(json!({ "error": "invalid_request" }));
    }
    match behaviour {
        Behaviour::Slow => actix_web::rt::time::sleep(Duration::from_secs(3)).await,
        Behaviour::Down => return HttpResponse::ServiceUnavailable().finish(),
        Behaviour::Nonsense => return HttpResponse::Ok().body("good morning"),
        _ => {}
    }
    match method.as_str() {
        "info" => {
            let other = usize::from(behaviour == Behaviour::AnotherCertificate);
            let certificates = state.chains.lock().unwrap()[other].clone();
            HttpResponse::Ok().json(json!({
                "key": { "status": "enabled", "algo": ["1.2.840.10045.4.3.2"], "len": 256 },
                "cert": { "status": "valid", "certificates": certificates },
            }))
        }
        "authorize" if behaviour == Behaviour::Refusing => {
            HttpResponse::BadRequest().json(json!({ "error": "credential_locked" }))
        }
        "authorize" if question["authData"][0]["value"] != REMOTE_PIN => {
            HttpResponse::BadRequest().json(json!({ "error": "invalid_pin" }))
        }
        "authorize" => HttpResponse::Ok().json(json!({ "SAD": "the-right-to-sign-once" })),
        _ => {
            let lies = matches!(behaviour, Behaviour::AnotherKey | Behaviour::AnotherCertificate);
            let key = state.keys.join(if lies { "other.pem" } else { "own.pem" });
            let hash = STANDARD.decode(question["hashes"][0].as_str().unwrap()).unwrap();
            let file = state.keys.join("hash");
            std::fs::write(&file, hash).unwrap();
            let signed = Command::new("openssl")
                .args(["pkeyutl", "-sign", "-pkeyopt", "digest:sha256", "-in"])
                .arg(&file)
                .arg("-inkey")
                .arg(&key)
                .output()
                .expect("openssl cannot be started. Install it: apt-get install openssl");
            assert!(signed.status.success(), "{}", String::from_utf8_lossy(&signed.stderr));
            HttpResponse::Ok().json(json!({ "signatures": [STANDARD.encode(signed.stdout)] }))
        }
    }
}
