//! What forms and stages find in registers: on which day, who may ask, how often.

use crate::definitions::copy;
use crate::support::{Client, SECRET, TestApp};
use crate::walk::root;
use crate::way::{filed, officer_data};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use std::path::Path;
use ventanilla_shared::decision::Role;
use ventanilla_shared::procedure::Procedure;

/// A register of licences that are in force for a time.
const LICENCES: &str = r#"
code = "mineduc.licences"
institution = "MINEDUC"
title = { es = "Licencias", en = "Licences" }
summary = { es = "Licencias", en = "Licences" }
unit = "central"
key = "number"
shown = ["holder"]
validity = { from = "from", until = "until" }
columns = [
  { id = "number", label = { es = "Número", en = "Number" }, kind = "text" },
  { id = "holder", label = { es = "Titular", en = "Holder" }, kind = "person" },
  { id = "from", label = { es = "Desde", en = "From" }, kind = "date" },
  { id = "until", label = { es = "Hasta", en = "Until" }, kind = "date", required = false },
]
"#;

/// Sections that ask for licences: as many as there are, and one that must be new.
const SECTIONS: &str = r#"
[[sections]]
id = "licences"
title = { es = "Licencias", en = "Licences" }
[sections.repeat]
min = 0
max = 5
item = { es = "licencia", en = "licence" }
missing = { es = "Agregue una licencia", en = "Add a licence" }
[[sections.fields]]
id = "number"
label = { es = "Licencia", en = "Licence" }
kind = "register_number"
register = "mineduc.licences"
must_exist = true
not_found = { es = "No conocemos esa licencia", en = "We do not know that licence" }

[[sections]]
id = "fresh"
title = { es = "Licencia nueva", en = "New licence" }
[[sections.fields]]
id = "number"
label = { es = "Licencia nueva", en = "New licence" }
kind = "register_number"
register = "mineduc.licences"
required = false
must_not_exist = true
"#;

/// A server whose definitions are those of the repository, as `change` leaves them.
async fn with_definitions(change: impl FnOnce(&Path, &Path)) -> (TestApp, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let (procedures, registers) = (folder.path().join("procedures"), folder.path().join("registers"));
    copy(&root().join("procedures"), &procedures);
    copy(&root().join("registers"), &registers);
    change(&procedures, &registers);
    let app = TestApp::with(|config| {
        config.procedures = procedures;
        config.registers = registers;
    })
    .await;
    (app, folder)
}

async fn registrar(app: &TestApp) -> Client {
    app.officer_at("MINEDUC", "central", &[Role::Registrar]).await
}

fn definition(name: &str) -> (Procedure, Value) {
    let folder = root().join("procedures/mineduc").join(name);
    let read = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap();
    (toml::from_str(&read("procedure.toml")).unwrap(), serde_json::from_str(&read("example.json")).unwrap())
}

/// Errors of a draft in one section: pointer, code, words.
async fn errors(citizen: &Client, id: &str, section: &str) -> Vec<String> {
    let found = citizen.get(&format!("/requests/{id}/inconsistencies")).await.ok();
    let own = found.as_array().unwrap().iter().filter(|one| one["section"] == section);
    own.map(|one| {
        let text = |name: &str| one[name].as_str().unwrap().to_owned();
        format!("{} {}: {}", text("pointer"), text("code"), text("text"))
    })
    .collect()
}

