//! `/absences`, and what a substitute does.

use crate::support::{Client, Reply, SECRET, TestApp, reviewed};
use reqwest::Method;
use serde_json::{Value, json};
use ventanilla_shared::decision::Role;

fn absence(absent: &Client, substitute: &Client, role: &str, from: &str, until: &str) -> Value {
    json!({
        "grant": { "role": role, "institution": "ONSEC", "unit": "certifications" },
        "absent": absent.account, "substitute": substitute.account,
        "from": from, "until": until, "reason": "Vacaciones",
    })
}

/// This week, from Sunday, 22 November, on which the tests begin.
async fn away(head: &Client, absent: &Client, substitute: &Client, role: &str) -> Value {
    head.post("/absences", absence(absent, substitute, role, "2026-11-22", "2026-11-27")).await.ok()
}

async fn head(app: &TestApp) -> Client {
    app.officer(&[Role::HeadOfUnit]).await
}

async fn end(who: &Client, id: &str, version: i64) -> Reply {
    who.send(Method::POST, &format!("/absences/{id}/end"), Some(version), None).await
}

/// The client with a token that is good at the clock's time.
async fn later(app: &TestApp, who: &Client, days: i64) -> Client {
    app.clock.advance(chrono::TimeDelta::days(days));
    let now = ventanilla_api::clock::Clock::now(&*app.clock);
    Client { token: app.app.keys.access_token(who.account, "later", now).unwrap(), ..who.clone() }
}

#[actix_web::test]
async fn a_substitute_reviews_and_the_history_names_both_but_not_to_the_citizen() {
    let app = TestApp::new().await;
    let (lucia, rosa, ana) = (app.citizen().await, app.reviewer().await, app.officer(&[Role::Cashier]).await);
    let head = head(&app).await;
    let id = app.request(&lucia).submitted().await;
    assert_eq!(ana.post(&format!("/requests/{id}/take"), json!({})).await.problem(), "404 not_found");
    let entered = away(&head, &rosa, &ana, "reviewer").await;
    assert_eq!((&entered["status"], &entered["version"]), (&json!("running"), &json!(1)));

    let me = ana.get("/me").await.ok();
    assert_eq!(me["substitutions"][0]["absent"], json!(rosa.account));
    assert_eq!(ana.get("/queue").await.ok()["items"][0]["actions"], json!(["take"]));
    ana.post("/queue/next", json!({})).await.ok();
    ana.put(&id, "officer-data", reviewed()).await.ok();
    ana.act(&id, "advance", None).await.ok();
    app.run_jobs().await;
    let events = ana.get(&format!("/requests/{id}/events")).await.ok();
    let told = |events: &Value, action: &str| {
        let found =
            events.as_array().unwrap().iter().find(|e| e["action"] == action && e["by_engine"] == false);
        let event = found.unwrap().clone();
        (event["actor_name"].clone(), event["on_behalf_of"].clone(), event["role"].clone())
    };
    let both = (json!("Rosa Batz"), json!("Óscar Tzoc"), json!("reviewer"));
    for action in ["take", "fill", "advance"] {
        assert_eq!(told(&events, action), both, "{action}");
    }
    let events = lucia.get(&format!("/requests/{id}/events")).await.ok();
    assert_eq!(told(&events, "advance"), (Value::Null, Value::Null, json!("reviewer")));
    let text = String::from_utf8(lucia.get(&format!("/requests/{id}/events")).await.bytes).unwrap();
    assert!(!text.contains("Tzoc") && !text.contains("Batz"), "{text}");
}

#[actix_web::test]
async fn both_names_are_in_the_hash() {
    use diesel::connection::SimpleConnection;
    use ventanilla_api::db::DbConnection;
    let app = TestApp::new().await;
    let (lucia, rosa, ana) = (app.citizen().await, app.reviewer().await, app.officer(&[Role::Cashier]).await);
    away(&head(&app).await, &rosa, &ana, "reviewer").await;
    let id = app.request(&lucia).taken_by(&ana).await;
    let path = format!("/requests/{id}/events");
    assert_eq!(lucia.get(&path).await.status, 200);
    app.app
        .write_blocking(|tx| {
            let drop = match tx.db {
                DbConnection::Sqlite(_) => "DROP TRIGGER events_unchanged",
                DbConnection::Postgres(_) => "DROP TRIGGER events_unchanged ON events",
            };
            tx.db.batch_execute(drop)?;
            let other =
                format!("UPDATE events SET on_behalf_of = '{}' WHERE on_behalf_of IS NOT NULL", ana.account);
            Ok(tx.db.batch_execute(&other)?)
        })
        .unwrap();
    assert_eq!(lucia.get(&path).await.problem(), "500 internal");
}

