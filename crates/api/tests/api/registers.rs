//! `/registers`: rows, their history, imports

use crate::support::{Client, TestApp};
use crate::walk::import;
use diesel::RunQueryDsl;
use reqwest::Method;
use serde_json::{Value, json};
use ventanilla_api::db::DbConnection;
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
        TJ-0003;Noé Pérez Ixcot;Inglés;0005-2020;16\n\
        TJ-0003;Noé Pérez Ixcot;Inglés;0005-2020;16\n\n";
    let report = import(&officer, TRANSLATORS, table.as_bytes().to_vec()).await.ok();
    assert_eq!((&report["added"], &report["refused_count"]), (&json!(2), &json!(4)), "{report}");
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
        [
            "3: register_number pattern",
            "4: name full_name, directorate choice",
            "5: register_number pattern",
            "7: register_number register_key_twice",
        ]
    );
    let first = &report["refused"][0]["errors"][0];
    assert_eq!(first["value"], "TJ-1");
    assert_eq!(first["label"]["es"], "Número de registro de la Dirección Departamental");
    assert!(first["message"].as_str().unwrap().starts_with("El formato no corresponde"), "{first}");
    let again = import(&officer, TRANSLATORS, table.replace("Alemán", "Francés").into_bytes()).await.ok();
    assert_eq!((&again["added"], &again["changed"], &again["unchanged"]), (&json!(0), &json!(1), &json!(1)));
    for wrong in ["register_number,shoe_size\nTJ-0009,42\n", "name\nAna Tum\n", "name,name,register_number\n"]
    {
        let columns = import(&officer, TRANSLATORS, wrong.as_bytes().to_vec()).await;
        assert_eq!(columns.problem(), "422 invalid /file columns", "{wrong}");
    }
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
async fn the_template_filled_in_is_a_table_that_is_taken() {
    let app = TestApp::new().await;
    let officer = registrar(&app).await;
    let template = officer.get("/registers/mineduc.translators/template").await;
    assert_eq!(template.headers["content-type"], "text/csv; charset=utf-8");
    let mut table = String::from_utf8(template.bytes).unwrap();
    assert!(table.starts_with('\u{feff}') && table.contains("Idioma autorizado"), "{table}");
    table.push_str("TJ-0001,Petrona Ajpop Tum,Alemán,0001-2020,16\n");
    let report = import(&officer, TRANSLATORS, table.into_bytes()).await.ok();
    assert_eq!((&report["added"], &report["refused_count"]), (&json!(1), &json!(0)), "{report}");
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
    assert_eq!(officer.get(&path).await.ok()["data"], row("TJ-0042"));
    let put =
        async |version: i64, data: Value| officer.send(Method::PUT, &path, Some(version), Some(data)).await;
    let mut changed = row("TJ-0042");
    changed["language"] = json!("Francés");
    assert_eq!(put(1, changed.clone()).await.ok()["version"], 2);
    assert_eq!(put(1, changed).await.problem(), "412 stale");
    assert_eq!(put(2, json!({ "register_number": "?" })).await.status, 422);
    let remove = async |version: Option<i64>, reason: &str| {
        let removal = format!("{path}/removal");
        officer.send(Method::POST, &removal, version, Some(json!({ "reason": reason }))).await
    };
    assert_eq!(remove(Some(2), " ").await.problem(), "422 invalid /reason missing");
    assert_eq!(remove(None, "Repetida.").await.problem(), "428 version_required");
    assert_eq!(remove(Some(1), "Repetida.").await.problem(), "412 stale");
    assert_eq!(remove(Some(2), "Repetida.").await.status, 204);
    assert_eq!(remove(Some(2), "Repetida.").await.problem(), "404 not_found");
    assert_eq!(officer.get(&path).await.problem(), "404 not_found");
    assert_eq!(officer.get(&format!("{ENTRIES}?q=frances")).await.ok()["items"], json!([]));
    let history = officer.get(&format!("{path}/history")).await.ok();
    let told: Vec<&str> = history.as_array().unwrap().iter().map(|c| c["action"].as_str().unwrap()).collect();
    assert_eq!(told, ["add", "change", "remove"]);
    assert_eq!((&history[0]["before"], &history[1]["before"]), (&Value::Null, &row("TJ-0042")));
    assert_eq!(history[1]["data"]["language"], "Francés");
    assert_eq!(history[2]["reason"], "Repetida.");
    assert!(history.as_array().unwrap().iter().all(|change| change["by"].is_string()), "{history}");
}

