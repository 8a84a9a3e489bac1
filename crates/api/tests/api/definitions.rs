//! Every procedure under `procedures/`: its definition is good, and it goes the whole way, from nothing to a signed document.

use crate::judges;
use crate::support::{Client, SECRET, TestApp, pdf};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use ventanilla_shared::decision::Role;
use ventanilla_shared::procedure::{Procedure, Stage, StageKind};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folders that hold a definition.
fn folders() -> Vec<PathBuf> {
    let inside = |folder: PathBuf| {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.is_dir()).collect::<Vec<_>>()
    };
    let mut folders: Vec<PathBuf> = inside(root().join("procedures")).into_iter().flat_map(inside).collect();
    folders.retain(|folder| folder.join("procedure.toml").exists());
    folders.sort();
    folders
}

#[test]
fn every_definition_passes_the_check() {
    let folders = folders();
    assert!(folders.len() >= 7, "{folders:?}");
    for folder in folders {
        let flaws = ventanilla_api::procedures::examine(&folder, &root());
        assert!(flaws.is_empty(), "{}", flaws.join("\n"));
    }
}

#[test]
fn what_is_wrong_is_named_by_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("procedures"), &folder.path().join("procedures"));
    copy(&root().join("registers"), &folder.path().join("registers"));
    copy(&root().join("data"), &folder.path().join("data"));
    let own = folder.path().join("procedures/mineduc/sworn-translation");
    let file = own.join("procedure.toml");
    let good = std::fs::read_to_string(&file).unwrap();
    let flaw = |wrong: &str, right: &str| {
        std::fs::write(&file, good.replacen(right, wrong, 1)).unwrap();
        let flaws = ventanilla_api::procedures::examine(&own, folder.path());
        std::fs::write(&file, &good).unwrap();
        let line = good.lines().position(|line| line.contains(right)).unwrap() + 1;
        (flaws.join("\n"), line)
    };
    let (said, line) = flaw("key = \"translation.nothing\"", "key = \"translation.register_number\"");
    assert!(said.contains("`translation.nothing` is no answer"), "{said}");
    // The line of the lookup, a few above that of the key.
    let named: usize = said.split(':').nth(1).unwrap().parse().unwrap();
    assert!((line - 6..=line).contains(&named), "{line} {said}");
    assert!(said.contains("stages.central_review.lookups"), "{said}");
    let (said, _) = flaw("kind = \"poem\"", "kind = \"person\"");
    assert!(said.contains("unknown variant `poem`") && said.contains("error at line"), "{said}");
    let (said, _) = flaw("mineduc.nobody", "mineduc.translators");
    assert!(said.contains("there is no register `mineduc.nobody`"), "{said}");
    let example = own.join("example.json");
    let text = std::fs::read_to_string(&example).unwrap();
    std::fs::write(&example, text.replacen("\"translation\"", "\"poem\"", 1)).unwrap();
    let said = ventanilla_api::procedures::examine(&own, folder.path()).join("\n");
    assert!(said.contains("example.json"), "{said}");
}

pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

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