#[actix_web::test]
async fn what_the_absent_officer_holds_is_taken_over_and_taken_back() {
    let app = TestApp::new().await;
    let (lucia, rosa, ana) = (app.citizen().await, app.reviewer().await, app.officer(&[Role::Cashier]).await);
    let (head, other) = (head(&app).await, app.reviewer().await);
    let id = app.request(&lucia).taken_by(&rosa).await;
    let entered = away(&head, &rosa, &ana, "reviewer").await;
    assert_eq!(ana.put(&id, "officer-data", reviewed()).await.problem(), "409 not_the_assignee");
    assert_eq!(ana.request(&id).await["actions"], json!(["take_over"]));
    assert_eq!(other.act(&id, "take-over", None).await.problem(), "403 forbidden");
    assert_eq!(lucia.act(&id, "take-over", None).await.problem(), "403 forbidden");
    let path = format!("/requests/{id}/take-over");
    assert_eq!(ana.send(Method::POST, &path, Some(1), None).await.problem(), "412 stale");
    let over = ana.act(&id, "take-over", None).await.ok();
    assert_eq!(over["assignee_name"], "Rosa Batz");
    assert_eq!(ana.act(&id, "take-over", None).await.problem(), "409 no_such_move", "a click too many");
    ana.put(&id, "officer-data", reviewed()).await.ok();

    // Ended early: the substitute is out, and whoever is back takes it back.
    let absence = entered["id"].as_str().unwrap();
    assert_eq!(end(&head, absence, 1).await.ok()["status"], "over");
    assert_eq!(ana.put(&id, "officer-data", reviewed()).await.problem(), "404 not_found");
    assert_eq!(ana.get("/me").await.ok()["substitutions"], json!([]));
    assert!(rosa.request(&id).await["actions"].as_array().unwrap().contains(&json!("take_over")));
    assert_eq!(rosa.act(&id, "take-over", None).await.ok()["assignee_name"], "Óscar Tzoc");
    let events = rosa.get(&format!("/requests/{id}/events")).await.ok();
    let overs: Vec<&Value> =
        events.as_array().unwrap().iter().filter(|e| e["action"] == "take_over").collect();
    assert_eq!((&overs[0]["on_behalf_of"], &overs[1]["on_behalf_of"]), (&json!("Óscar Tzoc"), &Value::Null));
    assert_eq!(rosa.act(&id, "advance", None).await.status, 200);
}

#[actix_web::test]
async fn neither_of_the_two_acts_on_an_own_case_and_the_queue_goes_on() {
    let app = TestApp::new().await;
    let (lucia, rosa, ana) = (app.citizen().await, app.reviewer().await, app.officer(&[Role::Cashier]).await);
    away(&head(&app).await, &rosa, &ana, "reviewer").await;
    let of_absent = app.request(&rosa).submitted().await;
    let of_substitute = app.request(&ana).submitted().await;
    let id = app.request(&lucia).submitted().await;
    let take = async |id: &str| ana.post(&format!("/requests/{id}/take"), json!({})).await;
    assert_eq!(take(&of_absent).await.problem(), "404 not_found", "not to be seen either");
    assert_eq!(take(&of_substitute).await.problem(), "404 not_found");
    assert_eq!(ana.get("/queue").await.ok()["items"].as_array().unwrap().len(), 1);
    assert_eq!(take(&id).await.status, 200, "what neither can take keeps nobody waiting");
}

#[actix_web::test]
async fn a_substitute_signs_with_the_own_certificate_and_a_seat_signs_once() {
    let app = TestApp::new().await;
    let (lucia, rosa, first) = (app.citizen().await, app.reviewer().await, app.signer().await);
    // A key of her own, and no signer's role at this unit.
    let ana = app.officer_at("ONSEC", "archive", &[Role::Signer]).await;
    let head = head(&app).await;
    let id = app.request(&lucia).to_sign(&rosa).await;
    assert_eq!(ana.get(&format!("/requests/{id}")).await.problem(), "404 not_found");
    away(&head, &first, &ana, "signer").await;
    let signed = ana.sign(&id, SECRET).await.ok();
    assert_eq!(signed["certificate"]["signatures"][0]["name"], "Mateo Xiloj", "who signed");
    let events = ana.get(&format!("/requests/{id}/events")).await.ok();
    let event = events.as_array().unwrap().iter().find(|e| e["action"] == "sign").unwrap();
    assert_eq!((&event["actor_name"], &event["on_behalf_of"]), (&json!("Mateo Xiloj"), &json!("Rosa Batz")));
    assert_eq!(first.sign(&id, SECRET).await.problem(), "409 already_signed");
    // Whoever reviewed does not sign for anybody, and an absent officer's review is not the substitute's.
    let (second, other) = (app.signer().await, app.officer(&[Role::Cashier]).await);
    away(&head, &second, &rosa, "signer").await;
    assert_eq!(rosa.sign(&id, SECRET).await.problem(), "403 reviewer_cannot_sign");
    away(&head, &rosa, &other, "reviewer").await;
    for signer in [second, app.signer().await] {
        signer.sign(&id, SECRET).await.ok();
    }
    assert_eq!(lucia.request(&id).await["state"], "signed");
}

