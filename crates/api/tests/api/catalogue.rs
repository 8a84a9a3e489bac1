//! `/procedures`: the catalogue, and how long procedures really take

use crate::support::TestApp;
use chrono::TimeDelta;
use diesel::prelude::*;
use serde_json::{Value, json};
use ventanilla_api::db::schema::{events, requests};
use ventanilla_api::db::to_db;
use ventanilla_api::procedures::durations;

const CODE: &str = "onsec.service-certification";

async fn catalogue(app: &TestApp, query: &str) -> Vec<Value> {
    let reply = app.http.get(format!("{}/api/v1/procedures{query}", app.url)).send().await.unwrap();
    assert_eq!(reply.status(), 200, "{query}");
    reply.json().await.unwrap()
}

fn codes(found: &[Value]) -> Vec<&str> {
    found.iter().map(|one| one["code"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn the_catalogue_is_searched_by_words_and_institution_and_says_what_one_needs() {
    let app = TestApp::new().await;
    let all = catalogue(&app, "").await;
    let titles = catalogue(&app, "?q=CERTIFICACION%20de%20Servicios").await;
    assert!(codes(&titles).contains(&CODE), "{titles:?}");
    let by_name = catalogue(&app, "?q=oficina%20nacional").await;
    assert_eq!(codes(&by_name), [CODE]);
    let by_code = catalogue(&app, "?institution=MINEDUC").await;
    assert!(by_code.len() > 4 && by_code.iter().all(|one| one["institution"] == "MINEDUC"));
    let both = catalogue(&app, "?institution=MINEDUC&q=traduccion").await;
    assert!(!both.is_empty() && both.len() < by_code.len(), "{:?}", codes(&both));
    assert_eq!(catalogue(&app, "?institution=NADIE").await, Vec::<Value>::new());
    assert_eq!(catalogue(&app, "?q=xyzzy").await, Vec::<Value>::new());
    let one = all.iter().find(|one| one["code"] == CODE).unwrap();
    assert_eq!(one["fee"]["amount"], "16.50");
    let titles: Vec<&str> = one["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|kind| kind["title"]["en"].as_str().unwrap())
        .collect();
    assert_eq!(titles.len(), 4, "what goes along only if one has it is left out: {titles:?}");
    assert_eq!(one["duration"], json!({ "median_days": null, "requests": 0, "measured_on": null }));
    let wrong = app.http.get(format!("{}/api/v1/procedures?colour=blue", app.url)).send().await.unwrap();
    assert_eq!(wrong.status(), 422);
}

/// Requests of earlier days: filed, corrected perhaps, signed. Only what is measured stands in them.
fn history(app: &TestApp, id: &str, took: &[(i64, i64)], version: i64) {
    let now = ventanilla_api::clock::Clock::now(&*app.clock);
    app.app
        .write_blocking(|tx| {
            for (at, (days, ago)) in took.iter().enumerate() {
                let copy = uuid(version, at);
                let number = format!("{version}-{at}");
                let row: (String, String, String, String, String) = requests::table
                    .find(id)
                    .select((
                        requests::procedure_code,
                        requests::applicant_id,
                        requests::applicant_cui,
                        requests::subject_cui,
                        requests::subject_name,
                    ))
                    .first(tx.db)?;
                diesel::insert_into(requests::table)
                    .values((
                        requests::id.eq(&copy),
                        requests::number.eq(&number),
                        requests::procedure_code.eq(&row.0),
                        requests::procedure_version.eq(1),
                        requests::applicant_id.eq(&row.1),
                        requests::applicant_cui.eq(&row.2),
                        requests::subject_kind.eq("self"),
                        requests::subject_cui.eq(&row.3),
                        requests::subject_name.eq(&row.4),
                        requests::state.eq("signed"),
                        requests::delegated.eq(false),
                        requests::sections.eq("{}"),
                        requests::officer_data.eq("{}"),
                        requests::checklist.eq("[]"),
                        requests::search.eq(""),
                        requests::version.eq(1),
                        requests::created_at.eq(to_db(now)),
                        requests::updated_at.eq(to_db(now)),
                    ))
                    .execute(tx.db)?;
                let signed = now - TimeDelta::days(*ago);
                let filed = signed - TimeDelta::days(*days);
                let moves = [
                    ("submit", filed, "submitted"),
                    ("reject", filed + TimeDelta::hours(1), "rejected"),
                    ("submit", filed + TimeDelta::hours(2), "submitted"),
                    ("sign", signed - TimeDelta::minutes(1), "under_review"),
                    ("sign", signed, "signed"),
                ];
                for (sequence, (action, moment, to)) in moves.into_iter().enumerate() {
                    diesel::insert_into(events::table)
                        .values((
                            events::request_id.eq(&copy),
                            events::sequence.eq(i64::try_from(sequence).unwrap() + 1),
                            events::action.eq(action),
                            events::actor_id.eq(&row.1),
                            events::actor_name.eq("-"),
                            events::at.eq(to_db(moment)),
                            events::to_state.eq(Some(to)),
                            events::reasons.eq("[]"),
                            events::hash.eq("-"),
                        ))
                        .execute(tx.db)?;
                }
            }
            Ok(())
        })
        .unwrap();
}

fn uuid(version: i64, at: usize) -> String {
    format!("019ab0e4-5d2c-7c3e-{version:04}-{at:012}")
}

async fn duration(app: &TestApp, code: &str) -> Value {
    let url = format!("{}/api/v1/procedures/{code}/duration", app.url);
    app.http.get(url).send().await.unwrap().json().await.unwrap()
}

#[actix_web::test]
async fn the_time_is_the_median_of_ninety_days_from_ten_requests_on() {
    let app = TestApp::new().await;
    let citizen = app.citizen().await;
    let id = app.request(&citizen).draft().await;
    let measure = || app.app.write_blocking(durations::measure).unwrap();
    // Nine, and one that was signed too long ago.
    let nine: Vec<(i64, i64)> = (1..=9).map(|days| (days, 5)).collect();
    history(&app, &id, &nine, 1);
    history(&app, &id, &[(300, 91)], 2);
    assert!(measure());
    assert_eq!(
        duration(&app, CODE).await,
        json!({ "median_days": null, "requests": 9, "measured_on": "2026-11-22" })
    );
    assert!(!measure(), "a fresh measurement is kept");
    history(&app, &id, &[(400, 89)], 3);
    app.clock.advance(TimeDelta::minutes(11));
    assert!(measure());
    let told = json!({ "median_days": 6, "requests": 10, "measured_on": "2026-11-22" });
    assert_eq!(duration(&app, CODE).await, told);
    let listed = catalogue(&app, "").await;
    assert_eq!(listed.iter().find(|one| one["code"] == CODE).unwrap()["duration"], told);
    // Time passes, and what was signed falls out of the window.
    app.clock.advance(TimeDelta::days(2));
    assert!(measure());
    assert_eq!(
        duration(&app, CODE).await,
        json!({ "median_days": null, "requests": 9, "measured_on": "2026-11-24" })
    );
    let reply = app.http.get(format!("{}/api/v1/procedures/no.such/duration", app.url)).send().await.unwrap();
    assert_eq!(reply.status(), 404);
}

#[actix_web::test]
async fn a_request_that_goes_the_whole_way_is_measured() {
    let app = TestApp::new().await;
    let (citizen, reviewer) = (app.citizen().await, app.reviewer().await);
    let id = app.request(&citizen).to_sign(&reviewer).await;
    for _ in 0..3 {
        app.signer().await.sign(&id, crate::support::SECRET).await.ok();
    }
    assert_eq!(citizen.request(&id).await["state"], "signed");
    assert!(app.app.write_blocking(durations::measure).unwrap());
    assert_eq!(duration(&app, CODE).await["requests"], 1);
}

#[actix_web::test]
async fn of_several_processes_one_measures() {
    let app = TestApp::new().await;
    let each: Vec<_> = (0..4)
        .map(|_| {
            let app = app.app.clone();
            std::thread::spawn(move || app.write_blocking(durations::measure).unwrap())
        })
        .collect();
    let measured = each.into_iter().map(|one| one.join().unwrap()).filter(|done| *done).count();
    assert_eq!(measured, 1);
}

#[actix_web::test]
async fn five_hundred_procedures_are_all_listed() {
    let folder = tempfile::tempdir().unwrap();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let own = root.join("procedures/onsec/service-certification");
    let source = std::fs::read_to_string(own.join("procedure.toml")).unwrap();
    let template = std::fs::read_to_string(own.join("certificate.typ")).unwrap();
    std::fs::copy(root.join("procedures/certificate.typ"), folder.path().join("certificate.typ")).unwrap();
    for number in 0..500 {
        let here = folder.path().join(format!("onsec/service-certification-{number:03}"));
        std::fs::create_dir_all(&here).unwrap();
        let code = format!("onsec.service-certification-{number:03}");
        std::fs::write(here.join("procedure.toml"), source.replacen(CODE, &code, 1)).unwrap();
        std::fs::write(here.join("certificate.typ"), &template).unwrap();
    }
    let procedures = folder.path().to_owned();
    let app = TestApp::with(|config| config.procedures = procedures).await;
    assert_eq!(catalogue(&app, "").await.len(), 500);
    assert_eq!(catalogue(&app, "?q=certificacion%20oficina").await.len(), 500);
}
