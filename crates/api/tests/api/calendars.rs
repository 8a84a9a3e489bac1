//! `/calendars`

use crate::support::{Client, Reply, TestApp, reviewed};
use reqwest::Method;
use serde_json::{Value, json};
use ventanilla_shared::decision::Role;

async fn administrator(app: &TestApp) -> Client {
    app.officer(&[Role::Administrator]).await
}

fn entry(name: &str) -> Value {
    json!({ "name": { "es": name, "en": name }, "kind": "whole_day", "basis": "Acuerdo Gubernativo 222-2026" })
}

async fn version(who: &Client, institution: &str) -> i64 {
    who.get(&format!("/calendars/{institution}")).await.ok()["version"].as_i64().unwrap()
}

async fn put(who: &Client, day: &str, body: Value) -> Reply {
    let version = version(who, "ONSEC").await;
    who.send(Method::PUT, &format!("/calendars/ONSEC/holidays/{day}"), Some(version), Some(body)).await
}

async fn remove(who: &Client, day: &str) -> Reply {
    let version = version(who, "ONSEC").await;
    who.send(Method::DELETE, &format!("/calendars/ONSEC/holidays/{day}"), Some(version), None).await
}

fn day<'a>(calendar: &'a Value, date: &str) -> &'a Value {
    let found = calendar["holidays"].as_array().unwrap().iter().find(|holiday| holiday["date"] == date);
    found.unwrap_or(&Value::Null)
}

#[actix_web::test]
async fn anybody_reads_the_national_holidays_and_the_decrees_that_grant_them() {
    let app = TestApp::new().await;
    let calendar = app.stranger(Method::GET, "/calendars/MINEDUC?year=2026", None).await.ok();
    assert_eq!(day(&calendar, "2026-04-02")["name"]["es"], "Jueves Santo");
    assert_eq!(day(&calendar, "2026-06-29")["kind"], "whole_day", "30 June is moved to the Monday before");
    assert_eq!(day(&calendar, "2026-06-30"), &Value::Null);
    assert_eq!(day(&calendar, "2026-12-24")["kind"], "half_day");
    assert_eq!(day(&calendar, "2026-08-15"), &Value::Null, "a feast of another place");
    for holiday in calendar["holidays"].as_array().unwrap() {
        assert!(holiday["basis"].as_str().unwrap().contains("Decreto"), "{holiday}");
    }
    let local = app.stranger(Method::GET, "/calendars/ONSEC?year=2027", None).await.ok();
    assert_ne!(day(&local, "2027-08-15"), &Value::Null);
    assert_ne!(day(&local, "2027-03-25"), &Value::Null, "Holy Thursday moves");
    let this_year = app.stranger(Method::GET, "/calendars/ONSEC", None).await.ok();
    assert_eq!(this_year["year"], 2026);
    assert_eq!(app.stranger(Method::GET, "/calendars/NADIE", None).await.problem(), "404 not_found");
    assert_eq!(
        app.stranger(Method::GET, "/calendars/ONSEC?year=1800", None).await.problem(),
        "422 invalid /year year"
    );
}

#[actix_web::test]
async fn a_holiday_is_added_changed_and_removed_and_all_of_it_is_remembered() {
    let app = TestApp::new().await;
    let admin = administrator(&app).await;
    let added = put(&admin, "2026-11-27", entry("Feria local")).await;
    assert_eq!((added.status, added.headers["etag"].to_str().unwrap()), (201, "\"2\""));
    assert_eq!(day(&added.ok(), "2026-11-27")["basis"], "Acuerdo Gubernativo 222-2026");
    let mut half = entry("Feria");
    half["kind"] = json!("half_day_off");
    let changed = put(&admin, "2026-11-27", half).await;
    assert_eq!((changed.status, &day(&changed.ok(), "2026-11-27")["kind"]), (200, &json!("half_day_off")));
    assert_eq!(remove(&admin, "2026-11-27").await.status, 204);
    assert_eq!(remove(&admin, "2026-11-27").await.problem(), "404 not_found");
    let history = admin.get("/calendars/ONSEC/history").await.ok();
    let told: Vec<&str> =
        history["items"].as_array().unwrap().iter().map(|c| c["action"].as_str().unwrap()).collect();
    assert_eq!(told, ["remove", "change", "add"], "newest first");
    assert_eq!(history["items"][2]["by"], "Lucía Ajanel", "the first person of the test");
    assert_eq!(history["items"][0]["holiday"]["name"]["es"], "Feria", "as it was before it was taken out");
    let first = admin.get("/calendars/ONSEC/history?limit=2").await.ok();
    let next = first["next"].as_str().unwrap();
    let second = admin.get(&format!("/calendars/ONSEC/history?limit=2&cursor={next}")).await.ok();
    assert_eq!(second["items"][0]["action"], "add");
}

