//! `/me`, `/me/profile`, `/me/associated-persons`

use crate::support::{Client, Reply, TestApp, cui};
use reqwest::Method;
use serde_json::{Value, json};

async fn put_profile(who: &Client, version: i64, profile: Value) -> Reply {
    who.send(Method::PUT, "/me/profile", Some(version), Some(profile)).await
}

fn profile() -> Value {
    json!({
        "first_name": " Lucía ", "second_name": "", "first_surname": "Ajanel", "sex": "female", "phone": "5555-1234",
        "department": "1", "municipality": "101", "address": "4a calle 1-23  zona 1", "igss_number": "1975123456",
        "nit": "576937k",
    })
}

pub fn other(n: u32) -> Value {
    json!({
        "cui": cui(n), "first_name": "Óscar", "first_surname": "Tzoc", "birth_date": "1950-01-02", "sex": "male",
        "phone": "55551234", "department": "1", "municipality": "101", "address": "4a calle 1-23 zona 1",
    })
}

#[actix_web::test]
async fn personal_data_are_kept_in_one_notation_and_say_when_they_are_complete() {
    let app = TestApp::new().await;
    let ana = app.citizen().await;
    let me = ana.get("/me").await;
    assert_eq!(me.headers["etag"], "\"1\"");
    assert_eq!((&me.ok()["version"], &me.ok()["profile_complete"]), (&json!(1), &json!(true)));

    let mut part = profile();
    part["address"] = Value::Null;
    let saved = put_profile(&ana, 1, part).await;
    assert_eq!((&saved.ok()["profile_complete"], &saved.ok()["version"]), (&json!(false), &json!(2)));
    assert_eq!(saved.headers["etag"], "\"2\"");

    let saved = put_profile(&ana, 2, profile()).await.ok();
    assert_eq!(saved["profile_complete"], true);
    let kept = &saved["profile"];
    assert_eq!((&kept["first_name"], &kept["second_name"]), (&json!("Lucía"), &Value::Null));
    assert_eq!((&kept["phone"], &kept["nit"]), (&json!("+502 5555 1234"), &json!("576937-K")));
    assert_eq!(ana.get("/me").await.ok(), saved);
}

#[actix_web::test]
async fn cui_birth_date_and_email_stay_the_accounts() {
    let app = TestApp::new().await;
    let ana = app.citizen().await;
    let mut changed = profile();
    changed["cui"] = json!(cui(99));
    changed["birth_date"] = json!("2000-01-01");
    changed["email"] = json!("ajena@correo.example");
    let kept = put_profile(&ana, 1, changed).await.ok();
    assert_eq!(kept["profile"]["cui"], json!(ana.cui));
    assert_eq!(kept["profile"]["birth_date"], "1975-03-14");
    assert_eq!(kept["profile"]["email"], json!(ana.email));
}

#[actix_web::test]
async fn a_wrong_datum_is_named() {
    let app = TestApp::new().await;
    let ana = app.citizen().await;
    for (field, value, problem) in [
        ("nit", json!("576937-1"), "422 invalid /nit nit"),
        ("phone", json!("95551234"), "422 invalid /phone phone"),
        ("first_name", json!("R2D2"), "422 invalid /first_name name"),
        ("igss_number", json!("abc"), "422 invalid /igss_number digits"),
        ("department", json!("99"), "422 invalid /department choice"),
        ("department", json!(""), "422 invalid /department missing"),
        ("municipality", json!("201"), "422 invalid /municipality choice"),
        ("sex", json!("x"), "422 invalid /sex choice"),
        ("profile_complete", json!(true), "422 invalid /profile_complete unknown_field"),
    ] {
        let mut changed = profile();
        changed[field] = value;
        assert_eq!(put_profile(&ana, 1, changed).await.problem(), problem, "{field}");
    }
    assert_eq!(ana.get("/me").await.ok()["version"], 1, "nothing was saved");
}

#[actix_web::test]
async fn of_two_tabs_that_save_at_once_one_is_told_that_it_is_stale() {
    let app = TestApp::new().await;
    let ana = app.citizen().await;
    let (one, other) = tokio::join!(put_profile(&ana, 1, profile()), put_profile(&ana, 1, profile()));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    assert_eq!(put_profile(&ana, 1, profile()).await.problem(), "412 stale");
    let unversioned = ana.send(Method::PUT, "/me/profile", None, Some(profile())).await;
    assert_eq!(unversioned.problem(), "428 version_required");
}