pub async fn import(registrar: &Client, register: &str, table: Vec<u8>) -> crate::support::Reply {
    let file = reqwest::multipart::Part::bytes(table).file_name("tabla.csv");
    let form = reqwest::multipart::Form::new().part("file", file);
    let url = format!("{}/api/v1/registers/{register}/imports", registrar.url);
    let sent = registrar.http.post(url).bearer_auth(&registrar.token).multipart(form);
    crate::support::Reply::of(sent.send().await.unwrap()).await
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
fn officer_data(procedure: &Procedure, stage: &Stage, example: &Value) -> Value {
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
async fn through(
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

#[actix_web::test]
async fn every_procedure_goes_from_nothing_to_a_signed_document() {
    let app = TestApp::new().await;
    fill_registers(&app).await;
    for folder in folders() {
        let procedure: Procedure =
            toml::from_str(&std::fs::read_to_string(folder.join("procedure.toml")).unwrap()).unwrap();
        let example: Value =
            serde_json::from_str(&std::fs::read_to_string(folder.join("example.json")).unwrap()).unwrap();
        let citizen = app.citizen().await;
        let id = filed(&citizen, &procedure, &example).await;
        let file = through(&app, &citizen, &procedure, &id, &example).await;
        let (valid, covered) = judges::pdfsig_valid(&file);
        assert_eq!((valid, covered), (procedure.signatures(), true), "{}", procedure.code);
        let text = judges::text_of(&file);
        assert!(text.contains(citizen.request(&id).await["certificate"]["number"].as_str().unwrap()));
    }
}

#[actix_web::test]
async fn an_approved_registration_is_an_entry_that_the_next_request_finds() {
    let app = TestApp::new().await;
    let folder = root().join("procedures/mineduc/sworn-translator-registration");
    let procedure: Procedure =
        toml::from_str(&std::fs::read_to_string(folder.join("procedure.toml")).unwrap()).unwrap();
    let example: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("example.json")).unwrap()).unwrap();
    let citizen = app.citizen().await;
    let number = example["sections"]["translator"]["register_number"].as_str().unwrap();
    let lookup = format!("/registers/mineduc.translators/lookup?key={number}");
    assert_eq!(citizen.get(&lookup).await.problem(), "404 not_found");
    let id = filed(&citizen, &procedure, &example).await;
    through(&app, &citizen, &procedure, &id, &example).await;
    let found = citizen.get(&lookup).await.ok();
    assert_eq!(found[0]["value"], example["sections"]["translator"]["name"]);
    let registrar = app.officer_at("MINEDUC", "central", &[Role::Registrar]).await;
    let rows = registrar.get("/registers/mineduc.translators/entries").await.ok();
    let entry = rows["items"][0]["id"].as_str().unwrap();
    let history =
        registrar.get(&format!("/registers/mineduc.translators/entries/{entry}/history")).await.ok();
    assert_eq!((&history[0]["action"], &history[0]["by"]), (&json!("add"), &Value::Null));
    assert_eq!(history[0]["request_id"], json!(id));
}

/// A form of one field, for the end of a stage's own lines.
fn form(id: &str) -> String {
    let label = "{ es = \"A\", en = \"A\" }";
    format!(
        "[[stages.form]]\nid = \"{id}\"\ntitle = {label}\n[[stages.form.fields]]\nid = \"said\"\nlabel = {label}\nkind = \"text\"\n\n"
    )
}

#[actix_web::test]
async fn what_one_stage_entered_stays_when_another_saves() {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("procedures"), folder.path());
    let own = folder.path().join("mineduc/education-case-file");
    let file = own.join("procedure.toml");
    let source = std::fs::read_to_string(&file).unwrap();
    let source = source
        .replacen(
            "[[stages]]\nid = \"generate\"",
            &format!("{}[[stages]]\nid = \"generate\"", form("first")),
            1,
        )
        .replacen(
            "[[stages]]\nid = \"central_signature\"",
            &format!("{}[[stages]]\nid = \"central_signature\"", form("second")),
            1,
        );
    std::fs::write(&file, &source).unwrap();
    let procedure: Procedure = toml::from_str(&source).unwrap();
    let mut example: Value =
        serde_json::from_str(&std::fs::read_to_string(own.join("example.json")).unwrap()).unwrap();
    example["officer"] =
        json!({ "first": { "said": "de la dirección" }, "second": { "said": "de la central" } });
    let procedures = folder.path().to_owned();
    let app = TestApp::with(|config| config.procedures = procedures).await;
    let citizen = app.citizen().await;
    let id = filed(&citizen, &procedure, &example).await;
    through(&app, &citizen, &procedure, &id, &example).await;
    assert_eq!(citizen.request(&id).await["officer_data"], example["officer"]);
}
