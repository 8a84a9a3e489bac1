//! What the server writes about its work holds no secret, not even at the level of debugging.

use crate::second_factors::Phone;
use crate::strangers::PASSWORD;
use crate::support::{Client, Process, Reply, SECRET, TestApp, cui};
use reqwest::Method;
use serde_json::{Value, json};
use ventanilla_api::clock::{Clock, SystemClock};
use ventanilla_shared::challenge::Challenge;

const EMAIL: &str = "ana@correo.example";
const WRONG: &str = "Otra-Clave-99";

async fn tell(process: &Process, app: &TestApp, path: &str, body: Value) -> Reply {
    let sent = app.http.post(format!("{}/api/v1{path}", process.url)).json(&body);
    Reply::of(sent.send().await.unwrap()).await
}

async fn solution(process: &Process, app: &TestApp) -> Value {
    let asked = app.http.get(format!("{}/api/v1/challenges", process.url)).send().await.unwrap();
    let challenge: Challenge = asked.json().await.unwrap();
    serde_json::to_value(challenge.solve().unwrap()).unwrap()
}

#[actix_web::test]
async fn no_secret_is_logged() {
    let app = TestApp::new().await;
    app.clock.advance(SystemClock.now() - app.clock.now());
    app.registered(&cui(901), EMAIL).await;
    let signer = app.signer().await;
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let to_file = format!("exec 2>'{}'", log.display());
    let settings = [
        ("RUST_LOG", "debug,ventanilla_api=trace"),
        ("VENTANILLA_LOG", "json"),
        ("VENTANILLA_CHALLENGE_DIFFICULTY", "100"),
    ];
    let mut process = Process::start(&app, &to_file, &settings).await;
    let mut secrets = vec![PASSWORD.to_owned(), WRONG.to_owned(), SECRET.to_owned()];
    let mut note = |reply: &Value, names: &[&str]| {
        for name in names {
            secrets.push(reply[name].as_str().unwrap_or_else(|| panic!("{name} in {reply}")).to_owned());
        }
    };

    let mut registration = app.registration(&cui(902), "rosa@correo.example").await;
    registration["challenge"] = solution(&process, &app).await;
    assert_eq!(tell(&process, &app, "/accounts", registration.clone()).await.status, 202);
    registration["unknown"] = json!(1);
    assert_eq!(tell(&process, &app, "/accounts", registration).await.status, 422);
    let wrong = json!({ "identifier": EMAIL, "password": WRONG });
    assert_eq!(tell(&process, &app, "/sessions", wrong).await.status, 401);
    let session =
        tell(&process, &app, "/sessions", json!({ "identifier": EMAIL, "password": PASSWORD })).await.ok();
    note(&session, &["access_token", "refresh_token", "device_token"]);
    let next = json!({ "refresh_token": session["refresh_token"] });
    let session = tell(&process, &app, "/sessions/refresh", next).await.ok();
    note(&session, &["access_token", "refresh_token"]);
    let known = app.as_bearer(session["access_token"].as_str().unwrap()).await;
    let ana = process.client(&known);
    let shown = ana.post("/me/second-factor", json!({ "password": PASSWORD })).await.ok();
    note(&shown, &["secret", "uri"]);
    let code = Phone::of(&shown).shows(SystemClock.now());
    let done = ana.post("/me/second-factor/confirmation", json!({ "code": code })).await.ok();
    let half =
        tell(&process, &app, "/sessions", json!({ "identifier": EMAIL, "password": PASSWORD })).await.ok();
    note(&half, &["ticket"]);
    let step = json!({ "ticket": half["ticket"], "code": done["recovery_codes"][0] });
    note(
        &tell(&process, &app, "/sessions/second-factor", step).await.ok(),
        &["access_token", "refresh_token"],
    );
    let reset = json!({ "identifier": EMAIL, "challenge": solution(&process, &app).await });
    assert_eq!(tell(&process, &app, "/password-resets", reset).await.status, 202);
    let signer: Client = process.client(&signer);
    let refused = signer.send(
        Method::PUT,
        "/me/signing-key",
        None,
        Some(json!({ "pkcs12": "AAAA", "secret": SECRET })),
    );
    assert!(refused.await.status >= 400);
    secrets.extend(
        done["recovery_codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()),
    );
    process.kill();

    let log = std::fs::read_to_string(&log).unwrap();
    assert!(
        log.contains("/api/v1/sessions") && log.lines().count() > 20,
        "the log tells of the journey:\n{log}"
    );
    for secret in &secrets {
        let line = log.lines().find(|line| line.contains(secret.as_str()));
        assert!(line.is_none(), "{secret} stands in: {}", line.unwrap_or_default());
    }
    assert!(!log.contains("$argon2"), "nor a hash of a password");
}
