//! Keys that never enter the server: on a token (PKCS#11) and with a signing service (CSC API v2). Enrolled and signing
//! through HTTP, and everything that devices do to a signer.

use crate::judges;
use crate::support::{
    Behaviour, CREDENTIAL, Client, Hsm, PIN, Provider, REMOTE_PIN, SECRET, SERVICE, TOKEN, TestApp, hsm,
    pem_certificates,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use ventanilla_pades::development::Issued;
use ventanilla_pades::{TrustList, VerifyOptions, verify};
use ventanilla_shared::decision::Role;

fn on_token(key: &str, pin: &str, issued: &Issued) -> Value {
    let certificates = pem_certificates(issued);
    json!({ "kind": "hsm", "device": TOKEN, "key": key, "secret": pin, "certificates": certificates })
}

fn with_service(pin: &str) -> Value {
    json!({ "kind": "remote", "device": SERVICE, "key": CREDENTIAL, "secret": pin })
}

/// A counter with a token and a service, which keeps a key of the built-in authority.
async fn with_provider(hsm: &Hsm) -> (TestApp, Provider) {
    let provider = Provider::start();
    let app = TestApp::with_devices(vec![hsm.device(), provider.device()]).await;
    provider.keep(&app.issued("Rosa Batz Cux", 365), &app.issued("Otra Persona", 365));
    (app, provider)
}

/// A request that waits for signatures, and how it stands.
async fn waiting(app: &TestApp) -> (Client, String) {
    let (lucia, rosa) = (app.citizen().await, app.reviewer().await);
    let id = app.request(&lucia).to_sign(&rosa).await;
    (lucia, id)
}

async fn nothing_signed(who: &Client, id: &str) {
    assert_eq!(who.request(id).await["certificate"]["signatures"], json!([]));
}

async fn enrolled_on_token(hsm: &Hsm, label: &str, id: &str) -> (TestApp, Client, Issued) {
    let app = TestApp::with_devices(vec![hsm.device()]).await;
    let issued = app.issued("Rosa Batz Cux", 365);
    hsm.import(label, id, &issued);
    let rosa = app.keyless_signer().await;
    rosa.enrol(on_token(label, PIN, &issued)).await.ok();
    (app, rosa, issued)
}

#[actix_web::test]
async fn a_token_a_service_and_a_file_sign_one_certificate_that_stands_for_decades() {
    let (hsm, _guard) = hsm().await;
    let (app, provider) = with_provider(hsm).await;
    let issued = app.issued("Noé Pérez Ixcot", 365);
    hsm.import("todos", "b1", &issued);
    hsm.import_certificate(0xb1, &issued);
    let (noe, rosa, own) = (app.keyless_signer().await, app.keyless_signer().await, app.signer().await);

    let devices = noe.get("/signing-devices").await.ok();
    let all = json!([{ "name": TOKEN, "kind": "hsm" }, { "name": SERVICE, "kind": "remote" }]);
    assert_eq!(devices, all);
    for other in [app.citizen().await, app.officer(&[Role::Administrator]).await] {
        assert_eq!(other.get("/signing-devices").await.problem(), "403 forbidden");
    }
    // By its identifier; the certificate comes from the token.
    let body = json!({ "kind": "hsm", "device": TOKEN, "key": "B1", "secret": PIN });
    let key = noe.enrol(body).await.ok();
    assert_eq!((&key["kind"], &key["device"]), (&json!("hsm"), &json!(TOKEN)));
    assert_eq!(key["subject"], "Noé Pérez Ixcot");
    assert_eq!(noe.signing_key().await, key);
    let key = rosa.enrol(with_service(REMOTE_PIN)).await.ok();
    assert_eq!((&key["kind"], &key["device"]), (&json!("remote"), &json!(SERVICE)));

    let (lucia, id) = waiting(&app).await;
    provider.asked();
    noe.sign(&id, PIN).await.ok();
    rosa.sign(&id, REMOTE_PIN).await.ok();
    let asked = provider.asked();
    let hashes = asked.iter().filter(|(method, _)| method == "signHash").count();
    assert_eq!(hashes, 2, "one to prove the PIN, one for the document");
    assert!(!asked.iter().any(|(_, question)| question.to_string().len() > 1_000), "no document leaves");
    assert_eq!(own.sign(&id, SECRET).await.ok()["state"], "signed");

    let pdf = lucia.get(&format!("/requests/{id}/certificate")).await.bytes;
    let authority = app.app.trust.development().unwrap();
    let trusted = TrustList::of([&authority.root()]).unwrap();
    let report = verify(&pdf, &trusted, &VerifyOptions::at(app.clock_now()));
    assert!(report.passed() && report.signatures.len() == 4, "{report:#?}");
    let signers: Vec<_> = report.signatures.iter().flat_map(|one| one.signer.clone()).collect();
    assert_eq!((&*signers[0].subject, &*signers[1].subject), ("Noé Pérez Ixcot", "Rosa Batz Cux"));
    assert_eq!(judges::pdfsig_valid(&pdf).0, 3);
    let verdicts = judges::long_term(&pdf, &authority.root_pem().unwrap(), None);
    let good = |verdict: &&Value| verdict["intact"] == json!(true) && verdict["valid"] == json!(true);
    assert_eq!(verdicts.iter().filter(good).count(), 4, "{verdicts:#?}");
}

#[actix_web::test]
async fn a_token_that_does_not_open_enrols_nothing() {
    let (hsm, _guard) = hsm().await;
    let gone = hsm.another_module();
    let device = hsm.device_called("Token retirado", gone.clone(), 5);
    let app = TestApp::with_devices(vec![hsm.device(), device]).await;
    let (issued, other) = (app.issued("Rosa Batz Cux", 365), app.issued("Otra Persona", 365));
    hsm.import("abre", "d1", &issued);
    let rosa = app.keyless_signer().await;
    let good = on_token("abre", PIN, &issued);
    let with = |field: &str, value: &str| {
        let mut body = good.clone();
        body[field] = json!(value);
        body
    };
    assert_eq!(rosa.enrol(with("secret", "1111")).await.problem(), "422 wrong_secret");
    assert_eq!(rosa.enrol(with("key", "ninguna")).await.problem(), "422 signing_key_missing");
    assert_eq!(rosa.enrol(with("device", "Otro")).await.problem(), "422 invalid /device choice");
    assert_eq!(
        rosa.enrol(with("kind", "remote")).await.problem(),
        "422 invalid /certificates not_of_kind, /device choice"
    );
    assert_eq!(
        rosa.enrol(with("certificates", "nada")).await.problem(),
        "422 invalid /certificates certificates"
    );
    assert_eq!(rosa.enrol(with("pkcs12", "AA==")).await.problem(), "422 invalid /pkcs12 not_of_kind");
    assert_eq!(rosa.enrol(with("pin", "2468")).await.problem(), "422 invalid /pin unknown_field");
    let empty = json!({ "kind": "hsm", "secret": "" });
    assert_eq!(
        rosa.enrol(empty).await.problem(),
        "422 invalid /device missing, /key missing, /secret missing"
    );
    let anothers = with("certificates", &pem_certificates(&other));
    assert_eq!(
        rosa.enrol(anothers).await.problem(),
        "502 signing_device_broken",
        "a certificate of another key"
    );
    let mut without = good.clone();
    without.as_object_mut().unwrap().remove("certificates");
    assert_eq!(rosa.enrol(without).await.problem(), "422 signing_key_invalid", "no certificate anywhere");
    std::fs::remove_file(gone).unwrap();
    let away = rosa.enrol(with("device", "Token retirado")).await;
    assert_eq!(away.problem(), "503 signing_device_unavailable");
    for (mode, problem) in [
        ("k", "422 signing_key_locked"),
        ("l", "502 signing_device_broken"),
        ("r", "503 signing_device_unavailable"),
    ] {
        hsm.mode(mode);
        assert_eq!(rosa.enrol(good.clone()).await.problem(), problem, "{mode}");
    }
    hsm.mode("");
    assert_eq!(rosa.signing_key().await, Value::Null, "nothing was kept");
    rosa.enrol(good).await.ok();
}

#[actix_web::test]
async fn a_token_that_goes_lies_or_locks_signs_nothing() {
    let (hsm, _guard) = hsm().await;
    let (app, rosa, _) = enrolled_on_token(hsm, "falla", "e1").await;
    let (_, id) = waiting(&app).await;
    assert_eq!(rosa.sign(&id, "1111").await.problem(), "422 wrong_secret");
    for (mode, problem) in [
        ("k", "422 signing_key_locked"),
        ("l", "502 signing_device_broken"),
        ("r", "503 signing_device_unavailable"),
    ] {
        hsm.mode(mode);
        assert_eq!(rosa.sign(&id, PIN).await.problem(), problem, "{mode}");
    }
    hsm.mode("");
    nothing_signed(&rosa, &id).await;
    rosa.sign(&id, PIN).await.ok();
}

#[actix_web::test]
async fn a_slow_token_is_not_waited_for_without_end() {
    let (hsm, _guard) = hsm().await;
    let slow = hsm.device_called("Token lento", hsm.module(), 1);
    let app = TestApp::with_devices(vec![hsm.device(), slow]).await;
    let issued = app.issued("Rosa Batz Cux", 365);
    hsm.import("lenta", "e2", &issued);
    let rosa = app.keyless_signer().await;
    hsm.mode("s");
    let mut body = on_token("lenta", PIN, &issued);
    body["device"] = json!("Token lento");
    assert_eq!(rosa.enrol(body).await.problem(), "503 signing_device_unavailable");
    assert_eq!(rosa.signing_key().await, Value::Null);
    hsm.mode("");
    // Once it has come back to itself.
    actix_web::rt::time::sleep(std::time::Duration::from_secs(3)).await;
    rosa.enrol(on_token("lenta", PIN, &issued)).await.ok();
}

#[actix_web::test]
async fn two_officers_whose_keys_share_a_token_wait_for_each_other() {
    let (hsm, _guard) = hsm().await;
    let (app, rosa, _) = enrolled_on_token(hsm, "una", "e3").await;
    let issued = app.issued("Noé Pérez Ixcot", 365);
    hsm.import("otra", "e4", &issued);
    let noe = app.keyless_signer().await;
    noe.enrol(on_token("otra", PIN, &issued)).await.ok();
    let ((_, one), (_, other)) = (waiting(&app).await, waiting(&app).await);
    let (first, second) = futures_util::join!(rosa.sign(&one, PIN), noe.sign(&other, PIN));
    assert_eq!((first.status, second.status), (200, 200), "{} {}", first.problem(), second.problem());
}

#[actix_web::test]
async fn nobody_enrols_the_certificate_of_another() {
    let (hsm, _guard) = hsm().await;
    let (app, _, issued) = enrolled_on_token(hsm, "ajena", "e5").await;
    let noe = app.keyless_signer().await;
    assert_eq!(noe.enrol(on_token("ajena", PIN, &issued)).await.problem(), "409 signing_key_taken");
    let file = STANDARD.encode(issued.pkcs12(SECRET).unwrap());
    let body = json!({ "pkcs12": file, "secret": SECRET });
    assert_eq!(noe.enrol(body).await.problem(), "409 signing_key_taken");
    assert_eq!(noe.signing_key().await, Value::Null);
}

#[actix_web::test]
async fn nobody_guesses_the_pin_of_a_token() {
    let (hsm, _guard) = hsm().await;
    let app = TestApp::with_devices(vec![hsm.device()]).await;
    let issued = app.issued("Rosa Batz Cux", 365);
    hsm.import("cerrada", "e7", &issued);
    let rosa = app.keyless_signer().await;
    for guess in 0..10 {
        let refused = rosa.enrol(on_token("cerrada", &format!("{guess}{guess}{guess}0"), &issued)).await;
        assert_eq!(refused.problem(), "422 wrong_secret");
    }
    assert_eq!(rosa.enrol(on_token("cerrada", PIN, &issued)).await.problem(), "429 too_many_requests");
    app.clock.advance(chrono::TimeDelta::minutes(6));
    app.again(&rosa).enrol(on_token("cerrada", PIN, &issued)).await.ok();
}

#[actix_web::test]
async fn a_signing_session_signs_with_a_token_and_ends_with_it() {
    let (hsm, _guard) = hsm().await;
    let (app, rosa, _) = enrolled_on_token(hsm, "sesion", "e8").await;
    let open = async |pin: &str| rosa.post("/signing-sessions", json!({ "secret": pin })).await;
    assert_eq!(open("1111").await.problem(), "422 wrong_secret");
    hsm.mode("r");
    assert_eq!(open(PIN).await.problem(), "503 signing_device_unavailable");
    hsm.mode("");
    let session = open(PIN).await.ok()["token"].clone();
    let sign = async |id: &str| {
        let certificate = rosa.request(id).await["certificate"]["id"].clone();
        let body = json!({ "certificate": certificate, "signing_session": session });
        rosa.post(&format!("/requests/{id}/sign"), body).await
    };
    let ((_, first), (_, second), (_, third)) =
        (waiting(&app).await, waiting(&app).await, waiting(&app).await);
    sign(&first).await.ok();
    hsm.mode("r");
    assert_eq!(sign(&second).await.problem(), "503 signing_device_unavailable");
    hsm.mode("");
    // One that failed keeps no other from being signed, nor itself later.
    sign(&third).await.ok();
    sign(&second).await.ok();
    let (_, last) = waiting(&app).await;
    let file = STANDARD.encode(app.issued("Rosa Batz Cux", 365).pkcs12(SECRET).unwrap());
    rosa.enrol(json!({ "pkcs12": file, "secret": SECRET })).await.ok();
    assert_eq!(sign(&last).await.problem(), "422 signing_session_over", "another key");
}

const FAULTS: [(Behaviour, &str); 6] = [
    (Behaviour::Slow, "503 signing_device_unavailable"),
    (Behaviour::Down, "503 signing_device_unavailable"),
    (Behaviour::AnotherKey, "502 signing_device_broken"),
    (Behaviour::Nonsense, "502 signing_device_broken"),
    (Behaviour::Refusing, "502 signing_device_broken"),
    (Behaviour::Honest, "422 wrong_secret"),
];

#[actix_web::test]
async fn a_service_that_is_away_slow_or_lying_enrols_nothing_and_signs_nothing() {
    let (hsm, _guard) = hsm().await;
    let (app, provider) = with_provider(hsm).await;
    let rosa = app.keyless_signer().await;
    let pin = |behaviour| if behaviour == Behaviour::Honest { "0000" } else { REMOTE_PIN };
    for (behaviour, problem) in FAULTS {
        provider.behave(behaviour);
        let refused = rosa.enrol(with_service(pin(behaviour))).await;
        assert_eq!(refused.problem(), problem, "{behaviour:?}");
    }
    assert_eq!(rosa.signing_key().await, Value::Null, "nothing was kept");
    provider.behave(Behaviour::Honest);
    let mut unknown = with_service(REMOTE_PIN);
    unknown["key"] = json!("otra-credencial");
    assert_eq!(rosa.enrol(unknown).await.problem(), "502 signing_device_broken");
    rosa.enrol(with_service(REMOTE_PIN)).await.ok();

    let (_, id) = waiting(&app).await;
    for (behaviour, problem) in FAULTS {
        provider.behave(behaviour);
        assert_eq!(rosa.sign(&id, pin(behaviour)).await.problem(), problem, "{behaviour:?}");
    }
    // Its own certificate and its own key, but not the enrolled one.
    provider.behave(Behaviour::AnotherCertificate);
    assert_eq!(rosa.sign(&id, REMOTE_PIN).await.problem(), "502 signing_device_broken");
    nothing_signed(&rosa, &id).await;
    provider.behave(Behaviour::Honest);
    rosa.sign(&id, REMOTE_PIN).await.ok();
    provider.lose_access_token();
    let (_, next) = waiting(&app).await;
    assert_eq!(rosa.sign(&next, REMOTE_PIN).await.problem(), "503 signing_device_unavailable");
}

#[actix_web::test]
async fn the_secrets_of_devices_are_kept_nowhere() {
    let (hsm, _guard) = hsm().await;
    let (app, _provider) = with_provider(hsm).await;
    let issued = app.issued("Noé Pérez Ixcot", 365);
    hsm.import("guardada", "e6", &issued);
    let (rosa, noe) = (app.keyless_signer().await, app.keyless_signer().await);
    rosa.enrol(on_token("guardada", PIN, &issued)).await.ok();
    noe.enrol(with_service(REMOTE_PIN)).await.ok();
    use diesel::prelude::*;
    use ventanilla_api::db::schema::signing_keys as keys;
    type Row = (String, Option<Vec<u8>>, Option<String>, Option<String>);
    let mut rows: Vec<Row> = app
        .app
        .read_blocking(|tx| {
            let columns = (keys::kind, keys::encrypted_key, keys::device, keys::device_key);
            Ok(keys::table.select(columns).order(keys::kind).load(tx.db)?)
        })
        .unwrap();
    rows.retain(|row| row.0 != "software");
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(rows[0], ("hsm".into(), None, some(TOKEN), some("guardada")));
    assert_eq!(rows[1], ("remote".into(), None, some(SERVICE), some(CREDENTIAL)));
    for file in std::fs::read_dir(app.folder()).unwrap().flatten().filter(|file| file.path().is_file()) {
        let bytes = std::fs::read(file.path()).unwrap();
        let found = bytes.windows(REMOTE_PIN.len()).any(|window| window == REMOTE_PIN.as_bytes());
        assert!(!found, "{}", file.path().display());
    }
}
