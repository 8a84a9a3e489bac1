//! Every procedure under `procedures/`: its definition is good. Along which paths it goes, `walk` tests.

use crate::support::TestApp;
use crate::walk::{Walk, folders, read, root};
use serde_json::{Value, json};
use std::path::Path;
use ventanilla_shared::decision::Role;
use ventanilla_shared::procedure::Procedure;

#[test]
fn every_definition_passes_the_check() {
    let folders = folders();
    assert!(folders.len() >= 7, "{folders:?}");
    for folder in folders {
        let folder = root().join("procedures").join(folder);
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
    // A misspelt key of a field, which would otherwise be taken for none.
    let (said, line) = flaw("mus_exist = true", "must_exist = true");
    assert!(
        said.contains("sections.translation.fields.register_number.mus_exist: unknown key `mus_exist`"),
        "{said}"
    );
    assert!(said.contains(&format!(":{line}:")), "{line} {said}");
    let (said, _) =
        flaw("only = \"correctable\", new_request = \"mineduc.sworn", "new_request = \"mineduc.sworn");
    assert!(said.contains("is only correctable, which the stage may not reject"), "{said}");
    let (said, _) =
        flaw("signature = \"shown\"\naccepts = [\"image/png\"]", "accepts = [\"application/pdf\"]");
    assert!(said.contains("only a PDF carries one"), "{said}");
    let (said, _) = flaw("personal_data = [\"weight\"]\nsubjects = [\"self\"]", "subjects = [\"self\"]");
    assert!(said.contains("unknown variant `weight`"), "{said}");
    let group = "[[document_groups]]\nid = \"translation\"\ndocuments = [\"translation\", \"poem\"]\nmin = 3\nmissing = { es = \"A\", en = \"A\" }\n\n[[delivery.methods]]";
    let (said, _) = flaw(group, "[[delivery.methods]]");
    for expected in [
        "the id `translation` is used twice",
        "min must be above zero",
        "`poem` is no document",
        "`translation` is required by itself",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
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

#[actix_web::test]
async fn an_approved_registration_is_an_entry_that_the_next_request_finds() {
    let app = TestApp::new().await;
    let (procedure, example) = read(&root().join("procedures/mineduc/sworn-translator-registration"));
    let number = example["sections"]["translator"]["register_number"].as_str().unwrap().to_owned();
    let walk = Walk::on(app, procedure, example).await;
    let citizen = walk.applicant().await;
    let lookup = format!("/registers/mineduc.translators/lookup?key={number}");
    assert_eq!(citizen.get(&lookup).await.problem(), "404 not_found");
    let mut case = walk.filed().await;
    case.up_to(None).await;
    let found = citizen.get(&lookup).await.ok();
    assert_eq!(found[0]["value"], walk.example["sections"]["translator"]["name"]);
    let registrar = walk.app.officer_at("MINEDUC", "central", &[Role::Registrar]).await;
    let rows = registrar.get("/registers/mineduc.translators/entries").await.ok();
    let entry = rows["items"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap();
    let history =
        registrar.get(&format!("/registers/mineduc.translators/entries/{entry}/history")).await.ok();
    assert_eq!((&history[0]["action"], &history[0]["by"]), (&json!("add"), &Value::Null));
    assert_eq!(history[0]["request_id"], json!(case.id));
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
    let walk = Walk::on(app, procedure, example).await;
    let mut case = walk.filed().await;
    case.up_to(None).await;
    assert_eq!(case.seen_by(&case.applicant).await["officer_data"], walk.example["officer"]);
}

#[actix_web::test]
async fn a_confirmed_payment_stays_confirmed_when_a_later_stage_is_filled() {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("procedures"), folder.path());
    let own = folder.path().join("onsec/service-certification");
    let file = own.join("procedure.toml");
    let label = "{ es = \"A\", en = \"A\" }";
    let second = format!(
        "[[stages]]\nid = \"second\"\ntitle = {label}\nkind = \"review\"\nrole = \"cashier\"\nunit = \"certifications\"\n\
         checklist = [{{ id = \"seen\", label = {label} }}]\n\n[[stages]]\nid = \"generate\""
    );
    let source = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, source.replacen("[[stages]]\nid = \"generate\"", &second, 1)).unwrap();
    let (procedure, example) = read(&own);
    let procedures = folder.path().to_owned();
    let app = TestApp::with(|config| config.procedures = procedures).await;
    let walk = Walk::on(app, procedure, example).await;
    let mut case = walk.filed().await;
    case.up_to(None).await;
    assert!(case.seen_by(&case.applicant).await["payment_confirmation"]["at"].is_string());
    case.expect_issued().await;
}
