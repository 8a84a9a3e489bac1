use super::{
    Action, Actor, Assignment, Decision, Document, Refusal, RequestFacts, RequestState as State, Role, Veto,
};
use crate::procedure::{Procedure, RejectionKind, Stage, StageKind, UnitRule};

/// One request, the procedure that it follows and the person who would move it.
pub(super) struct Case<'a> {
    pub(super) facts: &'a RequestFacts,
    pub(super) procedure: &'a Procedure,
    pub(super) actor: &'a Actor,
}

impl<'a> Case<'a> {
    pub(super) fn by_applicant(&self) -> Result<(), Refusal> {
        if self.actor.account == self.facts.applicant { Ok(()) } else { Err(Refusal::NotTheApplicant) }
    }

    pub(super) fn stage(&self) -> Result<&'a Stage, Refusal> {
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

    pub(super) fn held_stage(&self) -> Result<&'a Stage, Refusal> {
        let stage = self.stage()?;
        self.entitled(self.actor, stage)?;
        if self.facts.assignee == Some(self.actor.account) { Ok(stage) } else { Err(Refusal::NotTheAssignee) }
    }

    pub(super) fn take(&self, stage: &Stage, reason: Option<&str>) -> Result<Decision, Refusal> {
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

    pub(super) fn reassignable(&self) -> Result<&'a Stage, Refusal> {
        let stage = self.stage()?;
        if !stage.kind.is_review() {
            return Err(Refusal::NoSuchMove { from: self.facts.state, action: Action::Reassign });
        }
        if !self.is_head(stage) {
            return Err(Refusal::RoleMissing);
        }
        self.impartial(self.actor).map(|()| stage)
    }

    pub(super) fn reassign(&self, to: &Actor, reason: &str) -> Result<Decision, Refusal> {
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

    pub(super) fn advance(&self) -> Result<Decision, Refusal> {
        let stage = self.held_stage()?;
        if !stage.kind.is_review() {
            return Err(Refusal::NoSuchMove { from: self.facts.state, action: Action::Advance });
        }
        match self.facts.veto {
            Some(Veto::Vetoed) => return Err(Refusal::Vetoed),
            Some(Veto::NoAccount) => return Err(Refusal::NoSuchAccount),
            Some(Veto::Running | Veto::Passed) | None => {}
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

    pub(super) fn send_back(&self, target: &str, reason: &str) -> Result<Decision, Refusal> {
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

    pub(super) fn sign(&self) -> Result<Decision, Refusal> {
        let stage = self.stage()?;
        if stage.kind != StageKind::Sign {
            return Err(Refusal::NoSuchMove { from: self.facts.state, action: Action::Sign });
        }
        self.entitled(self.actor, stage)?;
        self.not_reviewer()?;
        if !self.facts.rendered {
            return Err(Refusal::NotRendered);
        }
        match self.facts.veto {
            Some(Veto::Running) => return Err(Refusal::VetoRunning),
            Some(Veto::Vetoed) => return Err(Refusal::Vetoed),
            Some(Veto::NoAccount) => return Err(Refusal::NoSuchAccount),
            Some(Veto::Passed) | None => {}
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

    pub(super) fn reject(
        &self,
        reasons: &[String],
        text: &str,
        definitive: bool,
        referral: bool,
    ) -> Result<Decision, Refusal> {
        let stage = self.held_stage()?;
        if !stage.permits(RejectionKind::of(definitive), reasons) {
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
