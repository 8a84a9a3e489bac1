//! `/revocations`: two officers take a certificate back, and everybody who asks is told at once.

use crate::support::{Client, Reply, SECRET, TestApp};
use diesel::connection::SimpleConnection;
use reqwest::Method;
use serde_json::{Value, json};
use ventanilla_api::error::ApiError;
use ventanilla_api::log;
use ventanilla_shared::decision::Role;

struct Issued {
    id: String,
    code: String,
    number: String,
    applicant: Client,
}

async fn issued_to(app: &TestApp, applicant: &Client, officers: &Officers) -> Issued {
    let id = app.request(applicant).to_sign(&officers.reviewer).await;
    for signer in &officers.signers {
        signer.sign(&id, SECRET).await.ok();
    }
    let certificate = applicant.request(&id).await["certificate"].clone();
    let text = |name: &str| certificate[name].as_str().unwrap().to_owned();
    Issued { id, code: text("code"), number: text("number"), applicant: applicant.clone() }
}

struct Officers {
    reviewer: Client,
    signers: [Client; 3],
}

async fn officers(app: &TestApp) -> Officers {
    let reviewer = app.reviewer().await;
    Officers { reviewer, signers: [app.signer().await, app.signer().await, app.signer().await] }
}

async fn issued(app: &TestApp) -> (Issued, Officers) {
    let officers = officers(app).await;
    (issued_to(app, &app.citizen().await, &officers).await, officers)
}

fn because(reason: &str) -> Value {
    json!({ "reason": reason, "text": "El período es de otra persona" })
}

async fn propose(who: &Client, certificate: &Issued, body: Value) -> Reply {
    who.post(&format!("/certificates/{}/revocations", certificate.code), body).await
}

/// Reads the version, sends `If-Match`.
async fn act(who: &Client, revocation: &Value, action: &str, body: Option<Value>) -> Reply {
    let id = revocation["id"].as_str().unwrap();
    let version = who.get(&format!("/revocations/{id}")).await.json()["version"].as_i64().unwrap_or(0);
    who.send(Method::POST, &format!("/revocations/{id}/{action}"), Some(version), body).await
}

async fn public(app: &TestApp, code: &str) -> Value {
    let asked = app.http.get(format!("{}/api/v1/certificates/{code}", app.url));
    Reply::of(asked.send().await.unwrap()).await.ok()
}

async fn verified(app: &TestApp, file: Vec<u8>) -> Value {
    let part = reqwest::multipart::Part::bytes(file).file_name("certificado.pdf");
    let form = reqwest::multipart::Form::new().part("file", part);
    let sent = app.http.post(format!("{}/api/v1/verifications", app.url)).multipart(form);
    Reply::of(sent.send().await.unwrap()).await.ok()
}

fn findings(app: &TestApp) -> Vec<String> {
    let report = app.app.read_blocking(|tx| log::verify::verify(tx, None)).unwrap();
    report.findings.iter().map(ToString::to_string).collect()
}

async fn leaves(app: &TestApp, kind: &str) -> Vec<Value> {
    let asked = app.http.get(format!("{}/api/v1/log/leaves?limit=100", app.url));
    let page = Reply::of(asked.send().await.unwrap()).await.ok();
    let entries = page["items"].as_array().unwrap().iter();
    let entries = entries.map(|leaf| serde_json::from_str(leaf["entry"].as_str().unwrap()).unwrap());
    entries.filter(|entry: &Value| entry["kind"] == kind).collect()
}