#[actix_web::test]
async fn who_stands_in_for_a_signer_enrols_a_key() {
    let app = TestApp::new().await;
    let (signer, ana) = (app.signer().await, app.officer(&[Role::Cashier]).await);
    let enrol = async || {
        let body = json!({ "pkcs12": "bm8=", "secret": "x" });
        ana.send(Method::PUT, "/me/signing-key", None, Some(body)).await.problem()
    };
    assert_eq!(enrol().await, "403 forbidden");
    away(&head(&app).await, &signer, &ana, "signer").await;
    assert_eq!(enrol().await, "422 signing_key_invalid", "asked for a file that holds one");
}

#[actix_web::test]
async fn it_holds_from_its_first_day_to_its_last_in_guatemala() {
    let app = TestApp::new().await;
    let (rosa, ana) = (app.reviewer().await, app.officer(&[Role::Cashier]).await);
    let head = head(&app).await;
    let body = absence(&rosa, &ana, "reviewer", "2026-11-24", "2026-11-25");
    assert_eq!(head.post("/absences", body).await.ok()["status"], "planned");
    let has = async |who: &Client| who.get("/me").await.ok()["substitutions"].as_array().unwrap().len();
    assert_eq!(has(&ana).await, 0);
    // 22 November, 10:00; 24 November 10:00; 25 November, 23:59; 26 November, 00:01.
    let ana = later(&app, &ana, 2).await;
    assert_eq!(has(&ana).await, 1);
    app.clock.advance(chrono::TimeDelta::minutes(24 * 60 + 13 * 60 + 59));
    let ana = later(&app, &ana, 0).await;
    assert_eq!(has(&ana).await, 1);
    app.clock.advance(chrono::TimeDelta::minutes(2));
    assert_eq!(has(&ana).await, 0);
    let head = later(&app, &head, 0).await;
    let page = head.get("/absences").await.ok();
    assert_eq!(page["items"][0]["status"], "over");
    let id = page["items"][0]["id"].as_str().unwrap();
    assert_eq!(end(&head, id, 1).await.problem(), "409 absence_over");
}

#[actix_web::test]
async fn what_cannot_be_is_named_by_its_field() {
    let app = TestApp::new().await;
    let (rosa, ana) = (app.reviewer().await, app.reviewer().await);
    let (head, admin) = (head(&app).await, app.officer(&[Role::Administrator]).await);
    let post = async |body: Value| head.post("/absences", body).await.problem();
    let week = |absent: &Client, substitute: &Client| {
        absence(absent, substitute, "reviewer", "2026-11-23", "2026-11-27")
    };
    assert_eq!(post(week(&rosa, &rosa)).await, "422 invalid /substitute absence_same");
    assert_eq!(post(week(&rosa, &head)).await, "422 invalid /substitute absence_oneself");
    assert_eq!(post(week(&rosa, &admin)).await, "422 invalid /substitute absence_substitute");
    assert_eq!(post(week(&rosa, &app.citizen().await)).await, "422 invalid /substitute absence_substitute");
    let elsewhere = app.officer_at("MINEDUC", "central", &[Role::Reviewer]).await;
    assert_eq!(post(week(&rosa, &elsewhere)).await, "422 invalid /substitute absence_substitute");
    let cashier = app.officer(&[Role::Cashier]).await;
    assert_eq!(post(week(&cashier, &ana)).await, "422 invalid /absent absence_absent");
    let mut role = week(&admin, &ana);
    role["grant"]["role"] = json!("administrator");
    assert_eq!(post(role).await, "422 invalid /grant/role absence_role");
    let days = async |from: &str, until: &str| post(absence(&rosa, &ana, "reviewer", from, until)).await;
    assert_eq!(days("2026-11-21", "2026-11-27").await, "422 invalid /from absence_past");
    assert_eq!(days("2026-11-27", "2026-11-26").await, "422 invalid /until absence_order");
    assert_eq!(days("2026-11-27", "2027-12-26").await, "422 invalid /until absence_long");
    let mut unreasoned = week(&rosa, &ana);
    unreasoned["reason"] = json!(" ");
    assert_eq!(post(unreasoned).await, "422 invalid /reason missing");

    head.post("/absences", week(&rosa, &ana)).await.ok();
    assert_eq!(days("2026-11-27", "2026-11-30").await, "422 invalid /from absence_overlap");
    assert_eq!(post(week(&ana, &rosa)).await, "422 invalid /substitute absence_circle");
    let third = app.reviewer().await;
    head.post("/absences", week(&ana, &third)).await.ok();
    assert_eq!(post(week(&third, &rosa)).await, "422 invalid /substitute absence_circle");
    let after = absence(&third, &rosa, "reviewer", "2026-11-28", "2026-11-30");
    assert_eq!(head.post("/absences", after).await.status, 201, "on other days there is no circle");
}

