//! The straight way of a request through a definition, for tests that are about something else; [`crate::walk`] goes all ways.

use crate::support::{Client, SECRET, TestApp, pdf};
use crate::walk::{import, root};
use serde_json::{Value, json};
use ventanilla_shared::decision::Role;
use ventanilla_shared::procedure::{Procedure, Stage, StageKind};

/// The demonstration rows of every register, so that what the examples look up is there.
pub async fn fill_registers(app: &TestApp) {
    let registrar = app.officer_at("MINEDUC", "central", &[Role::Registrar]).await;
    for register in registrar.get("/registers").await.ok().as_array().unwrap() {
        let code = register["code"].as_str().unwrap();
        let path = root().join("registers").join(code.replacen('.', "/", 1)).with_extension("demo.csv");
        let table = std::fs::read(path).unwrap();
        let report = import(&registrar, code, table).await.ok();
        assert_eq!(report["refused_count"], 0, "{code}: {report}");
    }
}

/// Files what `example.json` holds.
pub async fn filed(citizen: &Client, procedure: &Procedure, example: &Value) -> String {
    let new = json!({ "procedure": procedure.code, "subject": { "kind": example["subject"] } });
    let id = citizen.post("/requests", new).await.ok()["id"].as_str().unwrap().to_owned();
    for section in &procedure.sections {
        if let Some(answers) = example["sections"].get(&section.id) {
            citizen.put(&id, &format!("sections/{}", section.id), answers.clone()).await.ok();
        }
    }
    if example["payment"].is_object() {
        citizen.put(&id, "payment", example["payment"].clone()).await.ok();
    }
    for kind in example["documents"].as_array().into_iter().flatten() {
        let kind = kind.as_str().unwrap();
        let described = procedure.document(kind).unwrap().described.then_some("Documento");
        citizen.upload(&id, kind, &format!("{kind}.pdf"), pdf(kind), described).await.ok();
    }
    citizen.put(&id, "delivery", example["delivery"].clone()).await.ok();
    let missing = citizen.get(&format!("/requests/{id}/inconsistencies")).await.ok();
    let errors: Vec<&Value> =
        missing.as_array().unwrap().iter().filter(|one| one["severity"] == "error").collect();
    assert!(errors.is_empty(), "{}: {errors:?}", procedure.code);
    citizen.act(&id, "submit", None).await.ok();
    id
}

/// What an officer who has everything enters at a stage.
pub fn officer_data(procedure: &Procedure, stage: &Stage, example: &Value) -> Value {
    let data: serde_json::Map<String, Value> = stage
        .form
        .iter()
        .filter_map(|section| Some((section.id.clone(), example["officer"].get(&section.id)?.clone())))
        .collect();
    let checklist: Vec<&String> = stage.checklist.iter().map(|item| &item.id).collect();
    let confirms = stage.confirms_payment && procedure.fee.is_some();
    json!({ "data": data, "checklist": checklist, "payment_confirmed": confirms })
}

/// Enters the signer whom a check looks for, as a directorate's notification would.
pub async fn authorise(app: &TestApp, officer: &Client, id: &str) {
    let request = officer.request(id).await;
    for lookup in request["lookups"].as_array().unwrap() {
        if lookup["entry"].is_null() && lookup["required"] == true {
            assert_eq!(officer.act(id, "advance", None).await.problem(), "409 not_in_register");
            let registrar = app.officer_at("MINEDUC", "central", &[Role::Registrar]).await;
            let row = json!({
                "certificate": lookup["key"], "name": "Inés Cumez Batz", "post": "Directora",
                "directorate": request["sections"].as_object().unwrap().values()
                    .find_map(|section| section.get("directorate")).unwrap(),
                "from": "2024-01-02",
            });
            registrar.post("/registers/mineduc.authorised-signers/entries", row).await.ok();
        }
    }
}

/// Takes a filed request through every stage; returns the signed file.
pub async fn through(
    app: &TestApp,
    citizen: &Client,
    procedure: &Procedure,
    id: &str,
    example: &Value,
) -> Vec<u8> {
    let sections = serde_json::from_value(citizen.request(id).await["sections"].clone()).unwrap();
    for stage in &procedure.stages {
        let unit = stage.unit.of(&sections).expect("the answers name the unit").to_owned();
        match stage.kind {
            StageKind::Review | StageKind::Check => {
                let officer = app.officer_at(&procedure.institution, &unit, &[stage.role]).await;
                // An officer of another unit sees nothing of it.
                let stranger = app.officer_at(&procedure.institution, "elsewhere", &[stage.role]).await;
                assert_eq!(stranger.get(&format!("/requests/{id}")).await.problem(), "404 not_found");
                assert_eq!(stranger.get("/queue").await.ok()["items"], json!([]));
                assert_eq!(officer.post("/queue/next", json!({})).await.ok()["id"], id, "{}", stage.id);
                if stage.can_be_filled(procedure) {
                    officer.put(id, "officer-data", officer_data(procedure, stage, example)).await.ok();
                }
                authorise(app, &officer, id).await;
                officer.act(id, "advance", None).await.ok();
                app.run_jobs().await;
            }
            StageKind::Generate => {}
            StageKind::Sign => {
                for _ in 0..stage.signatures {
                    let signer = app.officer_at(&procedure.institution, &unit, &[stage.role]).await;
                    signer.sign(id, SECRET).await.ok();
                }
            }
        }
    }
    let signed = citizen.request(id).await;
    assert_eq!(signed["state"], "signed", "{}", procedure.code);
    citizen.get(&format!("/requests/{id}/certificate")).await.bytes
}
