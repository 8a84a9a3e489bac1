//! A store in memory that carries decisions out as the API's `record` does: state, stage, holder and event.

use crate::sketch::Case;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use ventanilla_shared::api::Payment;
use ventanilla_shared::catalogue::Lists;
use ventanilla_shared::decision::*;
use ventanilla_shared::procedure::*;
use ventanilla_shared::{AccountId, RequestState};

/// A rendered document.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    pub number: usize,
    /// At which stage, by whom.
    pub signatures: Vec<(String, AccountId)>,
}

impl Paper {
    pub fn signed_by(&self, who: AccountId) -> bool {
        self.signatures.iter().any(|(_, signer)| *signer == who)
    }

    pub fn signatures_at(&self, stage: &str) -> usize {
        self.signatures.iter().filter(|(at, _)| at == stage).count()
    }
}

/// An event of the history, chained to the one before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub action: Action,
    /// `None`: the engine.
    pub by: Option<AccountId>,
    pub role: Option<Role>,
    pub from: Option<RequestState>,
    pub to: Option<RequestState>,
    pub stage: Option<String>,
    pub previous: Option<String>,
    pub hash: String,
}

impl Event {
    pub fn expected_hash(&self) -> String {
        let content = (self.action, self.by, self.role, self.from, self.to, &self.stage, &self.previous);
        let digest = Sha256::digest(format!("{content:?}"));
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// One request and what surrounds it.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    pub state: RequestState,
    pub stage: Option<String>,
    pub assignee: Option<AccountId>,
    pub delegated: bool,
    pub gone: bool,
    pub answers: Form,
    /// The unit that the answers name.
    pub answered_unit: String,
    /// Whether everything was entered that filing asks for.
    pub complete: bool,
    pub filed_before: bool,
    pub definitive: bool,
    pub payment_confirmed: bool,
    pub ticked: Vec<String>,
    pub officer_data: Form,
    /// The document that waits for signatures, or for more of them.
    pub document: Option<Paper>,
    pub voided: Vec<Paper>,
    pub issued: Option<Paper>,
    /// Who moved it on through a review stage.
    pub reviewed: BTreeSet<AccountId>,
    pub events: Vec<Event>,
    /// Whether the registers hold what is looked up.
    pub registered: bool,
    pub first_in_queue: bool,
}

impl World {
    /// A draft just made, nothing answered.
    pub fn new(case: &Case) -> Self {
        let mut world = Self {
            state: RequestState::Creation,
            stage: None,
            assignee: None,
            delegated: false,
            gone: false,
            answers: Form::new(),
            answered_unit: String::new(),
            complete: false,
            filed_before: false,
            definitive: false,
            payment_confirmed: false,
            ticked: Vec::new(),
            officer_data: Form::new(),
            document: None,
            voided: Vec::new(),
            issued: None,
            reviewed: BTreeSet::new(),
            events: Vec::new(),
            registered: true,
            first_in_queue: true,
        };
        world.append(Action::Create, Some(case.applicant.account), None, None);
        world
    }

    /// What the API hands to `decide`.
    pub fn facts(&self, case: &Case, lists: &Lists) -> RequestFacts {
        let stage = self.stage.as_deref().and_then(|id| case.procedure.stage(id));
        let unit = |stage: &Stage| Some((stage.id.clone(), stage.unit.of(&self.answers)?.to_owned()));
        // From the history, as the API does it: an event names the stage to which it led, the one before it where it was made.
        let at_review = |event: &Event| {
            event.stage.as_deref().and_then(|id| case.procedure.stage(id)).is_some_and(|s| s.kind.is_review())
        };
        let work = [Action::Fill, Action::Advance, Action::Return, Action::Reject];
        let pairs = self.events.iter().zip(self.events.iter().skip(1));
        let done = pairs.filter(|(before, event)| at_review(before) && work.contains(&event.action));
        let reviewers = done.filter_map(|(_, event)| event.by);
        let signatures = self.document.iter().flat_map(|paper| &paper.signatures);
        RequestFacts {
            state: self.state,
            stage: self.stage.clone(),
            applicant: case.applicant.account,
            applicant_cui: case.applicant.cui.clone(),
            subject_cui: case.subject.clone(),
            assignee: self.assignee,
            delegated: self.delegated,
            units: case.procedure.stages.iter().filter_map(unit).collect(),
            lookups_found: stage.filter(|stage| stage.kind.is_review()).is_none_or(|stage| {
                stage.required_lookups().all(|lookup| self.registered && self.key_is_there(lookup))
            }),
            filed_before: self.filed_before,
            veto: None,
            held_for: None,
            signed_for: Vec::new(),
            inconsistencies: if self.state == RequestState::Creation { self.missing(case, lists) } else { 0 },
            first_in_queue: self.first_in_queue,
            checklist_done: stage
                .is_none_or(|stage| stage.checklist.iter().all(|item| self.ticked.contains(&item.id))),
            officer_form_valid: self.officer_form_valid(stage, case, lists),
            payment_confirmed: self.payment_confirmed,
            rendered: self.document.is_some(),
            reviewers: reviewers.collect(),
            signers: signatures.map(|(_, who)| *who).collect(),
            definitive: self.definitive,
        }
    }

    fn key_is_there(&self, lookup: &Lookup) -> bool {
        match (&lookup.key, &lookup.signer_of) {
            (Some(path), _) => text_answer(&self.answers, path).is_some(),
            (None, Some(stage)) => self.document.as_ref().is_some_and(|p| p.signatures_at(stage) > 0),
            (None, None) => false,
        }
    }