#[actix_web::test]
async fn a_form_refuses_what_the_register_lacks_what_ended_and_what_must_be_new_item_by_item() {
    let (app, _folder) = with_definitions(|procedures, registers| {
        std::fs::write(registers.join("mineduc/licences.toml"), LICENCES).unwrap();
        let file = procedures.join("mineduc/sworn-translation/procedure.toml");
        let source = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, source + SECTIONS).unwrap();
    })
    .await;
    let keeper = registrar(&app).await;
    let licence = |number: &str, from: &str, until: Option<&str>| {
        let mut row = json!({ "number": number, "holder": "Petrona Ajpop Tum", "from": from });
        if let Some(until) = until {
            row["until"] = json!(until);
        }
        row
    };
    let path = "/registers/mineduc.licences/entries";
    for row in [
        licence("L-1", "2020-01-01", None),
        licence("L-2", "2020-01-01", Some("2026-11-22")),
        licence("L-3", "2020-01-01", Some("2026-11-21")),
        licence("L-4", "2026-11-23", None),
    ] {
        keeper.post(path, row).await.ok();
    }
    let backwards = licence("L-5", "2020-01-02", Some("2020-01-01"));
    assert_eq!(keeper.post(path, backwards).await.problem(), "422 invalid /until validity_order");

    let citizen = app.citizen().await;
    let new = json!({ "procedure": "mineduc.sworn-translation", "subject": { "kind": "self" } });
    let id = citizen.post("/requests", new).await.ok()["id"].as_str().unwrap().to_owned();
    let numbers = ["L-1", "L-2", "l-3", "L-4", "L-9"].map(|number| json!({ "number": number }));
    citizen.put(&id, "sections/licences", json!({ "items": numbers })).await.ok();
    assert_eq!(
        errors(&citizen, &id, "licences").await,
        [
            "/items/2/number register_ended: l-3 estuvo vigente hasta el 21/11/2026 y ya no lo estaba el 22/11/2026",
            "/items/3/number register_not_yet: L-4 está vigente desde el 23/11/2026 y todavía no lo estaba el 22/11/2026",
            "/items/4/number not_in_register: No conocemos esa licencia",
        ]
    );
    citizen.put(&id, "sections/fresh", json!({ "number": "L-1" })).await.ok();
    assert_eq!(
        errors(&citizen, &id, "fresh").await,
        ["/number already_in_register: Licencia nueva: Ese número ya está en el registro"]
    );
    citizen.put(&id, "sections/fresh", json!({ "number": "L-9" })).await.ok();
    assert_eq!(errors(&citizen, &id, "fresh").await, Vec::<String>::new());

    // While it is typed.
    let lookup = "/registers/mineduc.licences/lookup?key=";
    let found = citizen.get(&format!("{lookup}L-2")).await.ok();
    assert_eq!(
        found,
        json!([{ "column": "holder", "label": { "es": "Titular", "en": "Holder" }, "value": "Petrona Ajpop Tum" }])
    );
    let ended = citizen.get(&format!("{lookup}L-3")).await;
    assert_eq!(ended.problem(), "404 not_found /key register_ended");
    assert!(ended.json()["errors"][0]["message"].as_str().unwrap().contains("hasta el 21/11/2026"));
    assert_eq!(citizen.get(&format!("{lookup}L-9")).await.problem(), "404 not_found");

    // A day later the second one ended too, and the fourth began.
    app.clock.advance(TimeDelta::days(1));
    let citizen = renewed(&app, &citizen);
    let said = errors(&citizen, &id, "licences").await;
    let pointers: Vec<&str> = said.iter().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(
        pointers,
        [
            "/items/1/number register_ended",
            "/items/2/number register_ended",
            "/items/4/number not_in_register"
        ]
    );
}

/// The same person with a token of now.
fn renewed(app: &TestApp, client: &Client) -> Client {
    let now = ventanilla_api::clock::Clock::now(&*app.clock);
    Client { token: app.app.keys.access_token(client.account, "test", now).unwrap(), ..client.clone() }
}

/// Takes a request of the case-file procedure to the central review, signed by the directorate.
async fn to_central_review(app: &TestApp, citizen: &Client) -> (String, Client) {
    let (procedure, example) = definition("education-case-file");
    let id = filed(citizen, &procedure, &example).await;
    let unit = example["sections"]["studies"]["directorate"].as_str().unwrap();
    let technical = app.officer_at("MINEDUC", unit, &[Role::Reviewer]).await;
    technical.post(&format!("/requests/{id}/take"), json!({})).await.ok();
    let stage = procedure.stage("directorate_review").unwrap();
    technical.put(&id, "officer-data", officer_data(&procedure, stage, &example)).await.ok();
    technical.act(&id, "advance", None).await.ok();
    app.run_jobs().await;
    app.officer_at("MINEDUC", unit, &[Role::Signer]).await.sign(&id, SECRET).await.ok();
    let central = app.officer_at("MINEDUC", "central", &[Role::Reviewer]).await;
    central.post(&format!("/requests/{id}/take"), json!({})).await.ok();
    let stage = procedure.stage("central_review").unwrap();
    central.put(&id, "officer-data", officer_data(&procedure, stage, &example)).await.ok();
    (id, central)
}

