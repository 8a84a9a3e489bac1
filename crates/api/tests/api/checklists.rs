//! Checklists of several stages: each keeps its own ticks, and who made them.

use crate::definitions::copy;
use crate::support::{Client, SECRET, TestApp, reviewed};
use crate::walk::root;
use crate::way::{authorise, filed, fill_registers};
use serde_json::{Value, json};
use ventanilla_shared::decision::Role;
use ventanilla_shared::procedure::{Procedure, Stage, StageKind};

fn ticks(points: &[&str]) -> Value {
    json!({ "data": {}, "checklist": points, "payment_confirmed": false })
}

/// Whose ticks the points of a stage's list have.
fn ticked_by(request: &Value, stage: &str) -> Vec<(String, Vec<String>)> {
    let lists = request["checklists"].as_array().unwrap();
    let points = lists.iter().find(|list| list["stage"] == stage).map(|list| list["points"].clone());
    let points = points.unwrap_or_default();
    let names = |point: &Value| {
        let ticks = point["ticks"].as_array().unwrap().iter();
        ticks.map(|tick| tick["by"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    points
        .as_array()
        .into_iter()
        .flatten()
        .map(|point| (point["id"].as_str().unwrap().to_owned(), names(point)))
        .collect()
}

#[actix_web::test]
async fn a_later_stage_ticks_points_of_the_same_id_without_touching_the_earlier_ones() {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("procedures"), folder.path());
    let own = folder.path().join("mineduc/education-case-file");
    let file = own.join("procedure.toml");
    // Two review stages whose lists have an id in common.
    let source =
        std::fs::read_to_string(&file).unwrap().replacen("{ id = \"data\",", "{ id = \"student_name\",", 1);
    std::fs::write(&file, &source).unwrap();
    let procedure: Procedure = toml::from_str(&source).unwrap();
    let example: Value =
        serde_json::from_str(&std::fs::read_to_string(own.join("example.json")).unwrap()).unwrap();
    let procedures = folder.path().to_owned();
    let app = TestApp::with(|config| config.procedures = procedures).await;
    fill_registers(&app).await;
    let citizen = app.citizen().await;
    let id = filed(&citizen, &procedure, &example).await;
    let sections = serde_json::from_value(citizen.request(&id).await["sections"].clone()).unwrap();
    let unit = |stage: &Stage| stage.unit.of(&sections).unwrap().to_owned();

    let first = procedure.first_stage();
    let everything: Vec<&str> = first.checklist.iter().map(|item| item.id.as_str()).collect();
    let reviewer = app.officer_at("MINEDUC", &unit(first), &[Role::Reviewer]).await;
    reviewer.post("/queue/next", json!({})).await.ok();
    reviewer.put(&id, "officer-data", ticks(&everything[..2])).await.ok();
    reviewer.put(&id, "officer-data", ticks(&everything)).await.ok();
    reviewer.act(&id, "advance", None).await.ok();
    app.run_jobs().await;
    let signs = procedure.stages.iter().find(|stage| stage.kind == StageKind::Sign).unwrap();
    let signer: Client = app.officer_at("MINEDUC", &unit(signs), &[Role::Signer]).await;
    signer.sign(&id, SECRET).await.ok();

    let central = app.officer_at("MINEDUC", "central", &[Role::Reviewer]).await;
    central.post("/queue/next", json!({})).await.ok();
    authorise(&app, &central, &id).await;
    let shown = central.request(&id).await;
    assert_eq!(shown["checklist"], json!([]), "nothing is ticked off here yet");
    assert_eq!(central.act(&id, "advance", None).await.problem(), "409 checklist_open");
    central.put(&id, "officer-data", ticks(&["student_name"])).await.ok();
    assert_eq!(central.act(&id, "advance", None).await.problem(), "409 checklist_open");
    let shown = central.put(&id, "officer-data", ticks(&["student_name", "signer"])).await.ok();
    assert_eq!(shown["checklist"], json!(["student_name", "signer"]));
    let name = |who: &Value| {
        format!("{} {}", who["first_name"].as_str().unwrap(), who["first_surname"].as_str().unwrap())
    };
    let early = name(&reviewer.get("/me").await.ok()["profile"]);
    let late = name(&central.get("/me").await.ok()["profile"]);
    let all: Vec<(String, Vec<String>)> =
        everything.iter().map(|point| (point.to_string(), vec![early.clone()])).collect();
    assert_eq!(ticked_by(&shown, &first.id), all);
    assert_eq!(
        ticked_by(&shown, "central_review"),
        [("student_name".to_owned(), vec![late.clone()]), ("signer".to_owned(), vec![late])]
    );
    assert_eq!(citizen.request(&id).await["checklists"], json!([]), "not for the citizen");
    assert_eq!(central.act(&id, "advance", None).await.status, 200);
}

#[actix_web::test]
async fn a_second_review_starts_afresh_and_the_first_ones_ticks_are_kept() {
    let app = TestApp::new().await;
    let (lucia, rosa) = (app.citizen().await, app.reviewer().await);
    let id = app.request(&lucia).taken_by(&rosa).await;
    rosa.put(&id, "officer-data", reviewed()).await.ok();
    let rejection = json!({ "reasons": ["other"], "text": "Falta un período.", "definitive": false });
    rosa.act(&id, "reject", Some(rejection)).await.ok();
    lucia.act(&id, "correct", None).await.ok();
    lucia.act(&id, "submit", None).await.ok();
    let ines = app.reviewer().await;
    ines.post(&format!("/requests/{id}/take"), json!({})).await.ok();
    assert_eq!(ines.request(&id).await["checklist"], json!([]));
    let mut again = reviewed();
    again["checklist"] = json!(["igss"]);
    let shown = ines.put(&id, "officer-data", again).await.ok();
    assert_eq!(
        ticked_by(&shown, "review"),
        [
            ("identity".to_owned(), vec!["Óscar Tzoc".to_owned()]),
            ("igss".to_owned(), vec!["Óscar Tzoc".to_owned(), "Rosa Batz".to_owned()]),
            ("records".to_owned(), vec!["Óscar Tzoc".to_owned()]),
        ]
    );
    let points = &shown["checklists"][0]["points"];
    assert_eq!(
        (&points[1]["ticks"][0]["current"], &points[1]["ticks"][1]["current"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(ines.act(&id, "advance", None).await.problem(), "409 checklist_open");
}