#[actix_web::test]
async fn associated_persons_are_added_read_and_changed() {
    let app = TestApp::new().await;
    let ana = app.citizen().await;
    let made = ana.post("/me/associated-persons", other(50)).await;
    assert_eq!((made.status, made.headers["etag"].to_str().unwrap()), (201, "\"1\""));
    let location = made.headers["location"].to_str().unwrap().replace("/api/v1", "");
    assert_eq!(ana.get(&location).await.ok(), made.ok());

    let mut changed = other(50);
    changed["address"] = json!("Otra calle");
    let put = ana.send(Method::PUT, &location, Some(1), Some(changed.clone())).await;
    assert_eq!((&put.ok()["version"], &put.ok()["person"]["address"]), (&json!(2), &json!("Otra calle")));
    let stale = ana.send(Method::PUT, &location, Some(1), Some(changed.clone())).await;
    assert_eq!(stale.problem(), "412 stale");
    let unversioned = ana.send(Method::PUT, &location, None, Some(changed)).await;
    assert_eq!(unversioned.problem(), "428 version_required");
}

#[actix_web::test]
async fn an_associated_person_is_whole_and_somebody_else_and_listed_once() {
    let app = TestApp::new().await;
    let ana = app.citizen().await;
    let empty = ana.post("/me/associated-persons", json!({})).await.problem();
    assert_eq!(
        empty,
        "422 invalid /address missing, /birth_date missing, /cui missing, /department missing, /first_name missing, \
         /first_surname missing, /municipality missing, /phone missing, /sex missing"
    );
    let mut wrong = other(50);
    wrong["cui"] = json!("1234567880101");
    assert_eq!(ana.post("/me/associated-persons", wrong).await.problem(), "422 invalid /cui cui_check_digit");
    let mut unborn = other(50);
    unborn["birth_date"] = json!("2027-01-01");
    assert_eq!(
        ana.post("/me/associated-persons", unborn).await.problem(),
        "422 invalid /birth_date birth_date"
    );
    let mut own = other(50);
    own["cui"] = json!(ana.cui);
    assert_eq!(ana.post("/me/associated-persons", own).await.problem(), "422 invalid /cui cui_own");

    ana.post("/me/associated-persons", other(50)).await.ok();
    let second = ana.post("/me/associated-persons", other(51)).await.ok();
    assert_eq!(ana.post("/me/associated-persons", other(50)).await.problem(), "422 invalid /cui cui_listed");
    let path = format!("/me/associated-persons/{}", second["id"].as_str().unwrap());
    let renamed = ana.send(Method::PUT, &path, Some(1), Some(other(50))).await;
    assert_eq!(renamed.problem(), "422 invalid /cui cui_listed");
    let luis = app.citizen().await;
    assert_eq!(
        luis.post("/me/associated-persons", other(50)).await.status,
        201,
        "somebody else may list the same one"
    );
}

#[actix_web::test]
async fn somebody_elses_associated_person_is_as_good_as_missing() {
    let app = TestApp::new().await;
    let (ana, luis) = (app.citizen().await, app.citizen().await);
    let id = ana.post("/me/associated-persons", other(50)).await.ok()["id"].as_str().unwrap().to_owned();
    for path in [id.as_str(), "018f0000-0000-7000-8000-000000000000", "x"] {
        let path = format!("/me/associated-persons/{path}");
        assert_eq!(luis.get(&path).await.problem(), "404 not_found", "{path}");
        let put = luis.send(Method::PUT, &path, Some(1), Some(other(52))).await;
        assert_eq!(put.problem(), "404 not_found", "{path}");
    }
}

#[actix_web::test]
async fn a_repeated_creation_creates_once() {
    let app = TestApp::new().await;
    let ana = app.citizen().await;
    let create = async |key: &str, body: Value| {
        let url = format!("{}/api/v1/me/associated-persons", app.url);
        let request = app.http.post(url).bearer_auth(&ana.token).header("idempotency-key", key).json(&body);
        Reply::of(request.send().await.unwrap()).await
    };
    let first = create("a", other(50)).await;
    let again = create("a", other(50)).await;
    assert_eq!((again.status, again.ok()), (201, first.ok()));
    assert_eq!(create("a", other(51)).await.problem(), "422 idempotency_mismatch");
    assert_eq!(ana.get("/me/associated-persons").await.ok()["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn the_list_comes_in_pages() {
    let app = TestApp::new().await;
    let ana = app.citizen().await;
    for n in 50..53 {
        ana.post("/me/associated-persons", other(n)).await.ok();
    }
    let first = ana.get("/me/associated-persons?limit=2").await;
    let next = first.ok()["next"].as_str().unwrap().to_owned();
    assert!(first.headers["link"].to_str().unwrap().contains(&next));
    let second = ana.get(&format!("/me/associated-persons?limit=2&cursor={next}")).await.ok();
    let cuis: Vec<Value> = [first.ok(), second.clone()]
        .iter()
        .flat_map(|page| page["items"].as_array().unwrap().clone())
        .map(|item| item["person"]["cui"].clone())
        .collect();
    assert_eq!(cuis, [json!(cui(50)), json!(cui(51)), json!(cui(52))]);
    assert_eq!(second["next"], Value::Null);
    assert_eq!(ana.get("/me/associated-persons?cursor=x").await.problem(), "422 invalid /cursor cursor");
    assert_eq!(ana.get("/me/associated-persons?limit=101").await.problem(), "422 invalid /limit limit");
}
