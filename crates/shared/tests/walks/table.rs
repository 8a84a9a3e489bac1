//! DESIGN section 2's table as data, and who reads it: knows nothing of `decide` but the names of states and actions.

use crate::store::World;
use crate::truth::Truth;
use ventanilla_shared::AccountId;
use ventanilla_shared::decision::{Action, Actor, Move, RequestState, Role};
use ventanilla_shared::procedure::StageKind;

/// A row: who makes which move from where to where, only if what, and with which effect beside the event.
pub struct Row {
    pub action: Action,
    pub from: RequestState,
    pub to: To,
    pub who: Who,
    pub only_if: &'static [OnlyIf],
    pub holder: Holder,
    pub paper: Paper,
}

#[derive(Clone, Copy)]
pub enum To {
    Same,
    Gone,
    Creation,
    Submitted,
    FirstStage,
    NextStage,
    ChosenStage,
    /// The same stage until all its signatures are there; then the next one, or signed after the last.
    AfterSignature,
    Rejected,
}

#[derive(Clone, Copy)]
pub enum Who {
    Applicant,
    /// Holds the role of the stage at its unit.
    OfficerOfStage,
    /// Holds the request, and the role of the stage at its unit or the head's delegation.
    Assignee,
    /// Where the stage signs any of its officers, the assignee elsewhere.
    AssigneeOrSigner,
    HeadOfUnit,
}

#[derive(Clone, Copy, Debug)]
pub enum OnlyIf {
    NeverSubmitted,
    NothingMissing,
    Nobodys,
    FirstInQueueOrHeadWithReason,
    ReviewStage,
    SignStage,
    ReceiverMayHoldIt,
    SomethingToFill,
    ChecklistTicked,
    OfficerFormGood,
    RegistersHoldIt,
    PaymentConfirmedWhereAsked,
    ReasonGiven,
    DefinitionReturnsThere,
    /// Whoever signs, or sends back or rejects instead of signing, did not review.
    NotReviewerAtSignature,
    NotSignedBefore,
    /// Whoever holds it for review has not signed the document that waits.
    NotSignerAtReview,
    DocumentWaits,
    RejectsLikeThis,
    ReasonsAreTyped,
    WhereToGoIsNamed,
    NotDefinitive,
}

#[derive(Clone, Copy)]
pub enum Holder {
    Stays,
    Actor,
    Receiver,
    Nobody,
}

#[derive(Clone, Copy)]
pub enum Paper {
    Stays,
    RenderedIfGenerateFollows,
    VoidIfThere,
    IssuedIfSigned,
}

use Action as A;
use RequestState as S;

const fn row(
    action: Action,
    from: RequestState,
    to: To,
    who: Who,
    only_if: &'static [OnlyIf],
    holder: Holder,
    paper: Paper,
) -> Row {
    Row { action, from, to, who, only_if, holder, paper }
}

/// `create` and the engine's own `advance` out of `generate` are no moves of a person on a request that exists: the walk checks
/// them by themselves.
#[rustfmt::skip]
pub const TABLE: [Row; 14] = [
    row(A::Save, S::Creation, To::Same, Who::Applicant, &[], Holder::Stays, Paper::Stays),
    row(A::Discard, S::Creation, To::Gone, Who::Applicant, &[OnlyIf::NeverSubmitted], Holder::Stays, Paper::Stays),
    row(A::Submit, S::Creation, To::Submitted, Who::Applicant, &[OnlyIf::NothingMissing], Holder::Nobody, Paper::Stays),
    row(A::Recall, S::Submitted, To::Creation, Who::Applicant, &[], Holder::Nobody, Paper::Stays),
    row(A::Take, S::Submitted, To::FirstStage, Who::OfficerOfStage,
        &[OnlyIf::FirstInQueueOrHeadWithReason], Holder::Actor, Paper::Stays),
    row(A::Take, S::UnderReview, To::Same, Who::OfficerOfStage,
        &[OnlyIf::ReviewStage, OnlyIf::Nobodys, OnlyIf::NotSignerAtReview, OnlyIf::FirstInQueueOrHeadWithReason], Holder::Actor, Paper::Stays),
    row(A::Release, S::UnderReview, To::Same, Who::Assignee, &[OnlyIf::NotSignerAtReview], Holder::Nobody, Paper::Stays),
    row(A::Reassign, S::UnderReview, To::Same, Who::HeadOfUnit,
        &[OnlyIf::ReviewStage, OnlyIf::ReasonGiven, OnlyIf::ReceiverMayHoldIt], Holder::Receiver, Paper::Stays),
    row(A::Fill, S::UnderReview, To::Same, Who::Assignee, &[OnlyIf::NotSignerAtReview, OnlyIf::SomethingToFill], Holder::Stays, Paper::Stays),
    row(A::Advance, S::UnderReview, To::NextStage, Who::Assignee,
        &[OnlyIf::ReviewStage, OnlyIf::NotSignerAtReview, OnlyIf::ChecklistTicked, OnlyIf::OfficerFormGood, OnlyIf::RegistersHoldIt,
          OnlyIf::PaymentConfirmedWhereAsked], Holder::Nobody, Paper::RenderedIfGenerateFollows),
    row(A::Return, S::UnderReview, To::ChosenStage, Who::AssigneeOrSigner,
        &[OnlyIf::ReasonGiven, OnlyIf::DefinitionReturnsThere, OnlyIf::NotReviewerAtSignature, OnlyIf::NotSignerAtReview], Holder::Nobody, Paper::VoidIfThere),
    row(A::Sign, S::UnderReview, To::AfterSignature, Who::OfficerOfStage,
        &[OnlyIf::SignStage, OnlyIf::NotReviewerAtSignature, OnlyIf::NotSignedBefore, OnlyIf::DocumentWaits],
        Holder::Nobody, Paper::IssuedIfSigned),
    row(A::Reject, S::UnderReview, To::Rejected, Who::AssigneeOrSigner,
        &[OnlyIf::NotReviewerAtSignature, OnlyIf::NotSignerAtReview, OnlyIf::RejectsLikeThis, OnlyIf::ReasonsAreTyped, OnlyIf::ReasonGiven, OnlyIf::WhereToGoIsNamed],
        Holder::Nobody, Paper::VoidIfThere),
    row(A::Correct, S::Rejected, To::Creation, Who::Applicant, &[OnlyIf::NotDefinitive], Holder::Nobody, Paper::Stays),
];