#[actix_web::test]
async fn a_signer_must_have_been_authorised_on_the_day_of_the_signature() {
    let app = TestApp::new().await;
    let (id, central) = to_central_review(&app, &app.citizen().await).await;
    let lookup = central.request(&id).await["lookups"][0].clone();
    assert_eq!(lookup["on"], "2026-11-22");
    assert_eq!(central.act(&id, "advance", None).await.problem(), "409 not_in_register");
    let keeper = registrar(&app).await;
    let path = "/registers/mineduc.authorised-signers/entries";
    let mut row = json!({
        "certificate": lookup["key"], "name": "Inés Cumez Batz", "post": "Directora", "directorate": "GT-NORTE",
        "from": "2024-01-02", "until": "2026-11-21",
    });
    let entry = keeper.post(path, row.clone()).await.ok();
    // Found, shown, and still as good as none.
    let lookup = central.request(&id).await["lookups"][0].clone();
    assert!(lookup["entry"].is_array());
    assert_eq!(lookup["standing"], json!({ "standing": "ended", "day": "2026-11-21" }));
    let refused = central.act(&id, "advance", None).await;
    assert_eq!(refused.problem(), "409 not_in_register /lookups/directorate_signer register_ended");
    let said = refused.json()["errors"][0]["message"].as_str().unwrap().to_owned();
    assert!(said.contains("hasta el 21/11/2026") && said.contains("22/11/2026"), "{said}");
    row["until"] = json!("2026-11-22");
    let path = format!("{path}/{}", entry["id"].as_str().unwrap());
    keeper.send(Method::PUT, &path, Some(1), Some(row)).await.ok();
    // Who was authorised then has left since: what was signed stays signed.
    app.clock.advance(TimeDelta::days(30));
    let central = renewed(&app, &central);
    central.act(&id, "advance", None).await.ok();
    assert_eq!(central.request(&id).await["stage"]["id"], "central_signature");
}

#[actix_web::test]
async fn who_certified_must_have_been_authorised_on_the_day_that_the_answer_names() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    let row = json!({ "name": "Delfina Amparo Guzmán Teletor", "post": "Asistente", "from": "2018-01-08", "until": "2024-12-31" });
    keeper.post("/registers/mineduc.archive-certifiers/entries", row).await.ok();
    let (procedure, mut example) = definition("graduation-case-file");
    for (day, fine) in [("2024-12-31", true), ("2025-01-01", false), ("2018-01-07", false)] {
        example["sections"]["archive"] =
            json!({ "certifier": "Delfina Amparo Guzmán Teletor", "post": "Asistente", "certified_on": day });
        let id = filed(&app.citizen().await, &procedure, &example).await;
        let central = app.officer_at("MINEDUC", "central", &[Role::Reviewer]).await;
        central.post("/queue/next", json!({})).await.ok();
        let stage = procedure.stage("central_review").unwrap();
        central.put(&id, "officer-data", officer_data(&procedure, stage, &example)).await.ok();
        assert_eq!(central.request(&id).await["lookups"][0]["on"], day);
        let moved = central.act(&id, "advance", None).await;
        assert_eq!(moved.status, if fine { 200 } else { 409 }, "{day}: {}", moved.json());
    }
}

