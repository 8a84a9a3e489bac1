//! `/officers`

use crate::strangers::PASSWORD;
use crate::support::{Client, Reply, TestApp, cui};
use reqwest::Method;
use serde_json::{Value, json};
use ventanilla_shared::decision::Role;

fn grant(role: &str) -> Value {
    json!({ "role": role, "institution": "ONSEC", "unit": "certifications" })
}

fn new(n: u32, roles: &[&str]) -> Value {
    json!({
        "cui": cui(n), "birth_date": "1975-03-14", "email": "rosa@institucion.example", "first_name": "Rosa",
        "first_surname": "Batz", "position": "Departamento de Registro",
        "grants": roles.iter().map(|role| grant(role)).collect::<Vec<_>>(),
    })
}

async fn administrator(app: &TestApp) -> Client {
    app.officer(&[Role::Administrator]).await
}

async fn change(who: &Client, id: &str, version: i64, roles: &[&str]) -> Reply {
    let grants: Vec<Value> = roles.iter().map(|role| grant(role)).collect();
    let body = json!({ "position": "Jefatura", "grants": grants });
    who.send(Method::PUT, &format!("/officers/{id}"), Some(version), Some(body)).await
}

#[actix_web::test]
async fn an_invited_officer_chooses_the_password_by_a_link() {
    let app = TestApp::new().await;
    let admin = administrator(&app).await;
    let made = admin.post("/officers", new(50, &["reviewer"])).await;
    assert_eq!(made.status, 201);
    let officer = made.ok();
    assert_eq!((&officer["name"], &officer["active"]), (&json!("Rosa Batz"), &json!(false)));
    assert_eq!(officer["grants"], json!([grant("reviewer")]));
    assert_eq!(officer["has_signing_key"], false);
    assert_eq!(app.sign_in(&cui(50), PASSWORD).await.problem(), "401 sign_in_failed");

    let link = app.link_to("rosa@institucion.example").await;
    assert!(link.starts_with(&format!("{}/password-reset/", app.url)), "{link}");
    let path = format!("/password-resets/{}", app.token_to("rosa@institucion.example").await);
    assert_eq!(app.stranger(Method::PUT, &path, Some(json!({ "password": PASSWORD }))).await.status, 204);
    let session = app.sign_in(&cui(50), PASSWORD).await.ok();
    let me =
        app.http.get(format!("{}/api/v1/me", app.url)).bearer_auth(session["access_token"].as_str().unwrap());
    let me = Reply::of(me.send().await.unwrap()).await.ok();
    assert_eq!(
        (&me["identity_level"], &me["grants"]),
        (&json!("email_confirmed"), &json!([grant("reviewer")]))
    );
    let path = format!("/officers/{}", officer["id"].as_str().unwrap());
    assert_eq!(admin.get(&path).await.ok()["active"], true);
}

#[actix_web::test]
async fn who_has_an_account_gets_the_grants_beside_those_held() {
    let app = TestApp::new().await;
    let (admin, ana) = (administrator(&app).await, app.reviewer().await);
    let mut appointed = new(0, &["signer", "signer"]);
    appointed["cui"] = json!(ana.cui);
    let officer = admin.post("/officers", appointed.clone()).await.ok();
    assert_eq!(officer["id"], json!(ana.account.to_string()));
    assert_eq!(officer["email"], json!(ana.email), "the account keeps its own address");
    assert_eq!(officer["grants"], json!([grant("reviewer"), grant("signer")]));
    assert_eq!(ana.get("/me").await.ok()["grants"], officer["grants"], "at once");
    assert_eq!(app.mails_to("rosa@institucion.example").await.len(), 0);
    appointed["birth_date"] = json!("1975-03-15");
    assert_eq!(admin.post("/officers", appointed).await.problem(), "422 invalid /birth_date birth_date");
}

#[actix_web::test]
async fn what_is_wrong_is_named_by_its_field() {
    let app = TestApp::new().await;
    let (admin, ana) = (administrator(&app).await, app.citizen().await);
    let post = async |field: &str, value: Value| {
        let mut body = new(50, &["reviewer"]);
        body[field] = value;
        admin.post("/officers", body).await.problem()
    };
    assert_eq!(post("grants", json!([])).await, "422 invalid /grants too_few_items");
    let nowhere = json!([{ "role": "reviewer", "institution": "NADIE", "unit": "x" }]);
    assert_eq!(post("grants", nowhere).await, "422 invalid /grants/0/institution grant_unit");
    let unitless = json!([grant("reviewer"), { "role": "reviewer", "institution": "ONSEC", "unit": " " }]);
    assert_eq!(post("grants", unitless).await, "422 invalid /grants/1/unit grant_unit");
    let king = json!([{ "role": "king", "institution": "ONSEC", "unit": "certifications" }]);
    assert_eq!(post("grants", king).await, "422 invalid /grants/0/role choice");
    assert_eq!(post("cui", json!("1")).await, "422 invalid /cui cui_length");
    assert_eq!(post("position", json!("")).await, "422 invalid /position missing");
    assert_eq!(post("email", json!(ana.email)).await, "422 invalid /email email_taken");
}