/// What the table makes of a move.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// `None`: the request is gone.
    pub to: Option<RequestState>,
    pub stage: Option<String>,
    pub holder: Option<AccountId>,
    pub delegated: bool,
    pub renders: bool,
    pub voids: bool,
    pub issues: bool,
    pub role: Option<Role>,
}

/// What the table says to a move; `None` when it permits none.
pub fn expected(truth: &Truth<'_>, who: &Actor, made: &Move) -> Option<Expected> {
    let row = TABLE.iter().find(|row| row.action == made.action() && row.from == truth.world.state)?;
    let fine = truth.is(row.who, who) && row.only_if.iter().all(|only_if| truth.holds(*only_if, who, made));
    fine.then(|| effect(row, truth, who, made))
}

fn effect(row: &Row, truth: &Truth<'_>, who: &Actor, made: &Move) -> Expected {
    let world: &World = truth.world;
    let stages = &truth.case.procedure.stages;
    let at = truth.stage_index();
    let named = |index: usize| stages.get(index).map(|stage| stage.id.clone());
    let (to, stage) = match row.to {
        To::Same => (Some(world.state), world.stage.clone()),
        To::Gone => (None, None),
        To::Creation => (Some(S::Creation), None),
        To::Submitted => (Some(S::Submitted), None),
        To::Rejected => (Some(S::Rejected), None),
        To::FirstStage => (Some(S::UnderReview), named(0)),
        To::NextStage => (Some(S::UnderReview), named(at + 1)),
        To::ChosenStage => {
            let Move::Return { stage, .. } = made else { unreachable!("only `return` chooses a stage") };
            (Some(S::UnderReview), Some(stage.clone()))
        }
        To::AfterSignature if !truth.completes_the_stage() => (Some(S::UnderReview), world.stage.clone()),
        To::AfterSignature => match named(at + 1) {
            Some(next) => (Some(S::UnderReview), Some(next)),
            None => (Some(S::Signed), None),
        },
    };
    let receiver = match made {
        Move::Reassign { to, .. } => Some(to.as_ref()),
        _ => None,
    };
    let (holder, delegated) = match row.holder {
        Holder::Stays => (world.assignee, world.delegated),
        Holder::Actor => (Some(who.account), false),
        Holder::Receiver => {
            (receiver.map(|to| to.account), receiver.is_some_and(|to| !truth.has_the_stages_role(to)))
        }
        Holder::Nobody => (None, false),
    };
    let waits = world.document.is_some();
    let generates = stages.get(at + 1).is_some_and(|stage| stage.kind == StageKind::Generate);
    Expected {
        holder,
        delegated,
        renders: matches!(row.paper, Paper::RenderedIfGenerateFollows) && generates,
        voids: matches!(row.paper, Paper::VoidIfThere) && waits,
        issues: matches!(row.paper, Paper::IssuedIfSigned) && to == Some(S::Signed),
        role: match row.who {
            Who::Applicant => None,
            Who::HeadOfUnit => Some(Role::HeadOfUnit),
            Who::OfficerOfStage | Who::Assignee | Who::AssigneeOrSigner => {
                stages.get(at).map(|stage| stage.role)
            }
        },
        to,
        stage,
    }
}
