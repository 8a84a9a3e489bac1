//! `/registers/{code}/notices`: units tell the keepers of a register what is to change.

use crate::support::{Client, Reply, TestApp, start};
use reqwest::Method;
use serde_json::{Value, json};
use ventanilla_pades::development::Authority;
use ventanilla_shared::decision::Role;

const NOTICES: &str = "/registers/mineduc.authorised-signers/notices";
const ENTRIES: &str = "/registers/mineduc.authorised-signers/entries";

async fn keeper(app: &TestApp) -> Client {
    app.officer_at("MINEDUC", "central", &[Role::Registrar]).await
}

async fn head(app: &TestApp, unit: &str) -> Client {
    app.officer_at("MINEDUC", unit, &[Role::HeadOfUnit]).await
}

/// A certificate, PEM, that is valid from the tests' day for so many days.
fn certificate(name: &str, days: u32) -> String {
    let now = start() - chrono::TimeDelta::days(10);
    Authority::generate(name, now, days).unwrap().root_pem().unwrap()
}

fn signer() -> Value {
    json!({ "name": "Inés Cumez Batz", "post": "Directora Departamental", "from": "2026-12-01" })
}

fn addition(unit: &str) -> Value {
    json!({ "kind": "add", "unit": unit, "data": signer(), "certificate": certificate("Inés Cumez Batz", 400) })
}

async fn decide(who: &Client, notice: &Value, how: &str, body: Value) -> Reply {
    let path = format!("{NOTICES}/{}/{how}", notice["id"].as_str().unwrap());
    who.send(Method::POST, &path, notice["version"].as_i64(), Some(body)).await
}

/// A signer of the unit who is in the register.
async fn registered(app: &TestApp, unit: &str) -> Value {
    let (keeper, head) = (keeper(app).await, head(app, unit).await);
    let notice = head.post(NOTICES, addition(unit)).await.ok();
    let accepted = decide(&keeper, &notice, "acceptance", json!({})).await.ok();
    let path = format!("{ENTRIES}/{}", accepted["entry_id"].as_str().unwrap());
    keeper.get(&path).await.ok()
}

#[actix_web::test]
async fn a_new_signer_is_notified_accepted_and_in_the_register_with_both_names() {
    let app = TestApp::new().await;
    let (keeper, head) = (keeper(&app).await, head(&app, "GT-NORTE").await);
    let filed = head.post(NOTICES, addition("GT-NORTE")).await;
    assert_eq!(filed.status, 201);
    let notice = filed.ok();
    assert_eq!((&notice["number"], &notice["status"]), (&json!("2026-N-00001"), &json!("waiting")));
    assert_eq!((&notice["may_decide"], &notice["name"]), (&json!(false), &json!("Inés Cumez Batz")));
    assert_eq!(notice["certificate"]["subject"], "Inés Cumez Batz");
    assert_eq!(notice["data"]["certificate"], notice["certificate"]["sha256"]);
    assert_eq!(notice["data"]["directorate"], "GT-NORTE");
    assert_eq!(keeper.get(ENTRIES).await.ok()["items"], json!([]), "nothing changes before it is accepted");

    // The keeper is told, sees it, and accepts.
    let told = keeper.get("/me/notifications").await.ok();
    assert!(told["items"][0]["text"].as_str().unwrap().contains("2026-N-00001"), "{told}");
    let access = keeper.get("/registers").await.ok();
    let own =
        access.as_array().unwrap().iter().find(|one| one["code"] == "mineduc.authorised-signers").unwrap();
    assert_eq!(own["waiting"], 1);
    let seen = keeper.get(&format!("{NOTICES}?status=waiting")).await.ok()["items"][0].clone();
    assert_eq!((&seen["id"], &seen["may_decide"]), (&notice["id"], &json!(true)));
    let accepted = decide(&keeper, &seen, "acceptance", json!({})).await.ok();
    assert_eq!((&accepted["status"], &accepted["version"]), (&json!("accepted"), &json!(2)));
    assert_eq!(decide(&keeper, &seen, "acceptance", json!({})).await.problem(), "412 stale", "again");
    assert_eq!(decide(&keeper, &accepted, "acceptance", json!({})).await.problem(), "409 no_such_move");

    // The register says it, and so does its history.
    let entry = keeper.get(&format!("{ENTRIES}/{}", accepted["entry_id"].as_str().unwrap())).await.ok();
    assert_eq!(entry["data"], notice["data"]);
    let path = format!("{ENTRIES}/{}/history", entry["id"].as_str().unwrap());
    let history = keeper.get(&path).await.ok();
    assert_eq!(history[0]["by"], accepted["decided_by"]);
    assert_eq!(history[0]["notice"]["filed_by"], notice["filed_by"]);
    assert_eq!(
        (&history[0]["notice"]["number"], &history[0]["notice"]["unit"]),
        (&notice["number"], &json!("GT-NORTE"))
    );
    assert_ne!(accepted["decided_by"], notice["filed_by"]);

    // The unit is told, and reads its own rows.
    let told = head.get("/me/notifications").await.ok();
    assert_eq!(told["items"][0]["kind"], "register_notice_accepted");
    assert_eq!(head.get(ENTRIES).await.ok()["items"][0]["id"], entry["id"]);
    assert_eq!(head.get(&path).await.ok(), history);
}

