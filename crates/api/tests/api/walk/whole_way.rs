//! From nothing to a signed document, with everything on the way that is no detour: recalled, taken, released, handed over.

use super::{Case, Walk};
use crate::support::{Client, SECRET};
use serde_json::{Value, json};
use ventanilla_shared::decision::Role;
use ventanilla_shared::procedure::{Stage, StageKind};

pub async fn walk(walk: &Walk) {
    let mut case = walk.draft(&walk.applicant().await).await;
    assert_eq!(
        case.refused("submit").await.split(' ').take(2).collect::<Vec<_>>(),
        ["422", "inconsistencies"]
    );
    case.fill_in().await;
    case.submit().await;
    assert_eq!(case.refused("submit").await, "409 no_such_move", "filed twice");
    let first = walk.officer(walk.procedure.first_stage(), 0).await;
    assert_eq!(first.get("/queue").await.ok()["items"][0]["id"], json!(case.id));
    case.recall().await;
    assert_eq!(first.get("/queue").await.ok()["items"], json!([]), "a draft is the applicant's alone");
    assert_eq!(first.get(&format!("/requests/{}", case.id)).await.problem(), "404 not_found");
    case.submit().await;
    assert_eq!(case.refused("discard").await.split(' ').next(), Some("404"));

    let mut delegates = Vec::new();
    for stage in &walk.procedure.stages {
        match stage.kind {
            StageKind::Review | StageKind::Check => delegates.push(reviewed(walk, &mut case, stage).await),
            StageKind::Generate => {}
            StageKind::Sign => signed(walk, &mut case, stage, &delegates).await,
        }
    }
    case.expect_issued().await;
    for action in ["submit", "recall", "correct"] {
        assert_eq!(case.refused(action).await, "409 no_such_move", "{action}");
    }
}

/// Everything that may happen at a review that sends the case on. Returns who sent it, somebody who also signs.
async fn reviewed(walk: &Walk, case: &mut Case<'_>, stage: &Stage) -> Client {
    let (first, second) = (walk.officer(stage, 0).await, walk.officer(stage, 1).await);
    let head = walk.app.officer_with(vec![walk.grant(stage, Role::HeadOfUnit)]).await;
    let stranger = walk.app.officer_at(walk.institution(), "elsewhere", &[stage.role]).await;
    let path = format!("/requests/{}", case.id);
    assert_eq!(stranger.get(&path).await.problem(), "404 not_found");
    assert_eq!(stranger.get("/queue").await.ok()["items"], json!([]));

    case.take_next(&first, stage).await;
    assert_eq!(second.post(&format!("{path}/take"), json!({})).await.problem(), "409 already_taken");
    assert_eq!(case.refused("recall").await, "409 no_such_move", "it was taken");
    assert_eq!(second.act(&case.id, "release", None).await.problem(), "409 not_the_assignee");
    case.release(&first, stage).await;
    assert_eq!(first.act(&case.id, "advance", None).await.problem(), "409 not_the_assignee");
    case.take(&second, stage).await;

    let to = |who: &Client, reason: &str| Some(json!({ "officer": who.account, "reason": reason }));
    assert_eq!(second.act(&case.id, "reassign", to(&first, "x")).await.problem(), "403 forbidden");
    assert_eq!(
        head.act(&case.id, "reassign", to(&first, " ")).await.problem(),
        "422 invalid /reason missing"
    );
    assert_eq!(head.act(&case.id, "reassign", to(&case.applicant, "x")).await.problem(), "403 forbidden");
    // Whoever reviews here signs further on as well; where the head may delegate, not even the role is needed.
    let role = if stage.delegable { Role::Cashier } else { stage.role };
    let colleague = walk.app.officer_with([vec![walk.grant(stage, role)], walk.signers()].concat()).await;
    let cashier = walk.app.officer_with(vec![walk.grant(stage, Role::Cashier)]).await;
    if !stage.delegable {
        assert_eq!(head.act(&case.id, "reassign", to(&cashier, "x")).await.problem(), "403 forbidden");
    }
    let choices = head.get(&format!("{path}/assignable")).await.ok();
    let offers = |who: &Client| choices.as_array().unwrap().iter().any(|one| one["id"] == json!(who.account));
    assert_eq!(
        [offers(&colleague), offers(&first), offers(&second), offers(&cashier)],
        [true, true, false, stage.delegable]
    );
    case.reassign(&head, &colleague, stage).await;
    assert_eq!(second.act(&case.id, "release", None).await.problem(), "409 not_the_assignee");

    if stage.can_be_filled(&walk.procedure) {
        let empty = colleague.act(&case.id, "advance", None).await.problem();
        let codes = ["checklist_open", "payment_unconfirmed", "officer_form_invalid", "not_in_register"];
        assert!(codes.iter().any(|code| empty.contains(code)), "{}: {empty}", stage.id);
    }
    let preview = colleague.get(&format!("{path}/preview")).await;
    assert!(preview.bytes.starts_with(b"%PDF-"), "{}", preview.status);
    case.fill(&colleague, stage).await;
    case.look_up(&colleague, stage).await;
    case.advance(&colleague, stage).await;
    colleague
}

