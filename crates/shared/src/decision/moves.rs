use super::{Action, Actor, Refusal, RequestFacts, RequestState as State, Role};
use crate::AccountId;
use crate::procedure::{Procedure, Stage, StageKind, UnitRule};

/// An action with what it brings along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    Save,
    Discard,
    Submit,
    Recall,
    Take {
        /// Why a head of unit takes it out of order.
        reason: Option<String>,
    },
    Release,
    Reassign {
        to: Box<Actor>,
        reason: String,
    },
    Fill,
    Advance,
    Return {
        stage: String,
        reason: String,
    },
    Sign,
    Reject {
        /// Ids of reasons that the stage defines.
        reasons: Vec<String>,
        text: String,
        definitive: bool,
        /// Whether the officer names where to go.
        referral: bool,
    },
    Correct,
}

impl Move {
    pub fn action(&self) -> Action {
        match self {
            Self::Save => Action::Save,
            Self::Discard => Action::Discard,
            Self::Submit => Action::Submit,
            Self::Recall => Action::Recall,
            Self::Take { .. } => Action::Take,
            Self::Release => Action::Release,
            Self::Reassign { .. } => Action::Reassign,
            Self::Fill => Action::Fill,
            Self::Advance => Action::Advance,
            Self::Return { .. } => Action::Return,
            Self::Sign => Action::Sign,
            Self::Reject { .. } => Action::Reject,
            Self::Correct => Action::Correct,
        }
    }
}

/// Who holds the request afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignment {
    Keep,
    To(AccountId),
    /// To somebody without the stage's role, in the name of the head of the unit.
    Delegated(AccountId),
    Nobody,
}

/// What becomes of the rendered document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    Keep,
    /// Render it: number, code and QR are fixed now.
    Render,
    /// Recorded as void under its number, with the signatures on it.
    Void,
    /// The last signature was added: the document is issued and the outcome takes effect.
    Issue,
}

/// What a move makes of a request. `to == None`: the request is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub action: Action,
    pub to: Option<State>,
    pub stage: Option<String>,
    pub assignment: Assignment,
    pub document: Document,
    /// Role in which the actor moves it; `None` for the applicant.
    pub role: Option<Role>,
}

impl Decision {
    fn stay(facts: &RequestFacts, action: Action, role: Option<Role>) -> Self {
        Self {
            action,
            to: Some(facts.state),
            stage: facts.stage.clone(),
            assignment: Assignment::Keep,
            document: Document::Keep,
            role,
        }
    }

    fn to(
        facts: &RequestFacts,
        action: Action,
        role: Option<Role>,
        state: State,
        stage: Option<String>,
    ) -> Self {
        Self { to: Some(state), stage, assignment: Assignment::Nobody, ..Self::stay(facts, action, role) }
    }
}

/// Whether `actor` may start a request of `procedure`: personal data complete, identity level sufficient.
pub fn may_create(procedure: &Procedure, actor: &Actor) -> Result<(), Refusal> {
    if !actor.profile_complete {
        Err(Refusal::ProfileIncomplete)
    } else if actor.identity_level < procedure.identity_level {
        Err(Refusal::IdentityLevelTooLow)
    } else {
        Ok(())
    }
}

