use super::{
    Action, Actor, Assignment, Decision, Document, Refusal, RequestFacts, RequestState as State, Role, Veto,
};
use crate::AccountId;
use crate::procedure::{Procedure, RejectionKind, Stage, StageKind};

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

    pub(super) fn take(&self, stage: &Stage, reason: Option<&str>) -> Result<Decision, Refusal> {
        let (mut role, mut absent) = (stage.role, self.entitled(self.actor, stage)?);
        if !self.facts.first_in_queue {
            let head = self.right(self.actor, Role::HeadOfUnit, stage);
            match (absent, head.map_err(|_| Refusal::NotFirstInQueue)?) {
                (None, Some(head)) => (role, absent) = (Role::HeadOfUnit, Some(head)),
                // The event names one absent officer, and not the two whose rights these are.
                (Some(one), Some(head)) if one != head => return Err(Refusal::NotFirstInQueue),
                _ => {}
            }
            given(reason.unwrap_or_default())?;
        }
        Ok(Decision {
            assignment: Assignment::To(self.actor.account),
            ..Decision::to(self.facts, Action::Take, Some(role), State::UnderReview, Some(stage.id.clone()))
                .on_behalf_of(absent)
        })
    }

    /// A substitute takes over what the absent officer holds. Whoever was absent takes it back.
    pub(super) fn take_over(&self) -> Result<Decision, Refusal> {
        let stage = self.stage()?;
        let holder = self.facts.assignee.filter(|holder| *holder != self.actor.account);
        let Some(holder) = holder.filter(|_| stage.kind.is_review()) else {
            return Err(Refusal::NoSuchMove { from: self.facts.state, action: Action::TakeOver });
        };
        let absent =
            self.stands_in(self.actor, stage.role, stage).into_iter().find(|one| one.absent == holder);
        let back =
            self.facts.held_for == Some(self.actor.account) && self.holds(self.actor, stage.role, stage);
        if absent.is_none() && !back {
            return Err(Refusal::RoleMissing);
        }
        self.impartial(self.actor)?;
        self.not_signer(self.actor, stage)?;
        absent.map_or(Ok(()), |absent| self.impartial_for(absent))?;
        Ok(Decision {
            assignment: Assignment::To(self.actor.account),
            ..Decision::stay(self.facts, Action::TakeOver, Some(stage.role))
                .on_behalf_of(absent.map(|absent| absent.absent))
        })
    }

    /// The stage, if the actor may give the request to somebody else there, and for whom.
    pub(super) fn reassignable(&self) -> Result<(&'a Stage, Option<AccountId>), Refusal> {
        let stage = self.stage()?;
        if !stage.kind.is_review() {
            return Err(Refusal::NoSuchMove { from: self.facts.state, action: Action::Reassign });
        }
        self.right(self.actor, Role::HeadOfUnit, stage).map(|absent| (stage, absent))
    }

    pub(super) fn reassign(&self, to: &Actor, reason: &str) -> Result<Decision, Refusal> {
        let (stage, absent) = self.reassignable()?;
        given(reason)?;
        let of_unit = self.unit(stage).is_some_and(|unit| {
            to.grants
                .iter()
                .any(|grant| grant.institution == self.procedure.institution && grant.unit == unit)
        });
        let assignment = match self.right(to, stage.role, stage) {
            Ok(_) => Assignment::To(to.account),
            Err(Refusal::RoleMissing) if stage.delegable && of_unit => Assignment::Delegated(to.account),
            Err(refusal) => return Err(refusal),
        };
        self.impartial(to)?;
        self.not_signer(to, stage)?;
        Ok(Decision {
            assignment,
            ..Decision::stay(self.facts, Action::Reassign, Some(Role::HeadOfUnit)).on_behalf_of(absent)
        })
    }

    pub(super) fn advance(&self) -> Result<Decision, Refusal> {
        let (stage, absent) = self.held_stage()?;
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
            .on_behalf_of(absent)
        })
    }

    /// The stage, if it is the actor's to send the request back from there: whoever holds it for review, or one of those
    /// who would sign.
    fn judged_stage(&self) -> Result<(&'a Stage, Option<AccountId>), Refusal> {
        let stage = self.stage()?;
        if stage.kind != StageKind::Sign {
            return self.held_stage();
        }
        let absent = self.entitled(self.actor, stage)?;
        self.not_reviewer()?;
        Ok((stage, absent))
    }

    pub(super) fn send_back(&self, target: &str, reason: &str) -> Result<Decision, Refusal> {
        let (stage, absent) = self.judged_stage()?;
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
            .on_behalf_of(absent)
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
        let absent = self.entitled(self.actor, stage)?;
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
        let absent = self.signs_for(stage, absent)?;
        let before = self.procedure.signatures_before(&stage.id);
        let done_here = self.facts.signers.len().saturating_sub(before) + 1;
        if done_here < stage.signatures {
            return Ok(Decision::stay(self.facts, Action::Sign, Some(stage.role)).on_behalf_of(absent));
        }
        let decision = match self.procedure.stage_after(&stage.id) {
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
        };
        Ok(decision.on_behalf_of(absent))
    }

    /// For whom the actor signs. Nobody signs twice, and no absent officer's signature is given twice either: once by the
    /// officer, once by the substitute.
    fn signs_for(&self, stage: &Stage, absent: Option<AccountId>) -> Result<Option<AccountId>, Refusal> {
        let given = |who: &AccountId| self.facts.signers.contains(who) || self.facts.signed_for.contains(who);
        if self.facts.signers.contains(&self.actor.account) {
            return Err(Refusal::AlreadySigned);
        }
        if absent.is_none() {
            return if given(&self.actor.account) { Err(Refusal::AlreadySigned) } else { Ok(None) };
        }
        let open = self.stands_in(self.actor, stage.role, stage).into_iter();
        let open = open.filter(|one| self.impartial_for(one).is_ok() && !given(&one.absent));
        open.map(|one| Some(one.absent)).next().ok_or(Refusal::AlreadySigned)
    }

    pub(super) fn reject(
        &self,
        reasons: &[String],
        text: &str,
        definitive: bool,
        referral: bool,
    ) -> Result<Decision, Refusal> {
        let (stage, absent) = self.judged_stage()?;
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
                .on_behalf_of(absent)
        })
    }
}

fn given(reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() { Err(Refusal::ReasonMissing) } else { Ok(()) }
}
