//! `/institutions/{institution}/units/{unit}/load`, and overdue requests in the queue.

use crate::support::{Client, TestApp};
use serde_json::{Value, json};
use ventanilla_shared::decision::Role;

const LOAD: &str = "/institutions/ONSEC/units/certifications/load";

fn officer<'a>(load: &'a Value, who: &Client) -> &'a Value {
    let id = json!(who.account);
    load["officers"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap()
}

fn stage<'a>(load: &'a Value, id: &str) -> &'a Value {
    load["stages"].as_array().unwrap().iter().find(|one| one["stage"] == id).unwrap_or(&Value::Null)
}

async fn later(app: &TestApp, who: &Client) -> Client {
    let now = ventanilla_api::clock::Clock::now(&*app.clock);
    Client { token: app.app.keys.access_token(who.account, "later", now).unwrap(), ..who.clone() }
}

#[actix_web::test]
async fn a_head_sees_what_each_holds_and_each_stage_has() {
    let app = TestApp::new().await;
    let (lucia, rosa, ana) = (app.citizen().await, app.reviewer().await, app.reviewer().await);
    let head = app.officer(&[Role::HeadOfUnit]).await;
    app.request(&lucia).to_sign(&rosa).await;
    app.request(&lucia).taken_by(&rosa).await;
    app.request(&lucia).taken_by(&rosa).await;
    app.request(&lucia).submitted().await;
    let load = head.get(LOAD).await.ok();
    let of_rosa = officer(&load, &rosa);
    assert_eq!(load["officers"][0], *of_rosa, "who holds most comes first");
    assert_eq!(
        (&of_rosa["held"], &of_rosa["overdue"], &of_rosa["moved_on"], &of_rosa["oldest_due"]),
        (&json!(2), &json!(0), &json!(1), &json!("2026-11-27"))
    );
    assert_eq!(
        (&officer(&load, &ana)["held"], &officer(&load, &ana)["oldest_due"]),
        (&json!(0), &Value::Null)
    );
    let review = stage(&load, "review");
    assert_eq!((&review["waiting"], &review["held"], &review["overdue"]), (&json!(1), &json!(2), &json!(0)));
    assert_eq!((&stage(&load, "signatures")["waiting"], stage(&load, "generate")), (&json!(1), &Value::Null));

    // Saturday of the week after: all of it is overdue.
    app.clock.advance(chrono::TimeDelta::days(6));
    let head = later(&app, &head).await;
    let load = head.get(LOAD).await.ok();
    assert_eq!(officer(&load, &rosa)["overdue"], 2);
    assert_eq!(
        (&stage(&load, "review")["overdue"], &stage(&load, "signatures")["overdue"]),
        (&json!(3), &json!(1))
    );
    app.clock.advance(chrono::TimeDelta::days(30));
    let load = later(&app, &head).await.get(LOAD).await.ok();
    assert_eq!(officer(&load, &rosa)["moved_on"], 0, "more than thirty days ago");
}

#[actix_web::test]
async fn the_load_is_for_heads_of_the_unit_and_administrators_of_the_institution() {
    let app = TestApp::new().await;
    let elsewhere = app.officer_at("ONSEC", "archive", &[Role::HeadOfUnit]).await;
    let ministry = app.officer_at("MINEDUC", "central", &[Role::Administrator]).await;
    for who in [app.citizen().await, app.reviewer().await, elsewhere, ministry] {
        assert_eq!(who.get(LOAD).await.problem(), "403 forbidden");
    }
    let admin = app.officer(&[Role::Administrator]).await;
    assert_eq!(admin.get(LOAD).await.status, 200);
    let empty = admin.get("/institutions/ONSEC/units/archive/load").await.ok();
    assert_eq!(empty["stages"], json!([]));
}

#[actix_web::test]
async fn the_queue_marks_overdue_requests_and_shows_them_alone() {
    let app = TestApp::new().await;
    let (lucia, rosa) = (app.citizen().await, app.reviewer().await);
    let late = app.request(&lucia).submitted().await;
    app.clock.advance(chrono::TimeDelta::days(6));
    let (lucia, rosa) = (later(&app, &lucia).await, later(&app, &rosa).await);
    app.request(&lucia).submitted().await;
    let ids = |page: Value| -> Vec<(Value, Value)> {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| (item["id"].clone(), item["overdue"].clone())).collect()
    };
    let all = ids(rosa.get("/queue").await.ok());
    assert_eq!((all.len(), &all[0]), (2, &(json!(late), json!(true))));
    assert_eq!(all[1].1, false);
    assert_eq!(ids(rosa.get("/queue?overdue=true").await.ok()), [(json!(late), json!(true))]);
    assert_eq!(ids(rosa.get("/queue?overdue=false").await.ok()).len(), 2);
    assert_eq!(rosa.get("/queue?overdue=perhaps").await.status, 422);
}
