//! Every rejection that the definition allows, for every reason that it names.

use super::{Case, Walk};
use crate::support::Client;
use serde_json::{Value, json};
use ventanilla_shared::procedure::{Reason, RejectionKind, Stage, StageKind, answer};

/// Whether a stage may reject so for this reason.
pub fn permits(stage: &Stage, reason: &Reason, definitive: bool) -> bool {
    stage.permits(RejectionKind::of(definitive), std::slice::from_ref(&reason.id))
}

/// What a stage may not say, or not so.
async fn refusals(case: &Case<'_>, officer: &Client, stage: &Stage, definitive: bool) {
    let body = |reasons: &[&str], text: &str| {
        Some(json!({ "reasons": reasons, "text": text, "definitive": definitive, "referral": null }))
    };
    let refused = async |body| officer.act(&case.id, "reject", body).await.problem();
    let fits = |reason: &&Reason| permits(stage, reason, definitive);
    let first = stage.reasons.iter().find(fits).or(stage.reasons.first()).map_or("other", |one| &one.id);
    let may = if definitive { stage.may_reject.definitive } else { stage.may_reject.correctable };
    if !may {
        assert_eq!(refused(body(&[first], "x")).await, "422 rejection_not_allowed", "{}", stage.id);
        return;
    }
    assert_eq!(refused(body(&["no_such_reason"], "x")).await, "422 rejection_not_allowed");
    assert_eq!(refused(body(&[], "x")).await, "422 reason_missing");
    assert_eq!(refused(body(&[first], " ")).await, "422 invalid /text missing");
    let applicant = case.applicant.act(&case.id, "reject", body(&[first], "x")).await.problem();
    assert_eq!(applicant, "403 forbidden", "nobody rejects an own request");
}

/// Correctably: the same request is corrected and filed again, under its number, as often as it takes.
pub async fn corrected(walk: &Walk) {
    let mut case = walk.filed().await;
    for stage in walk.procedure.stages.iter().filter(|stage| stage.kind != StageKind::Generate) {
        case.up_to(Some(&stage.id)).await;
        let officer = case.judge(stage).await;
        refusals(&case, &officer, stage, false).await;
        for reason in stage.reasons.iter().filter(|one| permits(stage, one, false)) {
            case.up_to(Some(&stage.id)).await;
            let officer = case.judge(stage).await;
            case.reject(&officer, stage, reason, false).await;
            assert_eq!(officer.act(&case.id, "advance", None).await.problem(), "409 no_such_move");
            assert_eq!(case.refused("submit").await, "409 no_such_move", "it is corrected first");
            case.correct().await;
            assert_eq!(officer.get(&format!("/requests/{}", case.id)).await.problem(), "404 not_found");
            case.answer(&walk.example["sections"]).await;
            case.submit().await;
        }
    }
    case.up_to(None).await;
    case.expect_issued().await;
}

/// For good: nothing can be corrected; where the reason says so, a new request begins with the answers.
pub async fn definitive(walk: &Walk) {
    for stage in walk.procedure.stages.iter().filter(|stage| stage.kind != StageKind::Generate) {
        if !stage.may_reject.definitive {
            let mut case = walk.filed().await;
            case.up_to(Some(&stage.id)).await;
            let officer = case.judge(stage).await;
            refusals(&case, &officer, stage, true).await;
            continue;
        }
        for (at, reason) in stage.reasons.iter().filter(|one| permits(stage, one, true)).enumerate() {
            let mut case = walk.filed().await;
            case.up_to(Some(&stage.id)).await;
            let officer = case.judge(stage).await;
            if at == 0 {
                refusals(&case, &officer, stage, true).await;
            }
            case.reject(&officer, stage, reason, true).await;
            for (action, problem) in [
                ("correct", "409 definitive"),
                ("submit", "409 no_such_move"),
                ("recall", "409 no_such_move"),
            ] {
                assert_eq!(case.refused(action).await, problem, "{action}");
            }
            assert_eq!(case.seen_by(&case.applicant).await["actions"], json!([]));
            case.expect_told().await;
            let head = walk.officer(stage, 0).await;
            case.expect_history(&head).await;
            if let Some(next) = &reason.new_request {
                begun_anew(walk, &case, next, reason).await;
            }
        }
    }
}

/// A new request of the procedure that the reason names holds the answers that both ask for; to nobody else.
async fn begun_anew(walk: &Walk, rejected: &Case<'_>, procedure: &str, reason: &Reason) {
    let applicant = &rejected.applicant;
    let definition = applicant.get(&format!("/procedures/{procedure}")).await.ok();
    let subject = definition["subjects"][0].clone();
    let new = json!({ "procedure": procedure, "subject": { "kind": subject }, "answers_of": rejected.id });
    let stranger = walk.applicant().await.post("/requests", new.clone()).await.problem();
    assert_eq!(stranger, "404 not_found", "{}", reason.id);
    let made = applicant.post("/requests", new).await.ok();
    assert_ne!(made["number"], rejected.number);
    let given = walk.answers();
    for section in definition["sections"].as_array().unwrap() {
        let id = section["id"].as_str().unwrap();
        for field in section["fields"].as_array().unwrap() {
            let path = format!("{id}.{}", field["id"].as_str().unwrap());
            let expected = answer(&given, &path).cloned().unwrap_or(Value::Null);
            let carried = made["sections"][id].get(field["id"].as_str().unwrap()).cloned();
            assert_eq!(carried.unwrap_or_default(), expected, "{path}");
        }
    }
    if procedure == walk.procedure.code {
        let mut again = walk.draft_about(applicant, walk.subject(), Some(&rejected.id)).await;
        again.fill_in().await;
        again.submit().await;
        // So that the next rejection is of the first in the queue.
        again.recall().await;
    }
}
