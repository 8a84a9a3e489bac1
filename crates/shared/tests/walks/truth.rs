//! What is so, read from the world itself and not from the facts that the store hands to `decide`.

use crate::sketch::Case;
use crate::store::World;
use crate::table::{OnlyIf, Who};
use ventanilla_shared::decision::{Actor, Move, RequestState, Role};
use ventanilla_shared::procedure::{Stage, StageKind, UnitRule};

pub struct Truth<'a> {
    pub case: &'a Case,
    pub world: &'a World,
}

impl Truth<'_> {
    /// Where the request stands, or will when it is taken.
    pub fn stage_index(&self) -> usize {
        let stages = &self.case.procedure.stages;
        let named = self.world.stage.as_ref();
        named.and_then(|id| stages.iter().position(|stage| stage.id == *id)).unwrap_or(0)
    }

    fn stage(&self) -> &Stage {
        &self.case.procedure.stages[self.stage_index()]
    }

    /// The unit that does a stage: named by the definition, or by what the applicant answered last.
    pub fn unit(&self, stage: &Stage) -> String {
        match &stage.unit {
            UnitRule::Fixed(code) => code.clone(),
            UnitRule::Answer { .. } => self.world.answered_unit.clone(),
        }
    }

    fn holds_role(&self, who: &Actor, role: Role) -> bool {
        let (institution, unit) = (&self.case.procedure.institution, self.unit(self.stage()));
        who.grants.iter().any(|g| (g.role, &g.institution, &g.unit) == (role, institution, &unit))
    }

    pub fn has_the_stages_role(&self, who: &Actor) -> bool {
        self.holds_role(who, self.stage().role)
    }

    fn own_case(&self, who: &Actor) -> bool {
        who.account == self.case.applicant.account
            || who.cui == self.case.applicant.cui
            || who.cui == self.case.subject
    }

    fn signed_by(&self, who: &Actor) -> bool {
        self.world.document.as_ref().is_some_and(|paper| paper.signed_by(who.account))
    }

    pub fn is(&self, role: Who, who: &Actor) -> bool {
        let holds_it = self.world.assignee == Some(who.account);
        let stage = self.stage();
        match role {
            Who::Applicant => who.account == self.case.applicant.account,
            Who::OfficerOfStage => self.has_the_stages_role(who) && !self.own_case(who),
            Who::Assignee => {
                holds_it && (self.has_the_stages_role(who) || self.world.delegated) && !self.own_case(who)
            }
            Who::AssigneeOrSigner if stage.kind == StageKind::Sign => self.is(Who::OfficerOfStage, who),
            Who::AssigneeOrSigner => self.is(Who::Assignee, who),
            Who::HeadOfUnit => self.holds_role(who, Role::HeadOfUnit) && !self.own_case(who),
        }
    }

    pub fn holds(&self, only_if: OnlyIf, who: &Actor, made: &Move) -> bool {
        let (world, stage) = (self.world, self.stage());
        let review = matches!(stage.kind, StageKind::Review | StageKind::Check);
        let fee = self.case.procedure.fee.is_some();
        match only_if {
            OnlyIf::NeverSubmitted => !world.filed_before,
            OnlyIf::NothingMissing => world.complete,
            OnlyIf::Nobodys => world.assignee.is_none(),
            OnlyIf::FirstInQueueOrHeadWithReason => {
                world.first_in_queue || (self.holds_role(who, Role::HeadOfUnit) && said(made))
            }
            OnlyIf::ReviewStage => review,
            OnlyIf::SignStage => stage.kind == StageKind::Sign,
            OnlyIf::ReceiverMayHoldIt => {
                let Move::Reassign { to, .. } = made else { return false };
                let unit = self.unit(stage);
                let institution = &self.case.procedure.institution;
                let colleague = to.grants.iter().any(|g| g.unit == unit && g.institution == *institution);
                let may = self.has_the_stages_role(to) || (stage.delegable && colleague);
                may && !self.own_case(to) && !self.signed_by(to)
            }
            OnlyIf::SomethingToFill => {
                !stage.form.is_empty() || !stage.checklist.is_empty() || (stage.confirms_payment && fee)
            }
            OnlyIf::ChecklistTicked => stage.checklist.iter().all(|item| world.ticked.contains(&item.id)),
            OnlyIf::OfficerFormGood => stage.form.iter().all(|section| {
                world.officer_data.get(&section.id) == self.case.officer_answers.get(&section.id)
            }),
            OnlyIf::RegistersHoldIt => {
                let requires = stage.kind == StageKind::Check || stage.lookups.iter().any(|l| l.required);
                !requires || world.registered
            }
            OnlyIf::PaymentConfirmedWhereAsked => !fee || !stage.confirms_payment || world.payment_confirmed,
            OnlyIf::ReasonGiven => said(made),
            OnlyIf::DefinitionReturnsThere => {
                matches!(made, Move::Return { stage: target, .. } if stage.returns_to.contains(target))
            }
            OnlyIf::NotReviewerAtSignature => {
                stage.kind != StageKind::Sign || !world.reviewed.contains(&who.account)
            }
            OnlyIf::NotSignedBefore => !self.signed_by(who),
            OnlyIf::NotSignerAtReview => !review || !self.signed_by(who),
            OnlyIf::DocumentWaits => world.document.is_some(),
            OnlyIf::RejectsLikeThis => match made {
                Move::Reject { definitive: true, .. } => stage.may_reject.definitive,
                Move::Reject { definitive: false, .. } => stage.may_reject.correctable,
                _ => false,
            },
            OnlyIf::ReasonsAreTyped => {
                let Move::Reject { reasons, .. } = made else { return false };
                let typed = |id: &String| stage.reasons.iter().any(|reason| reason.id == *id);
                !reasons.is_empty() && reasons.iter().all(typed)
            }
            OnlyIf::WhereToGoIsNamed => {
                let Move::Reject { reasons, referral, .. } = made else { return false };
                let refers = stage.reasons.iter().any(|r| r.refers && reasons.contains(&r.id));
                *referral || !refers
            }
            OnlyIf::NotDefinitive => !world.definitive,
        }
    }

    /// Whether one more signature is the last one of the stage.
    pub fn completes_the_stage(&self) -> bool {
        let stage = self.stage();
        let here = self.world.document.as_ref().map_or(0, |paper| paper.signatures_at(&stage.id));
        here + 1 >= stage.signatures
    }

    /// What must be so between any two moves.
    pub fn contradiction(&self) -> Option<String> {
        let world = self.world;
        let under_review = world.state == RequestState::UnderReview;
        let document = world.document.as_ref();
        let signatures = document.map_or(0, |paper| paper.signatures.len());
        let needed = self.case.procedure.signatures();
        let standing = under_review.then(|| self.stage());
        let at = self.stage_index();
        let before: usize = self.case.procedure.stages[..at].iter().map(|stage| stage.signatures).sum();
        let checks = [
            (under_review == world.stage.is_some(), "a stage without review, or a review without stage"),
            (under_review || world.assignee.is_none(), "somebody holds what is not under review"),
            (world.assignee.is_some() || !world.delegated, "delegated to nobody"),
            (world.issued.is_some() == (world.state == RequestState::Signed), "issued without being signed"),
            (under_review || document.is_none(), "a document waits for signatures outside the review"),
            (
                world.issued.as_ref().is_none_or(|paper| paper.signatures.len() == needed),
                "issued without all signatures",
            ),
            (
                standing.is_none_or(|stage| {
                    stage.kind != StageKind::Sign || (document.is_some() && signatures >= before)
                }),
                "it waits for a signature, and there is nothing to sign",
            ),
            (
                standing.is_none_or(|stage| stage.kind != StageKind::Generate || document.is_none()),
                "it is rendered while another document waits",
            ),
            (!world.gone || world.voided.is_empty(), "what was filed once is gone"),
        ];
        let papers = world.issued.iter().chain(document).chain(&world.voided);
        let twice = papers.clone().any(|paper| {
            paper
                .signatures
                .iter()
                .enumerate()
                .any(|(n, (_, who))| paper.signatures[..n].iter().any(|(_, earlier)| earlier == who))
        });
        let reviewer_signed = world
            .issued
            .iter()
            .chain(document)
            .any(|paper| paper.signatures.iter().any(|(_, who)| world.reviewed.contains(who)));
        let flaw = checks.into_iter().find(|(fine, _)| !fine).map(|(_, what)| what);
        let flaw = flaw.or(twice.then_some("somebody signed twice"));
        flaw.or(reviewer_signed.then_some("a reviewer signed")).map(str::to_owned)
    }
}

fn said(made: &Move) -> bool {
    let reason = match made {
        Move::Take { reason } => reason.as_deref().unwrap_or_default(),
        Move::Reassign { reason, .. } | Move::Return { reason, .. } => reason,
        Move::Reject { text, .. } => text,
        _ => "",
    };
    !reason.trim().is_empty()
}
