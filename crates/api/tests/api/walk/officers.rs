//! What officers do with a request.

use super::Case;
use super::history::Moved;
use crate::support::{Client, SECRET};
use serde_json::{Map, Value, json};
use ventanilla_shared::procedure::{Reason, Stage, StageKind};

impl Case<'_> {
    /// Notes an officer's move at a stage.
    fn noted(&mut self, officer: &Client, stage: &Stage, moved: Moved) {
        self.moved(Moved { by: Some(officer.account), role: Some(stage.role), ..moved });
    }

    fn taken(&mut self, officer: &Client, stage: &Stage) {
        let first = self.moves.last().is_some_and(|moved| moved.to == "submitted");
        if first {
            self.told.push("taken");
        }
        let at = Some(stage.id.clone());
        self.noted(
            officer,
            stage,
            Moved { action: "take", to: "under_review", stage: at, ..Moved::default() },
        );
        self.holder = Some(officer.clone());
    }

    /// Takes the oldest of the officer's queue, which is this one.
    pub async fn take_next(&mut self, officer: &Client, stage: &Stage) {
        let taken = officer.post("/queue/next", json!({})).await.ok();
        assert_eq!((&taken["id"], &taken["stage"]["id"]), (&json!(self.id), &json!(stage.id)));
        self.taken(officer, stage);
    }

    pub async fn take(&mut self, officer: &Client, stage: &Stage) {
        officer.post(&format!("/requests/{}/take", self.id), json!({})).await.ok();
        self.taken(officer, stage);
    }

    pub async fn release(&mut self, officer: &Client, stage: &Stage) {
        let released = officer.act(&self.id, "release", None).await.ok();
        assert_eq!(released["facts"]["assignee"], Value::Null);
        let at = Some(stage.id.clone());
        self.noted(
            officer,
            stage,
            Moved { action: "release", to: "under_review", stage: at, ..Moved::default() },
        );
        self.holder = None;
    }

    /// The head of the unit gives it to another one, with a reason.
    pub async fn reassign(&mut self, head: &Client, to: &Client, stage: &Stage) {
        let why = "Vacaciones de la persona asignada";
        let body = json!({ "officer": to.account, "reason": why });
        let given = head.act(&self.id, "reassign", Some(body)).await.ok();
        assert_eq!(given["facts"]["assignee"], json!(to.account));
        self.moved(Moved {
            action: "reassign",
            by: Some(head.account),
            role: Some(ventanilla_shared::decision::Role::HeadOfUnit),
            to: "under_review",
            stage: Some(stage.id.clone()),
            text: Some(why.to_owned()),
            ..Moved::default()
        });
        self.holder = Some(to.clone());
    }

    /// Whoever holds it; taken from the queue by the stage's first officer when nobody does.
    pub async fn held(&mut self, stage: &Stage) -> Client {
        if let Some(holder) = &self.holder {
            return holder.clone();
        }
        let officer = self.walk.officer(stage, 0).await;
        self.take_next(&officer, stage).await;
        officer
    }

    /// Who may send it back from here: whoever holds it, or one of those who would sign.
    pub async fn judge(&mut self, stage: &Stage) -> Client {
        if stage.kind == StageKind::Sign { self.walk.officer(stage, 0).await } else { self.held(stage).await }
    }

    /// Enters what the stage asks of its officer: form, checklist, payment.
    pub async fn fill(&mut self, officer: &Client, stage: &Stage) {
        if !stage.can_be_filled(&self.walk.procedure) {
            let nothing = json!({ "data": {}, "checklist": [], "payment_confirmed": false });
            assert_eq!(officer.put(&self.id, "officer-data", nothing).await.problem(), "409 nothing_to_fill");
            return;
        }
        let example = &self.walk.example["officer"];
        let data: Map<String, Value> = stage
            .form
            .iter()
            .filter_map(|section| Some((section.id.clone(), example.get(&section.id)?.clone())))
            .collect();
        let checklist: Vec<&String> = stage.checklist.iter().map(|item| &item.id).collect();
        let confirms = stage.confirms_payment && self.walk.procedure.fee.is_some();
        let body = json!({ "data": data, "checklist": checklist, "payment_confirmed": confirms });
        let kept = officer.put(&self.id, "officer-data", body).await.ok();
        assert_eq!(kept["checklist"], json!(checklist));
        let payment = (confirms && !self.payment_confirmed).then_some(true);
        self.payment_confirmed |= confirms;
        let at = Some(stage.id.clone());
        let moved = Moved { action: "fill", to: "under_review", stage: at, payment, ..Moved::default() };
        self.noted(officer, stage, moved);
    }

    /// Enters the rows without which the stage does not go on, as those who keep the registers would.
    pub async fn look_up(&self, officer: &Client, stage: &Stage) {
        let request = self.seen_by(officer).await;
        for found in request["lookups"].as_array().unwrap() {
            if found["entry"].is_null() && found["required"] == true {
                assert_eq!(officer.act(&self.id, "advance", None).await.problem(), "409 not_in_register");
                let lookup = stage.lookups.iter().find(|lookup| found["id"] == *lookup.id).unwrap();
                self.walk.enter(lookup, &found["key"]).await;
            }
        }
        let request = self.seen_by(officer).await;
        for found in request["lookups"].as_array().unwrap() {
            assert!(found["required"] == false || found["entry"].is_array(), "{found}");
        }
    }

    /// Sends it on, and waits for the engine where that renders.
    pub async fn advance(&mut self, officer: &Client, stage: &Stage) {
        let procedure = &self.walk.procedure;
        let next = procedure.stage_after(&stage.id).expect("a review is not the last stage");
        officer.act(&self.id, "advance", None).await.ok();
        let at = Some(next.id.clone());
        self.noted(
            officer,
            stage,
            Moved { action: "advance", to: "under_review", stage: at, ..Moved::default() },
        );
        self.holder = None;
        self.moved_on.insert(stage.id.clone(), officer.clone());
        if next.kind == StageKind::Generate {
            self.walk.app.run_jobs().await;
            let then = procedure.stage_after(&next.id).expect("something follows the rendering");
            let at = Some(then.id.clone());
            self.moved(Moved { action: "advance", to: "under_review", stage: at, ..Moved::default() });
        }
    }

    /// A whole review: take, fill, look up, send on.
    pub async fn review(&mut self, stage: &Stage) {
        let officer = self.held(stage).await;
        self.fill(&officer, stage).await;
        self.look_up(&officer, stage).await;
        self.advance(&officer, stage).await;
    }

    /// The rendered document, as officers see it before it is signed.
    pub async fn document(&self, officer: &Client) -> Value {
        self.seen_by(officer).await["certificate"].clone()
    }

    pub async fn sign(&mut self, signer: &Client, stage: &Stage) {
        let before = self.document(signer).await;
        let signed = signer.sign(&self.id, SECRET).await.ok();
        let state = if signed["state"] == "signed" { "signed" } else { "under_review" };
        let at = signed["stage"]["id"].as_str().map(str::to_owned);
        let text = before["number"].as_str().map(str::to_owned);
        self.noted(signer, stage, Moved { action: "sign", to: state, stage: at, text, ..Moved::default() });
        if state == "signed" {
            self.told.push("signed");
        }
    }

    /// Every signature that the stage still lacks.
    pub async fn sign_all(&mut self, stage: &Stage) {
        for n in 0..stage.signatures {
            let signer = self.walk.officer(stage, n).await;
            let signatures = self.seen_by(&signer).await["facts"]["signers"].clone();
            if !signatures.as_array().unwrap().contains(&json!(signer.account)) {
                self.sign(&signer, stage).await;
            }
        }
    }

    /// Sends it back to an earlier stage. It goes to whoever moved it on from there.
    pub async fn send_back(&mut self, officer: &Client, stage: &Stage, target: &str) {
        let why = format!("De {} a {target}", stage.id);
        let before = self.document(officer).await;
        let back =
            officer.act(&self.id, "return", Some(json!({ "stage": target, "reason": why }))).await.ok();
        assert_eq!((&back["state"], &back["stage"]["id"]), (&json!("under_review"), &json!(target)));
        let at = Some(target.to_owned());
        let text = Some(why.clone());
        self.noted(
            officer,
            stage,
            Moved { action: "return", to: "under_review", stage: at, text, ..Moved::default() },
        );
        let to = self.walk.procedure.stage(target).unwrap();
        let reviewer = self.moved_on.get(target).cloned();
        let reader = self.walk.officer(to, 0).await;
        let seen = self.seen_by(&reader).await;
        assert_eq!(seen["returned"]["reason"], json!(why), "whoever does it again reads why");
        assert_eq!(seen["facts"]["assignee"], json!(reviewer.as_ref().map(|who| who.account)));
        assert_eq!(seen["certificate"], Value::Null);
        self.holder = reviewer;
        if !before.is_null() {
            self.voided(&before).await;
        }
    }

    /// Rejects it for one reason, saying where to go where the reason asks for that.
    pub async fn reject(&mut self, officer: &Client, stage: &Stage, reason: &Reason, definitive: bool) {
        let text = "Lea el motivo, por favor.";
        let mut body = json!({ "reasons": [reason.id], "text": text, "definitive": definitive });
        if reason.refers {
            assert_eq!(
                officer.act(&self.id, "reject", Some(body.clone())).await.problem(),
                "422 referral_missing",
                "{}",
                reason.id
            );
            body["referral"] = json!({
                "name": "Supervisión Educativa, distrito 01-01-03", "phone": "+502 2411 0000", "address": "6a calle 1-87 zona 10",
            });
        }
        let before = self.document(officer).await;
        officer.act(&self.id, "reject", Some(body.clone())).await.ok();
        self.noted(
            officer,
            stage,
            Moved {
                action: "reject",
                to: "rejected",
                reasons: vec![reason.label.es.clone()],
                text: Some(text.to_owned()),
                ..Moved::default()
            },
        );
        (self.holder, self.payment_confirmed) = (None, false);
        self.told.push(if definitive { "rejected_definitively" } else { "rejected" });
        let seen = self.seen_by(&self.applicant).await;
        assert_eq!((&seen["state"], &seen["stage"]), (&json!("rejected"), &Value::Null));
        let told = &seen["rejection"];
        assert_eq!((&told["definitive"], &told["text"]), (&json!(definitive), &json!(text)));
        assert_eq!(told["reasons"][0]["label"], json!(reason.label));
        assert_eq!(told["referral"], body["referral"]);
        assert_eq!(told["new_request"], json!(reason.new_request));
        if !before.is_null() {
            self.voided(&before).await;
        }
    }
}