#[actix_web::test]
async fn what_is_wrong_is_named_and_a_stale_change_is_refused() {
    let app = TestApp::new().await;
    let admin = administrator(&app).await;
    let wrong = async |field: &str, value: Value| {
        let mut body = entry("Feria");
        body[field] = value;
        put(&admin, "2026-11-27", body).await.problem()
    };
    assert_eq!(wrong("basis", json!(" ")).await, "422 invalid /basis missing");
    assert_eq!(wrong("name", json!({ "es": "Feria", "en": "" })).await, "422 invalid /name missing");
    assert_eq!(wrong("kind", json!("long")).await, "422 invalid /kind choice");
    assert_eq!(wrong("date", json!("2026-11-28")).await, "422 invalid /date unknown_field");
    assert_eq!(put(&admin, "2026-02-30", entry("Feria")).await.problem(), "404 not_found");
    assert_eq!(put(&admin, "1500-01-01", entry("Feria")).await.problem(), "422 invalid /date date");
    let path = "/calendars/ONSEC/holidays/2026-11-27";
    let unversioned = admin.send(Method::PUT, path, None, Some(entry("Feria"))).await;
    assert_eq!(unversioned.problem(), "428 version_required");
    let send = async |name: &str| admin.send(Method::PUT, path, Some(1), Some(entry(name))).await;
    let (one, other) = tokio::join!(send("Feria"), send("Fiesta"));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 412], "of two at once one is told");
    assert_eq!(send("Feria").await.problem(), "412 stale", "sent again");
    assert_eq!(admin.get("/calendars/ONSEC/history").await.ok()["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_calendar_is_its_institutions_administrators() {
    let app = TestApp::new().await;
    let elsewhere = app.officer_at("MINEDUC", "central", &[Role::Administrator]).await;
    let strangers =
        [app.citizen().await, app.reviewer().await, app.officer(&[Role::HeadOfUnit]).await, elsewhere];
    for who in strangers {
        assert_eq!(put(&who, "2026-11-27", entry("Feria")).await.problem(), "403 forbidden");
        assert_eq!(remove(&who, "2026-12-25").await.problem(), "403 forbidden");
        assert_eq!(who.get("/calendars/ONSEC/history").await.problem(), "403 forbidden");
    }
    let path = "/calendars/ONSEC/holidays/2026-12-25";
    assert_eq!(app.stranger(Method::DELETE, path, None).await.problem(), "401 unauthenticated");
    let admin = administrator(&app).await;
    let nowhere =
        admin.send(Method::PUT, "/calendars/NADIE/holidays/2026-11-27", Some(1), Some(entry("Feria"))).await;
    assert_eq!(nowhere.problem(), "404 not_found");
}

#[actix_web::test]
async fn due_dates_leave_the_institutions_holidays_out_and_move_with_its_calendar() {
    let app = TestApp::new().await;
    let (admin, lucia, rosa) = (administrator(&app).await, app.citizen().await, app.reviewer().await);
    // Sunday, 22 November: five working days end on Friday.
    let other = app.request(&lucia).taken_by(&rosa).await;
    let id = app.request(&lucia).submitted().await;
    let due = async |id: &str| lucia.request(id).await["due_at"].clone();
    assert_eq!((due(&id).await, due(&other).await), (json!("2026-11-27"), json!("2026-11-27")));

    put(&admin, "2026-11-25", entry("Duelo nacional")).await.ok();
    assert_eq!((due(&id).await, due(&other).await), (json!("2026-11-30"), json!("2026-11-30")));
    let shown = lucia.request(&id).await;
    assert_eq!((&shown["term"]["working_days"], &shown["term"]["from"]), (&json!(5), &json!("2026-11-22")));
    assert_eq!(shown["term"]["holidays"][0]["name"]["es"], "Duelo nacional");
    assert_eq!(admin.get("/calendars/ONSEC/history").await.ok()["items"][0]["moved"], 2);

    // Half a day counts, unless the institution says otherwise.
    let mut half = entry("Duelo nacional");
    half["kind"] = json!("half_day");
    put(&admin, "2026-11-25", half.clone()).await.ok();
    assert_eq!(due(&id).await, "2026-11-27");
    half["kind"] = json!("half_day_off");
    put(&admin, "2026-11-25", half).await.ok();
    assert_eq!(due(&id).await, "2026-11-30");

    // Whoever works on it goes on with the version that was read.
    let read = rosa.request(&other).await["version"].as_i64();
    remove(&admin, "2026-11-25").await;
    assert_eq!(due(&id).await, "2026-11-27");
    let path = format!("/requests/{other}/officer-data");
    assert_eq!(rosa.send(Method::PUT, &path, read, Some(reviewed())).await.status, 200);
    assert_eq!(due(&other).await, "2026-11-27");

    // Outside the term, on a weekend, or of another institution: nothing moves.
    put(&admin, "2026-11-28", entry("Sábado")).await.ok();
    put(&admin, "2026-12-01", entry("Después")).await.ok();
    let elsewhere = app.officer_at("MINEDUC", "central", &[Role::Administrator]).await;
    let path = "/calendars/MINEDUC/holidays/2026-11-24";
    elsewhere.send(Method::PUT, path, Some(1), Some(entry("De otra institución"))).await.ok();
    assert_eq!((due(&id).await, due(&other).await), (json!("2026-11-27"), json!("2026-11-27")));
    assert_eq!(admin.get("/calendars/ONSEC/history").await.ok()["items"][0]["moved"], 0);

    // The next stage is counted with the calendar as it is by then.
    rosa.act(&other, "advance", None).await.ok();
    app.run_jobs().await;
    put(&admin, "2026-11-24", entry("Duelo nacional")).await.ok();
    assert_eq!(due(&other).await, "2026-11-26", "three days for the signatures, one of them free");
}

#[actix_web::test]
async fn what_is_filed_while_the_calendar_changes_is_counted_with_the_new_one() {
    let app = TestApp::new().await;
    let (admin, lucia) = (administrator(&app).await, app.citizen().await);
    let mut filed = Vec::new();
    let changes = [
        ("2026-11-23", "2026-11-30"),
        ("2026-11-24", "2026-12-01"),
        ("2026-11-25", "2026-12-02"),
        ("2026-11-26", "2026-12-03"),
    ];
    for (holiday, due) in changes {
        let id = app.request(&lucia).complete().await;
        let (sent, added) =
            tokio::join!(lucia.act(&id, "submit", None), put(&admin, holiday, entry("Duelo nacional")));
        assert_eq!((sent.status, added.status), (200, 201));
        filed.push(id);
        for id in &filed {
            assert_eq!(lucia.request(id).await["due_at"], due, "after {holiday}");
        }
    }
}

#[actix_web::test]
async fn what_was_taken_out_does_not_come_back_with_the_next_start() {
    let app = TestApp::new().await;
    let admin = administrator(&app).await;
    assert_eq!(remove(&admin, "2026-12-25").await.status, 204);
    ventanilla_api::calendars::begin(&app.app).unwrap();
    let calendar = admin.get("/calendars/ONSEC?year=2026").await.ok();
    assert_eq!(day(&calendar, "2026-12-25"), &Value::Null);
    assert_ne!(day(&calendar, "2026-12-24"), &Value::Null);
}