#[actix_web::test]
async fn a_change_and_an_end_change_the_row_of_the_unit() {
    let app = TestApp::new().await;
    let entry = registered(&app, "GT-NORTE").await;
    let (keeper, head) = (keeper(&app).await, head(&app, "GT-NORTE").await);
    let mut data = entry["data"].clone();
    let same = json!({ "kind": "change", "unit": "GT-NORTE", "entry": entry["id"], "data": data });
    assert_eq!(head.post(NOTICES, same).await.problem(), "422 invalid  notice_unchanged");
    data["post"] = json!("Subdirectora");
    let change = json!({ "kind": "change", "unit": "GT-NORTE", "entry": entry["id"], "data": data, "note": " Ascenso. " });
    let notice = head.post(NOTICES, change).await.ok();
    assert_eq!((&notice["before"], &notice["note"]), (&entry["data"], &json!("Ascenso.")));
    decide(&keeper, &notice, "acceptance", json!({})).await.ok();
    let end =
        |until: Value| json!({ "kind": "end", "unit": "GT-NORTE", "entry": entry["id"], "until": until });
    assert_eq!(head.post(NOTICES, end(Value::Null)).await.problem(), "422 invalid /until notice_until");
    assert_eq!(
        head.post(NOTICES, end(json!("2026-11-30"))).await.problem(),
        "422 invalid /data/until validity_order"
    );
    let notice = head.post(NOTICES, end(json!("2026-12-31"))).await.ok();
    decide(&keeper, &notice, "acceptance", json!({})).await.ok();
    let path = format!("{ENTRIES}/{}", entry["id"].as_str().unwrap());
    let now = keeper.get(&path).await.ok();
    assert_eq!((&now["data"]["post"], &now["data"]["until"]), (&json!("Subdirectora"), &json!("2026-12-31")));
    let history = keeper.get(&format!("{path}/history")).await.ok();
    assert_eq!(history[2]["before"]["until"], Value::Null);
    assert!(history.as_array().unwrap().iter().all(|change| change["notice"]["number"].is_string()));
}

#[actix_web::test]
async fn a_refusal_needs_a_reason_and_the_unit_reads_it() {
    let app = TestApp::new().await;
    let (keeper, head) = (keeper(&app).await, head(&app, "GT-NORTE").await);
    let colleague = app.officer_at("MINEDUC", "GT-NORTE", &[Role::Registrar]).await;
    let notice = head.post(NOTICES, addition("GT-NORTE")).await.ok();
    assert_eq!(
        decide(&keeper, &notice, "refusal", json!({ "reason": "" })).await.problem(),
        "422 invalid /reason missing"
    );
    let path = format!("{NOTICES}/{}/refusal", notice["id"].as_str().unwrap());
    let without = keeper.send(Method::POST, &path, None, Some(json!({ "reason": "x" }))).await;
    assert_eq!(without.problem(), "428 version_required");
    let reason = "El certificado es de otra persona.";
    decide(&keeper, &notice, "refusal", json!({ "reason": reason })).await.ok();
    for who in [&head, &colleague] {
        let told = who.get("/me/notifications").await.ok();
        assert_eq!(told["items"][0]["kind"], "register_notice_refused", "{told}");
    }
    let read = head.get(&format!("{NOTICES}/{}", notice["id"].as_str().unwrap())).await.ok();
    assert_eq!((&read["reason"], &read["status"]), (&json!(reason), &json!("refused")));
    assert_eq!(keeper.get(ENTRIES).await.ok()["items"], json!([]));
}

