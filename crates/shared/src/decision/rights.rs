//! In whose right somebody acts: the own, or that of an absent officer. Neither of the two may be concerned by the case.

use super::case::Case;
use super::{Actor, Refusal, Role, Substitution};
use crate::AccountId;
use crate::procedure::{Stage, UnitRule};

impl<'a> Case<'a> {
    /// An officer acts neither on an own request nor as its subject, whichever account filed it.
    pub(super) fn impartial(&self, officer: &Actor) -> Result<(), Refusal> {
        let own = officer.account == self.facts.applicant
            || officer.cui == self.facts.applicant_cui
            || officer.cui == self.facts.subject_cui;
        if own { Err(Refusal::OwnRequest) } else { Ok(()) }
    }

    /// Nor does anybody act on it for an absent officer whose own it is.
    pub(super) fn impartial_for(&self, absent: &Substitution) -> Result<(), Refusal> {
        let own = absent.absent == self.facts.applicant
            || absent.cui == self.facts.applicant_cui
            || absent.cui == self.facts.subject_cui;
        if own { Err(Refusal::OwnRequest) } else { Ok(()) }
    }

    /// Whether `officer` holds `role` where the stage is done.
    pub(super) fn holds(&self, officer: &Actor, role: Role, stage: &Stage) -> bool {
        self.unit(stage).is_some_and(|unit| officer.holds(role, &self.procedure.institution, unit))
    }

    /// The unit that does a stage.
    pub(super) fn unit(&self, stage: &'a Stage) -> Option<&'a str> {
        match &stage.unit {
            UnitRule::Fixed(code) => Some(code),
            UnitRule::Answer { .. } => self.facts.units.get(&stage.id).map(String::as_str),
        }
    }

    /// In whose right `officer` acts in `role` where the stage is done: the own (`None`), or else an absent officer's.
    pub(super) fn right(
        &self,
        officer: &Actor,
        role: Role,
        stage: &Stage,
    ) -> Result<Option<AccountId>, Refusal> {
        if self.holds(officer, role, stage) {
            return self.impartial(officer).map(|()| None);
        }
        let absent = self.stands_in(officer, role, stage);
        if absent.is_empty() {
            return Err(Refusal::RoleMissing);
        }
        self.impartial(officer)?;
        let mut fine: Vec<AccountId> =
            absent.into_iter().filter(|one| self.impartial_for(one).is_ok()).map(|one| one.absent).collect();
        // Of several, the one for whom it was taken.
        fine.sort_by_key(|absent| self.facts.held_for != Some(*absent));
        fine.first().copied().map(Some).ok_or(Refusal::OwnRequest)
    }

    pub(super) fn stands_in<'b>(
        &self,
        officer: &'b Actor,
        role: Role,
        stage: &Stage,
    ) -> Vec<&'b Substitution> {
        let unit = self.unit(stage);
        unit.map(|unit| officer.stands_in(role, &self.procedure.institution, unit).collect())
            .unwrap_or_default()
    }

    /// Review and signature are different people, in either order.
    pub(super) fn not_signer(&self, officer: &Actor, stage: &Stage) -> Result<(), Refusal> {
        if stage.kind.is_review() && self.facts.signers.contains(&officer.account) {
            Err(Refusal::SignerCannotReview)
        } else {
            Ok(())
        }
    }

    pub(super) fn entitled(&self, officer: &Actor, stage: &Stage) -> Result<Option<AccountId>, Refusal> {
        self.not_signer(officer, stage)?;
        let delegate = self.facts.delegated && self.facts.assignee == Some(officer.account);
        if delegate {
            return self.impartial(officer).map(|()| None);
        }
        self.right(officer, stage.role, stage)
    }

    /// The stage, if the actor holds the request there, and for whom.
    pub(super) fn held_stage(&self) -> Result<(&'a Stage, Option<AccountId>), Refusal> {
        let stage = self.stage()?;
        let absent = self.entitled(self.actor, stage)?;
        if self.facts.assignee == Some(self.actor.account) {
            Ok((stage, absent))
        } else {
            Err(Refusal::NotTheAssignee)
        }
    }
}