/// Everything that may happen while a document is signed.
async fn signed(walk: &Walk, case: &mut Case<'_>, stage: &Stage, reviewers: &[Client]) {
    let signer = walk.officer(stage, 0).await;
    let document = case.document(&signer).await;
    let code = document["code"].as_str().expect("it was rendered").to_owned();
    assert_eq!(case.verified(&code).await["status"], "not_issued");
    let path = format!("/requests/{}", case.id);
    assert_eq!(case.applicant.get(&format!("{path}/certificate")).await.problem(), "404 not_found");
    assert_eq!(case.seen_by(&case.applicant).await["certificate"], Value::Null);
    for reviewer in reviewers {
        assert_eq!(reviewer.sign(&case.id, SECRET).await.problem(), "403 reviewer_cannot_sign");
        if let Some(target) = stage.returns_to.first() {
            let back = json!({ "stage": target, "reason": "x" });
            assert_eq!(
                reviewer.act(&case.id, "return", Some(back)).await.problem(),
                "403 reviewer_cannot_sign"
            );
        }
    }
    assert_eq!(signer.post(&format!("{path}/take"), json!({})).await.problem(), "409 no_such_move");
    assert_eq!(signer.sign(&case.id, "No-es-el-secreto-9").await.problem(), "422 wrong_secret");
    let rejection = json!({ "reasons": ["x"], "text": "x", "definitive": true });
    assert!(signer.act(&case.id, "reject", Some(rejection)).await.status >= 400);
    for n in 0..stage.signatures {
        let signer = walk.officer(stage, n).await;
        case.sign(&signer, stage).await;
        if n + 1 < stage.signatures {
            assert_eq!(signer.sign(&case.id, SECRET).await.problem(), "409 already_signed");
        }
    }
}

/// It can be filed about everybody whom the definition names, and delivered in every way.
pub async fn for_every_subject(walk: &Walk) {
    for subject in &walk.procedure.subjects {
        let mut case = walk.draft_about(&walk.applicant().await, *subject, None).await;
        case.fill_in().await;
        for method in &walk.procedure.delivery.methods {
            case.applicant.put(&case.id, "delivery", json!({ "method": method.id })).await.ok();
        }
        case.submit().await;
        let filed = case.seen_by(&case.applicant).await;
        assert_eq!(filed["subject"]["kind"], json!(subject));
    }
    let other = ["self", "associated_person", "another_person"];
    let takes = |kind: &&str| walk.procedure.subjects.iter().any(|subject| json!(subject) == **kind);
    for kind in other.iter().filter(|kind| !takes(kind)) {
        let new = json!({ "procedure": walk.procedure.code, "subject": { "kind": kind } });
        let refused = walk.applicant().await.post("/requests", new).await.problem();
        assert_eq!(refused, "422 invalid /subject/kind subject_kind", "{kind}");
    }
}