#[actix_web::test]
async fn what_two_officers_take_back_no_longer_holds_anywhere() {
    let app = TestApp::new().await;
    let (it, officers) = issued(&app).await;
    let path = format!("/requests/{}/certificate", it.id);
    let file = it.applicant.get(&path).await.bytes;
    let proposed = propose(&officers.reviewer, &it, because("wrong_data")).await;
    assert_eq!(proposed.status, 201);
    let location = proposed.headers["location"].to_str().unwrap().to_owned();
    let proposed = proposed.ok();
    assert_eq!(location, format!("/api/v1/revocations/{}", proposed["id"].as_str().unwrap()));
    assert_eq!((&proposed["state"], &proposed["decided_by"]), (&json!("proposed"), &json!(null)));
    assert_eq!(public(&app, &it.code).await["status"], "valid", "one alone changes nothing");
    assert_eq!(it.applicant.request(&it.id).await["certificate"]["revocation"], json!(null));

    let confirmed = act(&officers.signers[0], &proposed, "confirmation", None).await.ok();
    assert_eq!(confirmed["state"], "confirmed");

    let face = public(&app, &it.code).await;
    let told = json!({
        "revoked_at": confirmed["decided_at"], "reason": "wrong_data", "successor": null,
    });
    assert_eq!((&face["status"], &face["revocation"]), (&json!("revoked"), &told));
    assert!(!face.to_string().contains("El período es de otra"), "what officers wrote is not public");
    let verdict = verified(&app, file.clone()).await;
    assert_eq!(
        (&verdict["file"], &verdict["certificate"]["status"]),
        (&json!("identical"), &json!("revoked"))
    );
    let mine = it.applicant.get("/me/certificates").await.ok();
    assert_eq!(mine[0]["revocation"], told);
    let request = it.applicant.request(&it.id).await;
    assert_eq!((&request["state"], &request["certificate"]["revocation"]), (&json!("signed"), &told));
    assert_eq!(request["certificate"]["revocations"], json!([]), "names of officers are for officers");
    assert_eq!(it.applicant.get(&path).await.bytes, file, "it is kept, with words beside it");
    let data = it.applicant.get(&format!("{path}/data")).await.ok();
    assert_eq!(data["revocation"], told);
    let statement = data["url"].as_str().unwrap().split_once("/S/").unwrap().1.to_owned();
    let quiet = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let opened = quiet.get(format!("{}/S/{statement}", app.url)).send().await.unwrap();
    assert_eq!(opened.headers()["location"], format!("/v/{}", it.code.replace('-', "")).as_str());

    let leaf = &leaves(&app, "certificate_revoked").await[0];
    assert_eq!(
        (&leaf["number"], &leaf["reason"], &leaf["sha256"]),
        (&json!(it.number), &json!("wrong_data"), &json!(ventanilla_shared::values::sha256(&file)))
    );
    assert_eq!(findings(&app), [""; 0]);
}

#[actix_web::test]
async fn the_history_names_both_officers_and_the_person_is_told() {
    let app = TestApp::new().await;
    let (it, officers) = issued(&app).await;
    let proposed = propose(&officers.reviewer, &it, because("fraud")).await.ok();
    let waiting = officers.signers[1].get("/me/notifications?unread=true").await.ok();
    assert_eq!(waiting["items"][0]["kind"], "revocation_proposed");
    act(&officers.signers[0], &proposed, "confirmation", None).await.ok();

    let events = format!("/requests/{}/events", it.id);
    let event = officers.signers[1].get(&events).await.ok().as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&event["action"], &event["from"], &event["to"], &event["role"]),
        (&json!("revoke"), &json!("signed"), &json!("signed"), &json!("signer"))
    );
    assert_eq!((&event["proposed_by"], &event["actor_name"]), (&json!("Lucía Ajanel"), &json!("Óscar Tzoc")));
    assert_eq!(event["reasons"][0]["es"], "Fraude o documentos falsos");
    assert_eq!(event["text"], "El período es de otra persona");
    let shown = it.applicant.get(&events).await.ok().as_array().unwrap().last().unwrap().clone();
    assert_eq!((&shown["actor_name"], &shown["proposed_by"]), (&json!(null), &json!(null)));
    assert_eq!(shown["text"], event["text"], "the person reads why");
    let exported = it.applicant.get(&format!("{events}/export")).await.ok();
    let last = exported["entries"].as_array().unwrap().last().unwrap()["entry"].as_str().unwrap();
    assert!(last.contains(&format!("\"proposed_by\":\"{}\"", officers.reviewer.account)), "{last}");

    let told = it.applicant.get("/me/notifications").await.ok()["items"][0].clone();
    assert_eq!(told["kind"], "certificate_revoked");
    assert!(told["text"].as_str().unwrap().contains(&it.number), "{told}");
    let mails = app.mails_to(&it.applicant.email).await;
    assert!(mails.last().unwrap().contains("/notifications"), "{mails:?}");
}