/// What `actor` may make of a request with these `facts`, or why not (DESIGN section 2).
pub fn decide(
    facts: &RequestFacts,
    procedure: &Procedure,
    made: &Move,
    actor: &Actor,
) -> Result<Decision, Refusal> {
    let action = made.action();
    let case = Case { facts, procedure, actor };
    match (facts.state, made) {
        (State::Creation, Move::Save) => case.by_applicant().map(|()| Decision::stay(facts, action, None)),
        (State::Creation, Move::Discard) => {
            case.by_applicant()?;
            if facts.filed_before {
                return Err(Refusal::FiledBefore);
            }
            Ok(Decision { to: None, ..Decision::stay(facts, action, None) })
        }
        (State::Creation, Move::Submit) => {
            case.by_applicant()?;
            if facts.inconsistencies > 0 {
                return Err(Refusal::Inconsistencies);
            }
            Ok(Decision::to(facts, action, None, State::Submitted, None))
        }
        (State::Submitted, Move::Recall) => {
            case.by_applicant().map(|()| Decision::to(facts, action, None, State::Creation, None))
        }
        (State::Submitted, Move::Take { reason }) => case.take(procedure.first_stage(), reason.as_deref()),
        (State::UnderReview, Move::Take { reason }) => {
            let stage = case.stage()?;
            match facts.assignee {
                Some(_) => Err(Refusal::AlreadyTaken),
                None if stage.kind.is_review() => case.take(stage, reason.as_deref()),
                None => Err(Refusal::NoSuchMove { from: facts.state, action }),
            }
        }
        (State::UnderReview, Move::Release) => {
            let stage = case.held_stage()?;
            Ok(Decision { assignment: Assignment::Nobody, ..Decision::stay(facts, action, Some(stage.role)) })
        }
        (State::UnderReview, Move::Reassign { to, reason }) => case.reassign(to, reason),
        (State::UnderReview, Move::Fill) => {
            let stage = case.held_stage()?;
            if !stage.can_be_filled(procedure) {
                return Err(Refusal::NothingToFill);
            }
            Ok(Decision::stay(facts, action, Some(stage.role)))
        }
        (State::UnderReview, Move::Advance) => case.advance(),
        (State::UnderReview, Move::Return { stage, reason }) => case.send_back(stage, reason),
        (State::UnderReview, Move::Sign) => case.sign(),
        (State::UnderReview, Move::Reject { reasons, text, definitive, referral }) => {
            case.reject(reasons, text, *definitive, *referral)
        }
        (State::Rejected, Move::Correct) => {
            case.by_applicant()?;
            if facts.definitive {
                return Err(Refusal::Definitive);
            }
            Ok(Decision::to(facts, action, None, State::Creation, None))
        }
        (from, _) => Err(Refusal::NoSuchMove { from, action }),
    }
}

/// The actions that `actor` may take now, for buttons and for `actions` in the API. What an action would bring along
/// (a reason, a stage to return to) is taken as given, well-formed and permitted by the definition.
pub fn allowed(facts: &RequestFacts, procedure: &Procedure, actor: &Actor) -> Vec<Action> {
    let stage = facts.stage.as_deref().and_then(|id| procedure.stage(id));
    let rejection = |definitive: bool| Move::Reject {
        reasons: stage.and_then(|s| s.reasons.first()).map(|r| vec![r.id.clone()]).unwrap_or_default(),
        text: "-".into(),
        definitive,
        referral: true,
    };
    let reason = || Some("-".to_owned()).filter(|_| !facts.first_in_queue);
    let moves = [
        Move::Save,
        Move::Discard,
        Move::Submit,
        Move::Recall,
        Move::Take { reason: reason() },
        Move::Release,
        Move::Fill,
        Move::Advance,
        Move::Return {
            stage: stage.and_then(|s| s.returns_to.first()).cloned().unwrap_or_default(),
            reason: "-".into(),
        },
        Move::Sign,
        rejection(false),
        rejection(true),
        Move::Correct,
    ];
    let mut actions: Vec<Action> =
        moves.iter().filter(|made| decide(facts, procedure, made, actor).is_ok()).map(Move::action).collect();
    let case = Case { facts, procedure, actor };
    if facts.state == State::UnderReview && case.reassignable().is_ok() {
        actions.push(Action::Reassign);
    }
    actions.dedup();
    actions
}

struct Case<'a> {
    facts: &'a RequestFacts,
    procedure: &'a Procedure,
    actor: &'a Actor,
}

impl<'a> Case<'a> {
    fn by_applicant(&self) -> Result<(), Refusal> {
        if self.actor.account == self.facts.applicant { Ok(()) } else { Err(Refusal::NotTheApplicant) }
    }