#[actix_web::test]
async fn a_unit_notifies_of_its_own_rows_only() {
    let app = TestApp::new().await;
    let entry = registered(&app, "GT-NORTE").await;
    let (north, south) = (head(&app, "GT-NORTE").await, head(&app, "GT-SUR").await);
    assert_eq!(south.post(NOTICES, addition("GT-NORTE")).await.problem(), "403 forbidden");
    let mut foreign = addition("GT-SUR");
    foreign["data"]["directorate"] = json!("GT-NORTE");
    assert_eq!(south.post(NOTICES, foreign).await.problem(), "422 invalid /data/directorate notice_unit");
    for kind in ["change", "end"] {
        let body = json!({ "kind": kind, "unit": "GT-SUR", "entry": entry["id"], "data": entry["data"], "until": "2026-12-31" });
        assert_eq!(south.post(NOTICES, body).await.problem(), "422 invalid /entry notice_entry", "{kind}");
    }
    // What is another unit's is not there.
    assert_eq!(south.get(ENTRIES).await.ok()["items"], json!([]));
    let path = format!("{ENTRIES}/{}", entry["id"].as_str().unwrap());
    assert_eq!(south.get(&path).await.problem(), "404 not_found");
    assert_eq!(south.get(&format!("{path}/history")).await.problem(), "404 not_found");
    assert_eq!(south.get(NOTICES).await.ok()["items"], json!([]));
    let notice = north.get(NOTICES).await.ok()["items"][0].clone();
    let own = format!("{NOTICES}/{}", notice["id"].as_str().unwrap());
    assert_eq!(north.get(&own).await.ok()["unit"], "GT-NORTE");
    assert_eq!(south.get(&own).await.problem(), "404 not_found");
    // Who notifies does not decide, and does not write.
    assert_eq!(decide(&north, &notice, "acceptance", json!({})).await.problem(), "403 forbidden");
    assert_eq!(north.post(ENTRIES, signer()).await.problem(), "403 forbidden");
}

#[actix_web::test]
async fn who_has_no_such_role_or_unit_finds_no_notices() {
    let app = TestApp::new().await;
    let notice = head(&app, "GT-NORTE").await.post(NOTICES, addition("GT-NORTE")).await.ok();
    let strangers = [
        app.officer_at("MINEDUC", "GT-NORTE", &[Role::Reviewer]).await,
        app.officer_at("MINEDUC", "elsewhere", &[Role::HeadOfUnit]).await,
        app.officer_at("ONSEC", "GT-NORTE", &[Role::HeadOfUnit]).await,
    ];
    for who in &strangers {
        assert_eq!(who.post(NOTICES, addition("GT-NORTE")).await.problem(), "404 not_found");
        assert_eq!(who.get(NOTICES).await.problem(), "404 not_found");
        assert_eq!(decide(who, &notice, "acceptance", json!({})).await.problem(), "404 not_found");
    }
    let reader = app.officer_at("MINEDUC", "central", &[Role::Reviewer]).await;
    assert_eq!(reader.get(NOTICES).await.problem(), "404 not_found", "who reads rows reads no notices");
    assert_eq!(reader.post(NOTICES, addition("central")).await.problem(), "403 forbidden");
    let keeper = keeper(&app).await;
    assert_eq!(keeper.post(NOTICES, addition("central")).await.problem(), "403 forbidden");
    let translators = "/registers/mineduc.translators/notices";
    assert_eq!(
        keeper.post(translators, addition("GT-NORTE")).await.problem(),
        "403 forbidden",
        "it has none"
    );
    assert_eq!(app.citizen().await.get(NOTICES).await.problem(), "403 forbidden");
}