#[actix_web::test]
async fn one_person_does_not_do_both_not_even_in_two_names() {
    let app = TestApp::new().await;
    let (it, officers) = issued(&app).await;
    let [first, second, third] = &officers.signers;
    let own = propose(first, &it, because("issued_in_error")).await.ok();
    for action in ["confirmation", "refusal"] {
        let body = (action == "refusal").then(|| json!({ "reason": "No" }));
        assert_eq!(act(first, &own, action, body).await.problem(), "403 second_officer_needed");
    }
    act(first, &own, "withdrawal", None).await.ok();

    // The second is away, and somebody else has that one's signature role.
    let head = app.officer(&[Role::HeadOfUnit]).await;
    let substitute = app.officer(&[Role::Cashier]).await;
    let absence = json!({
        "absent": second.account, "substitute": substitute.account,
        "grant": { "role": "signer", "institution": "ONSEC", "unit": "certifications" },
        "from": "2026-11-22", "until": "2026-11-27", "reason": "Vacaciones",
    });
    head.post("/absences", absence).await.ok();
    let proposed = propose(&substitute, &it, because("issued_in_error")).await.ok();
    assert!(proposed["proposed_by"]["on_behalf_of"].is_string());
    for who in [second, &substitute] {
        assert_eq!(
            act(who, &proposed, "confirmation", None).await.problem(),
            "403 second_officer_needed",
            "neither who did it nor in whose name"
        );
    }
    assert_eq!(act(&officers.reviewer, &proposed, "confirmation", None).await.problem(), "403 forbidden");
    act(third, &proposed, "confirmation", None).await.ok();
    assert_eq!(public(&app, &it.code).await["status"], "revoked");
}

#[actix_web::test]
async fn a_replaced_certificate_points_to_its_successor() {
    let app = TestApp::new().await;
    let (it, officers) = issued(&app).await;
    let newer = issued_to(&app, &it.applicant, &officers).await;
    let others = issued_to(&app, &app.citizen().await, &officers).await;
    let with = |reason: &str, successor: &str| json!({ "reason": reason, "text": "Hay uno nuevo", "successor": successor });
    for (body, problem) in [
        (because("superseded"), "422 invalid /successor successor_missing"),
        (with("superseded", " "), "422 invalid /successor successor_missing"),
        (with("fraud", &newer.number), "422 invalid /successor successor_not_taken"),
        (with("superseded", "2026-C-99999"), "422 invalid /successor successor_unknown"),
        (with("superseded", &others.number), "422 invalid /successor successor_unknown"),
        (with("superseded", &it.number), "422 invalid /successor successor_unknown"),
        (json!({ "reason": "superseded", "text": "" }), "422 invalid /text missing"),
        (json!({ "reason": "whim", "text": "x" }), "422 invalid /reason choice"),
    ] {
        let problem_is = propose(&officers.reviewer, &it, body.clone()).await.problem();
        assert!(problem_is.starts_with(problem), "{body}: {problem_is}");
    }
    let proposed =
        propose(&officers.reviewer, &it, with("superseded", &newer.number.to_lowercase())).await.ok();
    act(&officers.signers[0], &proposed, "confirmation", None).await.ok();
    let named = |it: &Issued| json!({ "number": it.number, "code": it.code });
    let old = public(&app, &it.code).await;
    assert_eq!(old["revocation"]["successor"], named(&newer));
    let face = public(&app, &newer.code).await;
    assert_eq!((&face["status"], &face["replaces"]), (&json!("valid"), &json!([named(&it)])));
    assert_eq!(it.applicant.request(&newer.id).await["certificate"]["replaces"], json!([named(&it)]));
    assert_eq!(leaves(&app, "certificate_revoked").await[0]["successor"], json!(newer.number));
    // By its code, and with other words.
    let third = issued_to(&app, &it.applicant, &officers).await;
    let wrong = propose(&officers.reviewer, &newer, with("wrong_data", &third.code)).await.ok();
    act(&officers.signers[0], &wrong, "confirmation", None).await.ok();
    assert_eq!(public(&app, &newer.code).await["revocation"]["successor"], named(&third));
    // A revoked one takes nobody's place.
    let late = propose(&officers.reviewer, &third, with("superseded", &newer.number)).await.problem();
    assert_eq!(late, "422 invalid /successor successor_unknown");
    assert_eq!(findings(&app), [""; 0]);
}