#[actix_web::test]
async fn a_change_replaces_the_grants_that_stood_in_the_version_that_was_read() {
    let app = TestApp::new().await;
    let (admin, ana) = (administrator(&app).await, app.reviewer().await);
    let id = ana.account.to_string();
    let changed = change(&admin, &id, 1, &["cashier", "support"]).await;
    assert_eq!(changed.headers["etag"], "\"2\"");
    assert_eq!((&changed.ok()["position"], &changed.ok()["version"]), (&json!("Jefatura"), &json!(2)));
    assert_eq!(ana.get("/me").await.ok()["grants"], json!([grant("cashier"), grant("support")]));
    assert_eq!(change(&admin, &id, 1, &["signer"]).await.problem(), "412 stale");
    let body = json!({ "position": "x", "grants": [] });
    let unversioned = admin.send(Method::PUT, &format!("/officers/{id}"), None, Some(body)).await;
    assert_eq!(unversioned.problem(), "428 version_required");
    let (one, other) =
        tokio::join!(change(&admin, &id, 2, &["signer"]), change(&admin, &id, 2, &["auditor"]));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);

    assert_eq!(change(&admin, &id, 3, &[]).await.status, 200);
    assert_eq!(admin.get(&format!("/officers/{id}")).await.problem(), "404 not_found", "no officer any more");
    assert_eq!(ana.get("/me").await.ok()["grants"], json!([]));
}

#[actix_web::test]
async fn administrators_cannot_take_that_role_from_themselves() {
    let app = TestApp::new().await;
    let (admin, other) = (administrator(&app).await, administrator(&app).await);
    let id = admin.account.to_string();
    assert_eq!(
        change(&admin, &id, 1, &["auditor"]).await.problem(),
        "422 invalid /grants own_administration"
    );
    assert_eq!(change(&admin, &id, 1, &["administrator"]).await.status, 200);
    assert_eq!(change(&other, &id, 2, &["auditor"]).await.status, 200);
}

#[actix_web::test]
async fn who_administers_has_no_other_role() {
    let app = TestApp::new().await;
    let (admin, ana) = (administrator(&app).await, app.reviewer().await);
    let id = admin.account.to_string();
    let alone = "422 invalid /grants administrator_alone";
    assert_eq!(change(&admin, &id, 1, &["administrator", "signer"]).await.problem(), alone);
    assert_eq!(
        change(&admin, &ana.account.to_string(), 1, &["reviewer", "administrator"]).await.problem(),
        alone
    );
    let mut own = new(0, &["signer"]);
    own["cui"] = json!(admin.cui);
    assert_eq!(admin.post("/officers", own).await.problem(), alone, "beside the one held");
    assert_eq!(admin.get("/me").await.ok()["grants"], json!([grant("administrator")]));
}

#[actix_web::test]
async fn only_administrators_see_officers_and_nothing_tells_which_exist() {
    let app = TestApp::new().await;
    let admin = administrator(&app).await;
    let known = admin.account.to_string();
    for who in [app.citizen().await, app.reviewer().await, app.officer(&[Role::HeadOfUnit]).await] {
        assert_eq!(who.get("/officers").await.problem(), "403 forbidden");
        assert_eq!(who.post("/officers", new(50, &["administrator"])).await.problem(), "403 forbidden");
        for id in [known.as_str(), "018f0000-0000-7000-8000-000000000000"] {
            assert_eq!(who.get(&format!("/officers/{id}")).await.problem(), "403 forbidden");
            assert_eq!(change(&who, id, 1, &["administrator"]).await.problem(), "403 forbidden");
        }
    }
    assert_eq!(app.stranger(Method::GET, "/officers", None).await.problem(), "401 unauthenticated");
    let citizen = app.citizen().await;
    for id in [citizen.account.to_string().as_str(), "018f0000-0000-7000-8000-000000000000", "x"] {
        assert_eq!(admin.get(&format!("/officers/{id}")).await.problem(), "404 not_found", "{id}");
    }
}

#[actix_web::test]
async fn the_list_comes_in_pages_and_leaves_citizens_out() {
    let app = TestApp::new().await;
    let admin = administrator(&app).await;
    app.citizen().await;
    app.reviewer().await;
    app.officer(&[Role::Support]).await;
    let first = admin.get("/officers?limit=2").await.ok();
    let next = first["next"].as_str().unwrap();
    let second = admin.get(&format!("/officers?limit=2&cursor={next}")).await.ok();
    let count = |page: &Value| page["items"].as_array().unwrap().len();
    assert_eq!((count(&first), count(&second), &second["next"]), (2, 1, &Value::Null));
    assert_eq!(first["items"][0]["id"], json!(admin.account.to_string()));
}

#[actix_web::test]
async fn a_repeated_appointment_invites_once() {
    let app = TestApp::new().await;
    let admin = administrator(&app).await;
    let appoint = async || {
        let request = app.http.post(format!("{}/api/v1/officers", app.url)).bearer_auth(&admin.token);
        let request = request.header("idempotency-key", "a").json(&new(50, &["reviewer"]));
        Reply::of(request.send().await.unwrap()).await.ok()
    };
    assert_eq!(appoint().await, appoint().await);
    assert_eq!(app.mails_to("rosa@institucion.example").await.len(), 1);
}

#[actix_web::test]
async fn the_units_that_can_be_granted_are_those_that_definitions_and_grants_name() {
    let app = TestApp::new().await;
    let reviewer = app.officer_at("RENAP", "archive", &[Role::Reviewer]).await;
    assert_eq!(reviewer.get("/officers/units").await.problem(), "403 forbidden");
    let administrator = app.officer(&[Role::Administrator]).await;
    let units = administrator.get("/officers/units").await.ok();
    for (institution, unit) in
        [("ONSEC", "certifications"), ("MINEDUC", "central"), ("MINEDUC", "GT-NORTE"), ("RENAP", "archive")]
    {
        let known = json!({ "institution": institution, "unit": unit });
        assert_eq!(units.as_array().unwrap().iter().filter(|one| **one == known).count(), 1, "{known}");
    }
}