#[actix_web::test]
async fn a_number_is_registered_once_also_when_two_ask_for_it() {
    let app = TestApp::new().await;
    let (procedure, example) = definition("sworn-translator-registration");
    let (first, second) = (app.citizen().await, app.citizen().await);
    let ids = [filed(&first, &procedure, &example).await, filed(&second, &procedure, &example).await];
    let stage = procedure.stage("central_review").unwrap();
    let reviewer = app.officer_at("MINEDUC", "central", &[Role::Reviewer]).await;
    for id in &ids {
        reviewer.post(&format!("/requests/{id}/take"), json!({})).await.ok();
        reviewer.put(id, "officer-data", officer_data(&procedure, stage, &example)).await.ok();
    }
    let signer = app.officer_at("MINEDUC", "central", &[Role::Signer]).await;
    reviewer.act(&ids[0], "advance", None).await.ok();
    app.run_jobs().await;
    signer.sign(&ids[0], SECRET).await.ok();
    let refused = reviewer.act(&ids[1], "advance", None).await;
    assert_eq!(
        refused.problem(),
        "409 already_in_register /sections/translator/register_number already_in_register"
    );
    // Who comes later learns it before filing.
    let third = app.citizen().await;
    let new = json!({ "procedure": procedure.code, "subject": { "kind": "self" } });
    let id = third.post("/requests", new).await.ok()["id"].as_str().unwrap().to_owned();
    third.put(&id, "sections/translator", example["sections"]["translator"].clone()).await.ok();
    let said = errors(&third, &id, "translator").await;
    assert!(
        said[0].starts_with("/register_number already_in_register: Ese número ya está inscrito"),
        "{said:?}"
    );
}

#[actix_web::test]
async fn a_signature_does_not_write_over_an_entry_made_since_the_review() {
    let app = TestApp::new().await;
    let (procedure, example) = definition("sworn-translator-registration");
    let citizen = app.citizen().await;
    let id = filed(&citizen, &procedure, &example).await;
    let reviewer = app.officer_at("MINEDUC", "central", &[Role::Reviewer]).await;
    reviewer.post(&format!("/requests/{id}/take"), json!({})).await.ok();
    let stage = procedure.stage("central_review").unwrap();
    reviewer.put(&id, "officer-data", officer_data(&procedure, stage, &example)).await.ok();
    reviewer.act(&id, "advance", None).await.ok();
    app.run_jobs().await;
    let mut row = example["sections"]["translator"].clone();
    row["name"] = json!("Otra Persona Inscrita");
    let keeper = registrar(&app).await;
    let entry = keeper.post("/registers/mineduc.translators/entries", row).await.ok();
    let signer = app.officer_at("MINEDUC", "central", &[Role::Signer]).await;
    assert_eq!(signer.sign(&id, SECRET).await.status, 409);
    assert_eq!(citizen.request(&id).await["state"], "under_review");
    let path = format!("/registers/mineduc.translators/entries/{}", entry["id"].as_str().unwrap());
    assert_eq!(keeper.get(&path).await.ok()["data"]["name"], "Otra Persona Inscrita");
}

#[actix_web::test]
async fn what_a_register_shows_to_nobody_is_asked_by_nobody_but_the_institutions_officers() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    let name = "Ileana Beatriz Monterroso Chew";
    let row = json!({ "name": name, "post": "Encargada", "from": "2021-02-01" });
    keeper.post("/registers/mineduc.archive-certifiers/entries", row).await.ok();
    let lookup = "/registers/mineduc.archive-certifiers/lookup?key=Ileana%20Beatriz%20Monterroso%20Chew";
    for who in [app.citizen().await, app.reviewer().await] {
        assert_eq!(who.get(lookup).await.problem(), "404 not_found");
    }
    let officer = app.officer_at("MINEDUC", "16", &[Role::Reviewer]).await;
    assert_eq!(officer.get(lookup).await.ok(), json!([]));
    assert_eq!(app.stranger(Method::GET, lookup, None).await.problem(), "401 unauthenticated");
}

#[actix_web::test]
async fn numbers_are_not_tried_one_after_the_other() {
    let app = TestApp::new().await;
    let citizen = app.citizen().await;
    let ask = async |who: &Client, number: u32| {
        who.get(&format!("/registers/mineduc.titles/lookup?key=TD-{number:07}")).await.status
    };
    for number in 0..60 {
        assert_eq!(ask(&citizen, number).await, 404);
    }
    assert_eq!(ask(&citizen, 60).await, 429);
    assert_eq!(ask(&app.citizen().await, 60).await, 404, "somebody else");
    let officer = app.officer_at("MINEDUC", "central", &[Role::Reviewer]).await;
    assert_eq!(ask(&officer, 60).await, 404, "an officer reads the register anyway");
    app.clock.advance(TimeDelta::minutes(6));
    assert_eq!(ask(&renewed(&app, &citizen), 60).await, 404, "later");
}