#[actix_web::test]
async fn a_proposal_is_refused_or_withdrawn_and_may_be_made_again() {
    let app = TestApp::new().await;
    let (it, officers) = issued(&app).await;
    let [first, second, _] = &officers.signers;
    let proposed = propose(&officers.reviewer, &it, because("court_order")).await.ok();
    assert_eq!(propose(first, &it, because("fraud")).await.problem(), "409 revocation_proposed");
    assert_eq!(
        act(first, &proposed, "refusal", Some(json!({ "reason": " " }))).await.problem(),
        "422 invalid /reason missing"
    );
    let refused =
        act(first, &proposed, "refusal", Some(json!({ "reason": "No consta la orden" }))).await.ok();
    assert_eq!((&refused["state"], &refused["refusal"]), (&json!("refused"), &json!("No consta la orden")));
    assert_eq!(public(&app, &it.code).await["status"], "valid");
    let told = officers.reviewer.get("/me/notifications").await.ok()["items"][0]["kind"].clone();
    assert_eq!(told, "revocation_refused");
    assert_eq!(act(second, &proposed, "confirmation", None).await.problem(), "409 already_decided");

    let again = propose(first, &it, because("fraud")).await.ok();
    assert_eq!(act(&officers.reviewer, &again, "withdrawal", None).await.problem(), "403 not_the_proposer");
    assert_eq!(act(first, &again, "withdrawal", None).await.ok()["state"], "withdrawn");
    assert_eq!(act(first, &again, "withdrawal", None).await.problem(), "409 already_decided");
    let last = propose(first, &it, because("fraud")).await.ok();
    act(second, &last, "confirmation", None).await.ok();
    assert_eq!(propose(first, &it, because("fraud")).await.problem(), "409 already_revoked");
    let kept = second.request(&it.id).await["certificate"]["revocations"].clone();
    let states: Vec<&str> =
        kept.as_array().unwrap().iter().map(|one| one["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["confirmed", "withdrawn", "refused"]);
}

#[actix_web::test]
async fn for_others_there_is_nothing_there() {
    let app = TestApp::new().await;
    let (it, officers) = issued(&app).await;
    let proposed = propose(&officers.reviewer, &it, because("fraud")).await.ok();
    let elsewhere = app.officer_at("RENAP", "registry", &[Role::Reviewer, Role::Signer]).await;
    let read = format!("/revocations/{}", proposed["id"].as_str().unwrap());
    let case = format!("/certificates/{}/revocations", it.number);
    for path in
        [&read, &case, "/revocations/019ab0e4-5d2c-7c3e-9f10-6a2b8c4d0e1f", "/certificates/AAAA/revocations"]
    {
        assert_eq!(elsewhere.get(path).await.problem(), "404 not_found", "{path}");
    }
    assert_eq!(propose(&elsewhere, &it, because("fraud")).await.problem(), "404 not_found");
    for action in ["confirmation", "withdrawal"] {
        assert_eq!(act(&elsewhere, &proposed, action, None).await.problem(), "404 not_found");
    }
    assert_eq!(elsewhere.get("/revocations").await.ok()["items"], json!([]));
    assert_eq!(it.applicant.get("/revocations").await.status, 403);
    assert_eq!(propose(&it.applicant, &it, because("fraud")).await.status, 403);
    let cashier = app.officer(&[Role::Cashier]).await;
    assert_eq!(propose(&cashier, &it, because("fraud")).await.problem(), "404 not_found");
    assert_eq!(officers.signers[0].get(&case).await.ok()["certificate"]["code"], json!(it.code));

    // An officer's own certificate is no officer's business of that person.
    let both = app.signer().await;
    let own = issued_to(&app, &both, &officers).await;
    assert_eq!(propose(&both, &own, because("fraud")).await.problem(), "404 not_found");
    let waits = propose(&officers.reviewer, &own, because("fraud")).await.ok();
    assert_eq!(act(&both, &waits, "confirmation", None).await.problem(), "404 not_found");
    let listed = both.get("/revocations").await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "only the other person's: {listed}");
}

#[actix_web::test]
async fn a_repeat_proposes_nothing_new_and_a_stale_version_decides_nothing() {
    let app = TestApp::new().await;
    let (it, officers) = issued(&app).await;
    let send = async |key: &str, reason: &str| {
        let url = format!("{}/api/v1/certificates/{}/revocations", app.url, it.code);
        let sent = app.http.post(url).bearer_auth(&officers.reviewer.token).header("idempotency-key", key);
        Reply::of(sent.json(&because(reason)).send().await.unwrap()).await
    };
    let first = send("a", "fraud").await.ok();
    assert_eq!(send("a", "fraud").await.ok()["id"], first["id"]);
    assert_eq!(send("a", "court_order").await.problem(), "422 idempotency_mismatch");
    let signer = &officers.signers[0];
    let path = format!("/revocations/{}/confirmation", first["id"].as_str().unwrap());
    assert_eq!(signer.send(Method::POST, &path, None, None).await.problem(), "428 version_required");
    assert_eq!(signer.send(Method::POST, &path, Some(7), None).await.problem(), "412 stale");
    let draft = app.request(&it.applicant).to_sign(&officers.reviewer).await;
    let code = officers.reviewer.request(&draft).await["certificate"]["code"].as_str().unwrap().to_owned();
    let pending = Issued { id: draft, code, number: String::new(), applicant: it.applicant.clone() };
    assert_eq!(propose(signer, &pending, because("fraud")).await.problem(), "409 not_issued");
}

#[actix_web::test]
async fn of_two_who_confirm_at_once_one_does() {
    let app = TestApp::new().await;
    let (it, officers) = issued(&app).await;
    let proposed = propose(&officers.reviewer, &it, because("fraud")).await.ok();
    let path = format!("/revocations/{}/confirmation", proposed["id"].as_str().unwrap());
    let confirm = |who: &Client| {
        let (who, path) = (who.clone(), path.clone());
        async move { who.send(Method::POST, &path, Some(1), None).await }
    };
    let [first, second, _] = &officers.signers;
    let (first, second) = futures_util::future::join(confirm(first), confirm(second)).await;
    let mut told = [first.problem(), second.problem()];
    told.sort_unstable();
    // The other one read the proposal before or after it was carried out: both answers say that it is done.
    let [done, late] = &told;
    assert!(done == "200" && ["409 already_revoked", "412 stale"].contains(&late.as_str()), "{told:?}");
    assert_eq!(leaves(&app, "certificate_revoked").await.len(), 1);
    let events = it.applicant.get(&format!("/requests/{}/events", it.id)).await.ok();
    let revoked = events.as_array().unwrap().iter().filter(|event| event["action"] == "revoke").count();
    assert_eq!(revoked, 1);
    assert_eq!(findings(&app), [""; 0]);
}

#[actix_web::test]
async fn what_waits_is_listed_page_by_page() {
    let app = TestApp::new().await;
    let officers = officers(&app).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        let it = issued_to(&app, &app.citizen().await, &officers).await;
        ids.insert(0, propose(&officers.reviewer, &it, because("fraud")).await.ok()["id"].clone());
        app.clock.advance(chrono::TimeDelta::seconds(1));
    }
    let signer = &officers.signers[0];
    let first = signer.get("/revocations?state=proposed&limit=2").await;
    assert!(first.headers["link"].to_str().unwrap().contains("rel=\"next\""));
    let first = first.ok();
    let next = first["next"].as_str().unwrap();
    let second = signer.get(&format!("/revocations?state=proposed&limit=2&cursor={next}")).await.ok();
    let listed =
        [first["items"].as_array().unwrap().as_slice(), second["items"].as_array().unwrap()].concat();
    assert_eq!(listed.iter().map(|one| one["id"].clone()).collect::<Vec<_>>(), ids);
    act(signer, &json!({ "id": ids[0] }), "confirmation", None).await.ok();
    let waiting = signer.get("/revocations?state=proposed").await.ok();
    assert_eq!((waiting["items"].as_array().unwrap().len(), &waiting["next"]), (2, &json!(null)));
    assert_eq!(signer.get("/revocations?state=confirmed").await.ok()["items"][0]["id"], ids[0]);
    assert_eq!(signer.get("/revocations?limit=0").await.problem(), "422 invalid /limit limit");
}

