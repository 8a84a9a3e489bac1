//! `/registers`

use crate::support::{Client, TestApp};
use crate::walk::import;
use reqwest::Method;
use serde_json::{Value, json};
use ventanilla_shared::decision::Role;

const TRANSLATORS: &str = "mineduc.translators";
const ENTRIES: &str = "/registers/mineduc.translators/entries";

async fn registrar(app: &TestApp) -> Client {
    app.officer_at("MINEDUC", "central", &[Role::Registrar]).await
}

fn row(number: &str) -> Value {
    json!({ "register_number": number, "name": "Petrona Ajpop Tum", "language": "Alemán", "resolution": "0001-2020", "directorate": "16" })
}

#[actix_web::test]
async fn a_table_is_taken_row_by_row_and_the_bad_rows_are_named() {
    let app = TestApp::new().await;
    let officer = registrar(&app).await;
    let table = "\u{feff}register_number;name;language;resolution;directorate\n\
        TJ-0001;Petrona Ajpop Tum;Alemán;0001-2020;16\n\
        TJ-1;Mateo Xiloj Sis;Inglés;0002-2020;16\n\
        TJ-0002;Mateo;Inglés;0003-2020;99\n\
        tj-0001 ;Otra Persona;Inglés;0004-2020;16\n\
        TJ-0003;Noé Pérez Ixcot;Inglés;0005-2020;16\n\n";
    let report = import(&officer, TRANSLATORS, table.as_bytes().to_vec()).await.ok();
    assert_eq!((&report["added"], &report["refused_count"]), (&json!(2), &json!(3)), "{report}");
    let refused: Vec<String> = report["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let errors = one["errors"].as_array().unwrap().iter();
            let errors: Vec<String> = errors
                .map(|e| format!("{} {}", e["column"].as_str().unwrap(), e["code"].as_str().unwrap()))
                .collect();
            format!("{}: {}", one["row"], errors.join(", "))
        })
        .collect();
    assert_eq!(
        refused,
        ["3: register_number pattern", "4: name full_name, directorate choice", "5: register_number pattern",]
    );
    let again = import(&officer, TRANSLATORS, table.replace("Alemán", "Francés").into_bytes()).await.ok();
    assert_eq!((&again["added"], &again["changed"], &again["unchanged"]), (&json!(0), &json!(1), &json!(1)));
    let columns = import(&officer, TRANSLATORS, b"register_number,shoe_size\nTJ-0009,42\n".to_vec()).await;
    assert_eq!(columns.problem(), "422 invalid /file columns");
    assert_eq!(import(&officer, TRANSLATORS, vec![0xFF, 0xFE, 0]).await.problem(), "422 invalid /file table");
}

#[actix_web::test]
async fn a_spreadsheet_is_taken_as_another_program_writes_it() {
    let app = TestApp::new().await;
    let officer = registrar(&app).await;
    let table = "register_number,name,language,resolution,directorate\nTJ-0001,Petrona Ajpop Tum,Alemán,0001-2020,16\n";
    let report = import(&officer, TRANSLATORS, crate::judges::spreadsheet(table)).await.ok();
    assert_eq!(report["added"], 1, "{report}");
    assert_eq!(officer.get(ENTRIES).await.ok()["items"][0]["data"], row("TJ-0001"));
}

#[actix_web::test]
async fn a_row_is_added_changed_and_taken_out_and_all_of_it_is_remembered() {
    let app = TestApp::new().await;
    let officer = registrar(&app).await;
    let added = officer.post(ENTRIES, row("TJ-0042")).await;
    assert_eq!(added.status, 201);
    let id = added.ok()["id"].as_str().unwrap().to_owned();
    assert_eq!(
        officer.post(ENTRIES, row("TJ-0042")).await.problem(),
        "422 invalid /register_number register_key_taken"
    );
    let path = format!("{ENTRIES}/{id}");
    let put =
        async |version: i64, data: Value| officer.send(Method::PUT, &path, Some(version), Some(data)).await;
    let mut changed = row("TJ-0042");
    changed["language"] = json!("Francés");
    assert_eq!(put(1, changed.clone()).await.ok()["version"], 2);
    assert_eq!(put(1, changed).await.problem(), "412 stale");
    assert_eq!(put(2, json!({ "register_number": "?" })).await.status, 422);
    assert_eq!(officer.send(Method::DELETE, &path, Some(2), None).await.status, 204);
    assert_eq!(officer.get(&format!("{ENTRIES}?q=frances")).await.ok()["items"], json!([]));
    let history = officer.get(&format!("{path}/history")).await.ok();
    let told: Vec<&str> = history.as_array().unwrap().iter().map(|c| c["action"].as_str().unwrap()).collect();
    assert_eq!(told, ["add", "change", "remove"]);
    assert_eq!(history[1]["data"]["language"], "Francés");
}

#[actix_web::test]
async fn a_register_is_its_keepers_only_and_a_form_learns_what_is_shown() {
    let app = TestApp::new().await;
    let officer = registrar(&app).await;
    officer.post(ENTRIES, row("TJ-0042")).await.ok();
    let elsewhere = app.officer_at("MINEDUC", "16", &[Role::Registrar]).await;
    for who in [&elsewhere, &app.reviewer().await] {
        assert_eq!(who.get(ENTRIES).await.problem(), "404 not_found");
        assert_eq!(who.post(ENTRIES, row("TJ-0043")).await.problem(), "404 not_found");
        assert_eq!(who.get("/registers").await.ok(), json!([]));
    }
    let citizen = app.citizen().await;
    assert_eq!(citizen.get(ENTRIES).await.problem(), "403 forbidden");
    let shown = citizen.get("/registers/mineduc.translators/lookup?key=tj-0042%20").await.ok();
    let columns: Vec<&str> =
        shown.as_array().unwrap().iter().map(|c| c["column"].as_str().unwrap()).collect();
    assert_eq!(columns, ["name", "language"]);
}