#[actix_web::test]
async fn a_row_that_is_sent_twice_is_added_once() {
    let app = TestApp::new().await;
    let officer = registrar(&app).await;
    let send = async |number: &str| {
        let url = format!("{}/api/v1{ENTRIES}", officer.url);
        let request = officer.http.post(url).bearer_auth(&officer.token).header("idempotency-key", "a");
        crate::support::Reply::of(request.json(&row(number)).send().await.unwrap()).await
    };
    let (first, second) = (send("TJ-0042").await.ok(), send("TJ-0042").await.ok());
    assert_eq!(first["id"], second["id"]);
    assert_eq!(send("TJ-0043").await.problem(), "422 idempotency_mismatch");
    assert_eq!(officer.get(ENTRIES).await.ok()["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_register_is_its_keepers_and_readers_only() {
    let app = TestApp::new().await;
    let officer = registrar(&app).await;
    let id = officer.post(ENTRIES, row("TJ-0042")).await.ok()["id"].as_str().unwrap().to_owned();
    let elsewhere = app.officer_at("MINEDUC", "16", &[Role::Signer]).await;
    for who in [&elsewhere, &app.reviewer().await] {
        assert_eq!(who.get(ENTRIES).await.problem(), "404 not_found");
        assert_eq!(who.get(&format!("{ENTRIES}/{id}")).await.problem(), "404 not_found");
        assert_eq!(who.get(&format!("{ENTRIES}/{id}/history")).await.problem(), "404 not_found");
        assert_eq!(who.post(ENTRIES, row("TJ-0043")).await.problem(), "404 not_found");
        assert_eq!(import(who, TRANSLATORS, vec![]).await.problem(), "404 not_found");
        assert_eq!(who.get("/registers").await.ok(), json!([]));
        assert_eq!(who.get("/me").await.ok()["registers"], false);
    }
    let reader = app.officer_at("MINEDUC", "central", &[Role::Reviewer]).await;
    assert_eq!(reader.get(ENTRIES).await.ok()["items"][0]["data"], row("TJ-0042"));
    assert_eq!(reader.post(ENTRIES, row("TJ-0043")).await.problem(), "403 forbidden");
    let path = format!("{ENTRIES}/{id}");
    assert_eq!(
        reader.send(Method::PUT, &path, Some(1), Some(row("TJ-0042"))).await.problem(),
        "403 forbidden"
    );
    let access = reader.get("/registers").await.ok();
    let codes: Vec<&str> = access.as_array().unwrap().iter().map(|r| r["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["mineduc.archive-certifiers", "mineduc.authorised-signers", "mineduc.translators"]);
    assert!(access.as_array().unwrap().iter().all(|r| r["reads"] == true && r["keeps"] == false));
    assert_eq!(reader.get("/me").await.ok()["registers"], true);
    assert_eq!(app.citizen().await.get(ENTRIES).await.problem(), "403 forbidden");
    assert_eq!(officer.get("/registers").await.ok().as_array().unwrap().len(), 4);
}

/// A line of a query plan.
struct Plan(String);

impl diesel::QueryableByName<diesel::sqlite::Sqlite> for Plan {
    fn build<'a>(
        row: &impl diesel::row::NamedRow<'a, diesel::sqlite::Sqlite>,
    ) -> diesel::deserialize::Result<Self> {
        diesel::row::NamedRow::get::<diesel::sql_types::Text, String>(row, "detail").map(Self)
    }
}

impl diesel::QueryableByName<diesel::pg::Pg> for Plan {
    fn build<'a>(row: &impl diesel::row::NamedRow<'a, diesel::pg::Pg>) -> diesel::deserialize::Result<Self> {
        diesel::row::NamedRow::get::<diesel::sql_types::Text, String>(row, "QUERY PLAN").map(Self)
    }
}

#[actix_web::test]
async fn a_key_is_found_by_one_read_of_an_index() {
    let app = TestApp::new().await;
    let officer = registrar(&app).await;
    let mut table = String::from("register_number,name,language,resolution,directorate\n");
    for number in 0..3000 {
        let wrong = if number % 100 == 0 { "nadie" } else { "Petrona Ajpop Tum" };
        table.push_str(&format!("TJ-{number:04},{wrong},Alemán,{number:04}-2020,16\n"));
    }
    let report = import(&officer, TRANSLATORS, table.into_bytes()).await.ok();
    assert_eq!((&report["added"], &report["refused_count"]), (&json!(2970), &json!(30)));
    let query =
        "SELECT * FROM register_entries WHERE register = 'mineduc.translators' AND key = 'tj-0042' LIMIT 1";
    let plan: Vec<Plan> = app
        .app
        .read_blocking(|tx| {
            Ok(match tx.db {
                DbConnection::Sqlite(db) => {
                    diesel::sql_query(format!("EXPLAIN QUERY PLAN {query}")).load(db)?
                }
                DbConnection::Postgres(db) => {
                    diesel::sql_query("ANALYZE register_entries").execute(db)?;
                    diesel::sql_query(format!("EXPLAIN {query}")).load(db)?
                }
            })
        })
        .unwrap();
    let plan: Vec<String> = plan.into_iter().map(|line| line.0).collect();
    let plan = plan.join("\n");
    assert!(
        plan.contains("(register=? AND key=?)")
            || plan.contains("Index Scan using register_entries_register_key"),
        "{plan}"
    );
    let found = app.citizen().await.get("/registers/mineduc.translators/lookup?key=TJ-0042").await.ok();
    assert_eq!(found[0]["value"], "Petrona Ajpop Tum");
}