#[actix_web::test]
async fn a_revocation_made_or_undone_by_hand_is_caught() {
    let app = TestApp::new().await;
    let (it, officers) = issued(&app).await;
    let newer = issued_to(&app, &it.applicant, &officers).await;
    let body = json!({ "reason": "superseded", "text": "Hay uno nuevo", "successor": newer.number });
    let proposed = propose(&officers.reviewer, &it, body).await.ok();
    act(&officers.signers[0], &proposed, "confirmation", None).await.ok();
    assert_eq!(findings(&app), [""; 0]);
    for (sql, expected) in [
        (
            "UPDATE certificates SET revoked_at = NULL",
            "certificate 2026-C-00001 has a leaf `certificate_revoked`, but is not in that state",
        ),
        (
            "UPDATE certificates SET revoked_at = NULL; DELETE FROM revocation_offices; DELETE FROM revocations",
            "certificate 2026-C-00001 has a leaf `certificate_revoked`, but is not in that state",
        ),
        (
            "UPDATE certificates SET revoked_at = issued_at WHERE number = '2026-C-00002'",
            "certificate 2026-C-00002 has no leaf `certificate_revoked`",
        ),
        (
            "UPDATE revocations SET reason = 'fraud'",
            "the revocation of certificate 2026-C-00001 is not the one",
        ),
        (
            "UPDATE revocations SET reason = 'fraud', successor_id = NULL",
            "the revocation of certificate 2026-C-00001 is not the one",
        ),
        (
            "UPDATE certificates SET revoked_at = '2026-11-01 00:00:00' WHERE revoked_at IS NOT NULL",
            "the revocation of certificate 2026-C-00001 is not the one",
        ),
    ] {
        let told = std::cell::RefCell::new(Vec::new());
        // Changed, looked at, and taken back.
        let undone = app.app.write_blocking(|tx| {
            tx.db.batch_execute(sql)?;
            *told.borrow_mut() = log::verify::verify(tx, None)?.findings;
            Err::<(), _>(ApiError::STALE)
        });
        assert!(matches!(undone, Err(ApiError::Problem(_))), "{sql}: {undone:?}");
        let told: Vec<String> = told.into_inner().iter().map(ToString::to_string).collect();
        assert!(told.iter().any(|words| words.contains(expected)), "{sql}: {told:?}");
    }
    // Nor does the database take it that one person did both.
    let alone = "UPDATE revocations SET decided_by = proposed_by";
    assert!(app.app.write_blocking(|tx| Ok::<_, ApiError>(tx.db.batch_execute(alone)?)).is_err());
}