#[actix_web::test]
async fn of_two_absences_of_one_officer_at_once_one_is_refused() {
    let app = TestApp::new().await;
    let (rosa, ana, ines) = (app.reviewer().await, app.reviewer().await, app.reviewer().await);
    let head = head(&app).await;
    let post = async |who: &Client| {
        head.post("/absences", absence(&rosa, who, "reviewer", "2026-11-23", "2026-11-27")).await.status
    };
    let (one, other) = tokio::join!(post(&ana), post(&ines));
    let mut statuses = [one, other];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422]);
}

#[actix_web::test]
async fn absences_are_the_heads_and_administrators_of_the_unit() {
    let app = TestApp::new().await;
    let (rosa, ana) = (app.reviewer().await, app.reviewer().await);
    let (head, admin) = (head(&app).await, app.officer(&[Role::Administrator]).await);
    let body = absence(&rosa, &ana, "reviewer", "2026-11-23", "2026-11-27");
    let elsewhere = app.officer_at("ONSEC", "archive", &[Role::HeadOfUnit]).await;
    for who in [&app.citizen().await, &rosa, &app.signer().await, &elsewhere] {
        assert_eq!(who.post("/absences", body.clone()).await.problem(), "403 forbidden");
    }
    let made = admin.post("/absences", body).await;
    assert_eq!(made.status, 201);
    let id = made.ok()["id"].as_str().unwrap().to_owned();
    assert_eq!(elsewhere.get(&format!("/absences/{id}")).await.problem(), "404 not_found");
    assert_eq!(elsewhere.get("/absences").await.ok()["items"], json!([]));
    assert_eq!(end(&elsewhere, &id, 1).await.problem(), "404 not_found");
    assert_eq!(rosa.get(&format!("/absences/{id}")).await.problem(), "403 forbidden");
    assert_eq!(rosa.get("/absences").await.problem(), "403 forbidden");
    assert_eq!(end(&head, &id, 7).await.problem(), "412 stale");
    assert_eq!(end(&head, &id, 1).await.status, 200);
    assert_eq!(end(&head, &id, 2).await.problem(), "409 absence_over");
    let colleagues = head.get("/institutions/ONSEC/officers").await.ok();
    assert!(colleagues.as_array().unwrap().iter().any(|one| one["id"] == json!(rosa.account)));
    assert_eq!(rosa.get("/institutions/ONSEC/officers").await.problem(), "403 forbidden");
    assert_eq!(head.get("/institutions/MINEDUC/officers").await.problem(), "403 forbidden");
}

#[actix_web::test]
async fn a_role_that_the_absent_officer_loses_is_lost_to_the_substitute() {
    let app = TestApp::new().await;
    let (rosa, ana) = (app.reviewer().await, app.officer(&[Role::Cashier]).await);
    let admin = app.officer(&[Role::Administrator]).await;
    away(&head(&app).await, &rosa, &ana, "reviewer").await;
    let path = format!("/officers/{}", rosa.account);
    let body = json!({ "position": "x", "grants": [{ "role": "support", "institution": "ONSEC", "unit": "certifications" }] });
    admin.send(Method::PUT, &path, Some(1), Some(body)).await.ok();
    assert_eq!(ana.get("/me").await.ok()["substitutions"], json!([]));
}

#[actix_web::test]
async fn a_repeat_with_the_same_key_enters_nothing_new() {
    let app = TestApp::new().await;
    let (rosa, ana) = (app.reviewer().await, app.reviewer().await);
    let head = head(&app).await;
    let body = absence(&rosa, &ana, "reviewer", "2026-11-23", "2026-11-27");
    let enter = async || {
        let request = app.http.post(format!("{}/api/v1/absences", app.url)).bearer_auth(&head.token);
        let request = request.header("idempotency-key", "a").json(&body);
        Reply::of(request.send().await.unwrap()).await.ok()
    };
    assert_eq!(enter().await, enter().await);
    assert_eq!(head.get("/absences").await.ok()["items"].as_array().unwrap().len(), 1);
}
