use super::case::Case;
use super::{Action, Actor, Assignment, Decision, Move, Refusal, RequestFacts, RequestState as State};
use crate::procedure::{Filing, Procedure, RejectionKind};

/// Whether `actor` may start a request of `procedure`: personal data complete, identity level sufficient.
pub fn may_create(procedure: &Procedure, actor: &Actor) -> Result<(), Refusal> {
    if actor.guest != (procedure.filing == Filing::WithoutAccount) {
        Err(Refusal::FiledOtherwise)
    } else if !actor.profile_complete && !actor.guest {
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
            let (stage, absent) = case.held_stage()?;
            let stay = Decision::stay(facts, action, Some(stage.role)).on_behalf_of(absent);
            Ok(Decision { assignment: Assignment::Nobody, ..stay })
        }
        (State::UnderReview, Move::Reassign { to, reason }) => case.reassign(to, reason),
        (State::UnderReview, Move::TakeOver) => case.take_over(),
        (State::UnderReview, Move::Fill) => {
            let (stage, absent) = case.held_stage()?;
            if !stage.can_be_filled(procedure) {
                return Err(Refusal::NothingToFill);
            }
            Ok(Decision::stay(facts, action, Some(stage.role)).on_behalf_of(absent))
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
        reasons: stage
            .and_then(|s| s.reasons.iter().find(|reason| reason.permits(RejectionKind::of(definitive))))
            .map(|reason| vec![reason.id.clone()])
            .unwrap_or_default(),
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
        Move::TakeOver,
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