#[actix_web::test]
async fn the_certificate_is_read_and_its_fingerprint_taken() {
    let app = TestApp::new().await;
    let head = head(&app, "GT-NORTE").await;
    let file = async |change: &dyn Fn(&mut Value)| {
        let mut body = addition("GT-NORTE");
        change(&mut body);
        head.post(NOTICES, body).await
    };
    let without = file(&|body| body["certificate"] = Value::Null).await;
    assert_eq!(without.problem(), "422 invalid /certificate certificate_missing");
    let none = file(&|body| body["certificate"] = json!("bm8=")).await;
    assert_eq!(none.problem(), "422 invalid /certificate certificate_file");
    let expired = file(&|body| body["certificate"] = json!(certificate("Inés", 5))).await;
    assert_eq!(expired.problem(), "422 invalid /certificate certificate_expired");
    let other = file(&|body| body["data"]["certificate"] = json!("ab".repeat(32))).await;
    assert_eq!(other.problem(), "422 invalid /data/certificate certificate_other");
    let bad = file(&|body| body["data"] = json!({ "name": "Inés", "shoe_size": 42 })).await;
    assert_eq!(
        bad.problem(),
        "422 invalid /data/shoe_size unknown_field, /data/name full_name, /data/post missing, /data/from missing"
    );
    assert_eq!(file(&|body| body["kind"] = json!("rename")).await.problem(), "422 invalid /kind choice");
    assert_eq!(file(&|body| body["entry"] = json!("x")).await.problem(), "422 invalid /entry notice_entry");
    // Bare base64 of DER is read too.
    let pem = certificate("Inés Cumez Batz", 400);
    let der: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    assert_eq!(file(&|body| body["certificate"] = json!(der)).await.status, 201);
}

#[actix_web::test]
async fn a_notice_sent_twice_is_one_and_one_key_stands_once_in_the_register() {
    let app = TestApp::new().await;
    let (keeper, head) = (keeper(&app).await, head(&app, "GT-NORTE").await);
    let body = addition("GT-NORTE");
    let send = async |key: &str| {
        let url = format!("{}/api/v1{NOTICES}", head.url);
        let request = head.http.post(url).bearer_auth(&head.token).header("idempotency-key", key);
        Reply::of(request.json(&body).send().await.unwrap()).await
    };
    let (first, again, other) = (send("a").await.ok(), send("a").await.ok(), send("b").await.ok());
    assert_eq!(first["id"], again["id"]);
    assert_ne!(first["id"], other["id"]);
    decide(&keeper, &first, "acceptance", json!({})).await.ok();
    assert_eq!(
        decide(&keeper, &other, "acceptance", json!({})).await.problem(),
        "422 invalid /certificate register_key_taken"
    );
    assert_eq!(send("c").await.problem(), "422 invalid /data/certificate register_key_taken");
    assert_eq!(keeper.get(ENTRIES).await.ok()["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn of_two_keepers_one_decides() {
    let app = TestApp::new().await;
    let (one, two) = (keeper(&app).await, keeper(&app).await);
    let notice = head(&app, "GT-NORTE").await.post(NOTICES, addition("GT-NORTE")).await.ok();
    let refusal = json!({ "reason": "Falta el acuerdo." });
    let (accepted, refused) = futures_util::join!(
        decide(&one, &notice, "acceptance", json!({})),
        decide(&two, &notice, "refusal", refusal)
    );
    let mut statuses = [accepted.status, refused.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    let rows = one.get(ENTRIES).await.ok()["items"].as_array().unwrap().len();
    assert_eq!(rows, usize::from(accepted.status == 200));
}

#[actix_web::test]
async fn nobody_decides_on_an_own_notice_and_a_row_that_is_gone_is_not_changed() {
    let app = TestApp::new().await;
    let entry = registered(&app, "GT-NORTE").await;
    let keeper = keeper(&app).await;
    let both = app.officer_at("MINEDUC", "GT-NORTE", &[Role::HeadOfUnit]).await;
    app.app
        .write_blocking(|tx| {
            let grant = ventanilla_shared::decision::Grant {
                role: Role::Registrar,
                institution: "MINEDUC".into(),
                unit: "central".into(),
            };
            ventanilla_api::officers::store::grant(tx, both.account, &grant, both.account)
        })
        .unwrap();
    let end = json!({ "kind": "end", "unit": "GT-NORTE", "entry": entry["id"], "until": "2026-12-31" });
    let notice = both.post(NOTICES, end).await.ok();
    assert_eq!(notice["may_decide"], false);
    assert_eq!(decide(&both, &notice, "acceptance", json!({})).await.problem(), "403 own_notice");
    let path = format!("{ENTRIES}/{}/removal", entry["id"].as_str().unwrap());
    keeper.send(Method::POST, &path, Some(1), Some(json!({ "reason": "Repetida." }))).await.ok();
    assert_eq!(
        decide(&keeper, &notice, "acceptance", json!({})).await.problem(),
        "422 invalid /entry notice_entry_gone"
    );
}