    fn missing(&self, case: &Case, lists: &Lists) -> usize {
        let kinds = case.procedure.documents.iter().filter(|_| self.complete);
        let documents: Vec<FiledDocument> =
            kinds.map(|kind| FiledDocument { kind: kind.id.clone() }).collect();
        let payment =
            Payment { method: "slip".into(), number: Some("1".into()), date: Some(crate::people::today()) };
        let filed = Filed {
            subject: case.procedure.subjects[0],
            person: &case.person,
            sections: &self.answers,
            payment: Some(&payment).filter(|_| self.complete),
            documents: &documents,
            delivery: Some("electronic").filter(|_| self.complete),
        };
        let found = inconsistencies(&case.procedure, &filed, crate::people::today(), lists);
        found.iter().filter(|one| one.severity == Severity::Error).count()
    }

    fn officer_form_valid(&self, stage: Option<&Stage>, case: &Case, lists: &Lists) -> bool {
        let Some(stage) = stage.filter(|stage| stage.kind.is_review()) else { return true };
        let context = Context { today: case.today, lists, form: &self.officer_data };
        let empty = serde_json::json!({});
        stage.form.iter().all(|section| {
            let answers = self.officer_data.get(&section.id).unwrap_or(&empty);
            validate_answers(section, answers, &context).iter().all(|f| f.severity == Severity::Warning)
        })
    }

    fn append(
        &mut self,
        action: Action,
        by: Option<AccountId>,
        role: Option<Role>,
        decision: Option<&Decision>,
    ) {
        let previous = self.events.last().map(|event| event.hash.clone());
        let mut event = Event {
            action,
            by,
            role,
            from: decision.map(|_| self.state),
            to: decision.map_or(Some(RequestState::Creation), |decision| decision.to),
            stage: decision.and_then(|decision| decision.stage.clone()),
            previous,
            hash: String::new(),
        };
        event.hash = event.expected_hash();
        self.events.push(event);
    }

    /// Carries a decision out. `good`: whether what was typed along with the move is as it should be.
    pub fn record(&mut self, case: &Case, who: &Actor, made: &Move, decision: &Decision, good: bool) {
        self.append(decision.action, Some(who.account), decision.role, Some(decision));
        let Some(to) = decision.to else {
            self.gone = true;
            return;
        };
        // Only reviews are held by somebody; a signature is nobody's.
        let held = self.assignee.is_some();
        let stage = self.stage.take();
        self.state = to;
        self.stage.clone_from(&decision.stage);
        match decision.assignment {
            Assignment::Keep => {}
            Assignment::To(account) | Assignment::Delegated(account) => self.assignee = Some(account),
            Assignment::Nobody => self.assignee = None,
        }
        if decision.assignment != Assignment::Keep {
            self.delegated = matches!(decision.assignment, Assignment::Delegated(_));
        }
        match made {
            Move::Save => self.save(case, good),
            Move::Submit => self.filed_before = true,
            Move::Fill => {
                self.reviewed.insert(who.account);
                self.fill(case, good);
            }
            Move::Advance => drop(self.reviewed.insert(who.account)),
            Move::Return { .. } if held => drop(self.reviewed.insert(who.account)),
            Move::Sign => {
                let paper = self.document.iter_mut();
                paper.for_each(|p| p.signatures.push((stage.clone().unwrap_or_default(), who.account)));
            }
            Move::Reject { definitive, .. } => {
                if held {
                    self.reviewed.insert(who.account);
                }
                self.definitive = *definitive;
                self.payment_confirmed = false;
                self.ticked.clear();
            }
            _ => {}
        }
        match decision.document {
            // The engine renders by itself afterwards.
            Document::Keep | Document::Render => {}
            Document::Void => self.voided.extend(self.document.take()),
            Document::Issue => self.issued = self.document.take(),
        }
    }

    fn save(&mut self, case: &Case, good: bool) {
        self.complete = good;
        if good {
            // Who saves again may name another unit.
            let other = case.units.iter().find(|unit| **unit != self.answered_unit);
            self.answered_unit = other.unwrap_or(&case.units[0]).clone();
            self.answers = case.answers_naming(&self.answered_unit);
        } else if let Some(first) = self.answers.get_mut("case") {
            *first = serde_json::json!({ "unit": self.answered_unit });
        }
    }

    fn fill(&mut self, case: &Case, good: bool) {
        let stage = self.stage.as_deref().and_then(|id| case.procedure.stage(id));
        let Some(stage) = stage else { return };
        self.payment_confirmed = good && stage.confirms_payment && case.procedure.fee.is_some();
        self.ticked =
            if good { stage.checklist.iter().map(|item| item.id.clone()).collect() } else { vec![] };
        for section in &stage.form {
            let answers = case.officer_answers.get(&section.id).filter(|_| good);
            let answers = answers.cloned().unwrap_or_else(|| serde_json::json!({}));
            self.officer_data.insert(section.id.clone(), answers);
        }
    }

    /// What the job does that `advance` left behind: the document is rendered and goes on to the stage after it.
    pub fn engine(&mut self, procedure: &Procedure) -> bool {
        let stage = self.stage.as_deref().and_then(|id| procedure.stage(id));
        let Some(stage) = stage.filter(|stage| stage.kind == StageKind::Generate) else { return false };
        let next = procedure.stage_after(&stage.id).expect("a signature follows");
        let decision = Decision {
            action: Action::Advance,
            to: Some(self.state),
            stage: Some(next.id.clone()),
            assignment: Assignment::Nobody,
            document: Document::Keep,
            role: None,
            on_behalf_of: None,
        };
        self.append(Action::Advance, None, None, Some(&decision));
        self.stage = decision.stage;
        self.document = Some(Paper { number: self.voided.len() + 1, signatures: Vec::new() });
        true
    }
}
