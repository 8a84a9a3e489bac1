//! An officer acts neither on an own case nor on one that is about the officer, whatever the roles.

use super::{Case, Walk};
use crate::support::{Client, SECRET};
use reqwest::Method;
use serde_json::{Value, json};
use ventanilla_shared::decision::{Grant, Role};
use ventanilla_shared::procedure::{Stage, StageKind};

pub async fn walk(walk: &Walk) {
    let every_role = every_role(walk);
    let officer = walk.entitled(every_role.clone()).await;
    let mut own = walk.draft(&officer).await;
    own.fill_in().await;
    own.submit().await;
    kept_out(walk, &mut own, &officer).await;

    let Some(person) = &walk.procedure.other_person else { return };
    let officer = walk.entitled(every_role).await;
    let mut about = walk.draft(&walk.applicant().await).await;
    about.fill_in().await;
    let Some((section, field)) = person.cui.as_deref().and_then(|path| path.split_once('.')) else { return };
    let mut answers = walk.example["sections"][section].clone();
    answers[field] = json!(officer.cui);
    about.answer(&json!({ section: answers })).await;
    about.submit().await;
    kept_out(walk, &mut about, &officer).await;
}

/// All that anybody does with this procedure, in one hand.
fn every_role(walk: &Walk) -> Vec<Grant> {
    let mut grants: Vec<Grant> = Vec::new();
    for stage in &walk.procedure.stages {
        for role in [stage.role, Role::HeadOfUnit] {
            let grant = walk.grant(stage, role);
            if !grants.contains(&grant) {
                grants.push(grant);
            }
        }
    }
    grants
}

/// Goes the whole way with the case; the officer whose own it is can do nothing at any stage.
async fn kept_out(walk: &Walk, case: &mut Case<'_>, officer: &Client) {
    for stage in walk.procedure.stages.iter().filter(|stage| stage.kind != StageKind::Generate) {
        case.up_to(Some(&stage.id)).await;
        assert_eq!(officer.get("/queue").await.ok()["items"], json!([]), "{}", stage.id);
        assert_eq!(officer.post("/queue/next", json!({})).await.problem(), "404 queue_empty");
        for action in ["take", "release", "advance"] {
            assert_eq!(tried(case, officer, action, None).await, "404 not_found", "{action}");
        }
        if stage.kind == StageKind::Sign {
            let signer = walk.officer(stage, 0).await;
            let document = case.document(&signer).await["id"].clone();
            let body = json!({ "certificate": document, "secret": SECRET });
            assert_eq!(tried(case, officer, "sign", Some(body)).await, "404 not_found");
            continue;
        }
        case.held(stage).await;
        let reason = stage.reasons.first().map_or("other", |reason| &reason.id);
        let target = walk.procedure.first_stage().id.clone();
        for (action, body) in [
            ("return", json!({ "stage": target, "reason": "x" })),
            ("reject", json!({ "reasons": [reason], "text": "x", "definitive": false })),
            ("reassign", json!({ "officer": officer.account, "reason": "x" })),
        ] {
            assert_eq!(tried(case, officer, action, Some(body)).await, "404 not_found", "{action}");
        }
        given_to_whom_it_is_about(walk, case, officer, stage).await;
    }
    case.up_to(None).await;
}

async fn tried(case: &Case<'_>, officer: &Client, action: &str, body: Option<Value>) -> String {
    let version = case.seen_by(&case.applicant).await["version"].as_i64();
    let body = body.or_else(|| (action == "take").then(|| json!({})));
    officer.send(Method::POST, &format!("/requests/{}/{action}", case.id), version, body).await.problem()
}

/// Not even the head of the unit can hand it over.
async fn given_to_whom_it_is_about(walk: &Walk, case: &Case<'_>, officer: &Client, stage: &Stage) {
    let head = walk.app.officer_with(vec![walk.grant(stage, Role::HeadOfUnit)]).await;
    let body = json!({ "officer": officer.account, "reason": "x" });
    assert_eq!(head.act(&case.id, "reassign", Some(body)).await.problem(), "403 own_request");
    let choices = head.get(&format!("/requests/{}/assignable", case.id)).await.ok();
    assert!(!choices.as_array().unwrap().iter().any(|one| one["id"] == json!(officer.account)));
}