    fn stage(&self) -> Result<&'a Stage, Refusal> {
        self.facts.stage.as_deref().and_then(|id| self.procedure.stage(id)).ok_or(Refusal::UnknownStage)
    }

    /// An officer acts neither on an own request nor as its subject, whichever account filed it.
    fn impartial(&self, officer: &Actor) -> Result<(), Refusal> {
        let own = officer.account == self.facts.applicant
            || officer.cui == self.facts.applicant_cui
            || officer.cui == self.facts.subject_cui;
        if own { Err(Refusal::OwnRequest) } else { Ok(()) }
    }

    /// Whether `officer` holds `role` where the stage is done.
    fn holds(&self, officer: &Actor, role: Role, stage: &Stage) -> bool {
        self.unit(stage).is_some_and(|unit| officer.holds(role, &self.procedure.institution, unit))
    }

    /// The unit that does a stage.
    fn unit(&self, stage: &'a Stage) -> Option<&'a str> {
        match &stage.unit {
            UnitRule::Fixed(code) => Some(code),
            UnitRule::Answer { .. } => self.facts.units.get(&stage.id).map(String::as_str),
        }
    }

    fn entitled(&self, officer: &Actor, stage: &Stage) -> Result<(), Refusal> {
        let delegate = self.facts.delegated && self.facts.assignee == Some(officer.account);
        if self.holds(officer, stage.role, stage) || delegate {
            self.impartial(officer)
        } else {
            Err(Refusal::RoleMissing)
        }
    }

    fn is_head(&self, stage: &Stage) -> bool {
        self.holds(self.actor, Role::HeadOfUnit, stage)
    }

    fn held_stage(&self) -> Result<&'a Stage, Refusal> {
        let stage = self.stage()?;
        self.entitled(self.actor, stage)?;
        if self.facts.assignee == Some(self.actor.account) { Ok(stage) } else { Err(Refusal::NotTheAssignee) }
    }

    fn take(&self, stage: &Stage, reason: Option<&str>) -> Result<Decision, Refusal> {
        self.entitled(self.actor, stage)?;
        if !self.facts.first_in_queue {
            if !self.is_head(stage) {
                return Err(Refusal::NotFirstInQueue);
            }
            given(reason.unwrap_or_default())?;
        }
        Ok(Decision {
            assignment: Assignment::To(self.actor.account),
            ..Decision::to(
                self.facts,
                Action::Take,
                Some(stage.role),
                State::UnderReview,
                Some(stage.id.clone()),
            )
        })
    }

    fn reassignable(&self) -> Result<&'a Stage, Refusal> {
        let stage = self.stage()?;
        if !stage.kind.is_review() {
            return Err(Refusal::NoSuchMove { from: self.facts.state, action: Action::Reassign });
        }
        if !self.is_head(stage) {
            return Err(Refusal::RoleMissing);
        }
        self.impartial(self.actor).map(|()| stage)
    }

    fn reassign(&self, to: &Actor, reason: &str) -> Result<Decision, Refusal> {
        let stage = self.reassignable()?;
        given(reason)?;
        let of_unit = self.unit(stage).is_some_and(|unit| {
            to.grants
                .iter()
                .any(|grant| grant.institution == self.procedure.institution && grant.unit == unit)
        });
        let assignment = if self.holds(to, stage.role, stage) {
            Assignment::To(to.account)
        } else if stage.delegable && of_unit {
            Assignment::Delegated(to.account)
        } else {
            return Err(Refusal::RoleMissing);
        };
        self.impartial(to)?;
        Ok(Decision { assignment, ..Decision::stay(self.facts, Action::Reassign, Some(Role::HeadOfUnit)) })
    }

    fn advance(&self) -> Result<Decision, Refusal> {
        let stage = self.held_stage()?;
        if !stage.kind.is_review() {
            return Err(Refusal::NoSuchMove { from: self.facts.state, action: Action::Advance });
        }
        if !self.facts.lookups_found {
            return Err(Refusal::NotInRegister);
        }
        if self.procedure.fee.is_some() && stage.confirms_payment && !self.facts.payment_confirmed {
            return Err(Refusal::PaymentUnconfirmed);
        }
        if !self.facts.officer_form_valid {
            return Err(Refusal::OfficerFormInvalid);
        }
        if !self.facts.checklist_done {
            return Err(Refusal::ChecklistOpen);
        }
        let next = self.procedure.stage_after(&stage.id).ok_or(Refusal::UnknownStage)?;
        let document = if next.kind == StageKind::Generate { Document::Render } else { Document::Keep };
        Ok(Decision {
            document,
            ..Decision::to(
                self.facts,
                Action::Advance,
                Some(stage.role),
                State::UnderReview,
                Some(next.id.clone()),
            )
        })
    }

    fn send_back(&self, target: &str, reason: &str) -> Result<Decision, Refusal> {
        let stage = self.stage()?;
        self.entitled(self.actor, stage)?;
        let held = self.facts.assignee == Some(self.actor.account);
        if stage.kind == StageKind::Sign {
            self.not_reviewer()?;
        } else if !held {
            return Err(Refusal::NotTheAssignee);
        }
        given(reason)?;
        if !stage.returns_to.iter().any(|id| id == target) {
            return Err(Refusal::ReturnNotAllowed);
        }
        let document = if self.facts.rendered { Document::Void } else { Document::Keep };
        Ok(Decision {
            document,
            ..Decision::to(
                self.facts,
                Action::Return,
                Some(stage.role),
                State::UnderReview,
                Some(target.to_owned()),
            )
        })
    }

    /// Review and signature are different people.
    fn not_reviewer(&self) -> Result<(), Refusal> {
        if self.facts.reviewers.contains(&self.actor.account) {
            Err(Refusal::ReviewerCannotSign)
        } else {
            Ok(())
        }
    }

    fn sign(&self) -> Result<Decision, Refusal> {
        let stage = self.stage()?;
        if stage.kind != StageKind::Sign {
            return Err(Refusal::NoSuchMove { from: self.facts.state, action: Action::Sign });
        }
        self.entitled(self.actor, stage)?;
        self.not_reviewer()?;
        if !self.facts.rendered {
            return Err(Refusal::NotRendered);
        }
        if self.facts.signers.contains(&self.actor.account) {
            return Err(Refusal::AlreadySigned);
        }
        let before = self.procedure.signatures_before(&stage.id);
        let done_here = self.facts.signers.len().saturating_sub(before) + 1;
        if done_here < stage.signatures {
            return Ok(Decision::stay(self.facts, Action::Sign, Some(stage.role)));
        }
        Ok(match self.procedure.stage_after(&stage.id) {
            Some(next) => Decision::to(
                self.facts,
                Action::Sign,
                Some(stage.role),
                State::UnderReview,
                Some(next.id.clone()),
            ),
            None => Decision {
                document: Document::Issue,
                ..Decision::to(self.facts, Action::Sign, Some(stage.role), State::Signed, None)
            },
        })
    }

    fn reject(
        &self,
        reasons: &[String],
        text: &str,
        definitive: bool,
        referral: bool,
    ) -> Result<Decision, Refusal> {
        let stage = self.held_stage()?;
        let permitted = if definitive { stage.may_reject.definitive } else { stage.may_reject.correctable };
        if !permitted || !reasons.iter().all(|id| stage.reasons.iter().any(|known| known.id == *id)) {
            return Err(Refusal::RejectionNotAllowed);
        }
        if reasons.is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        given(text)?;
        if !referral && stage.reasons.iter().any(|reason| reason.refers && reasons.contains(&reason.id)) {
            return Err(Refusal::ReferralMissing);
        }
        let document = if self.facts.rendered { Document::Void } else { Document::Keep };
        Ok(Decision {
            document,
            ..Decision::to(self.facts, Action::Reject, Some(stage.role), State::Rejected, None)
        })
    }
}

fn given(reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() { Err(Refusal::ReasonMissing) } else { Ok(()) }
}
