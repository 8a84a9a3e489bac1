//! What may be tried at a request: every action, well-formed and not.

use crate::people;
use crate::sketch::{Case, INSTITUTION};
use crate::store::World;
use crate::truth::Truth;
use ventanilla_shared::decision::{Actor, Move, RequestState};

/// Somebody new with no more than the role of the stage at its unit, whom nothing keeps from taking part.
pub fn newcomer(case: &Case, world: &World, n: u32, head: bool) -> Actor {
    let truth = Truth { case, world };
    let stage = &case.procedure.stages[truth.stage_index()];
    let role = if head { ventanilla_shared::decision::Role::HeadOfUnit } else { stage.role };
    people::person(1000 + n, vec![people::grant(role, INSTITUTION, &truth.unit(stage))])
}

pub fn all(case: &Case, world: &World, people: &[Actor]) -> Vec<Move> {
    let reason = || "motivo".to_owned();
    let mut moves = vec![
        Move::Save,
        Move::Discard,
        Move::Submit,
        Move::Recall,
        Move::Take { reason: None },
        Move::Take { reason: Some(" ".into()) },
        Move::Take { reason: Some(reason()) },
        Move::Release,
        Move::Fill,
        Move::Advance,
        Move::Sign,
        Move::Correct,
    ];
    let reassigned =
        |to: &Actor, reason: &str| Move::Reassign { to: Box::new(to.clone()), reason: reason.into() };
    let back = |stage: &str, reason: &str| Move::Return { stage: stage.into(), reason: reason.into() };
    let reject = |reasons: Vec<String>, text: &str, definitive, referral| Move::Reject {
        reasons,
        text: text.into(),
        definitive,
        referral,
    };
    let newcomer = newcomer(case, world, 0, false);
    moves.extend([reassigned(&newcomer, "motivo"), reassigned(&newcomer, "\n")]);
    if world.state != RequestState::UnderReview {
        moves.extend([back("s0", "motivo"), reject(vec!["r0".into()], "motivo", false, true)]);
        return moves;
    }
    moves.extend(people.iter().map(|to| reassigned(to, "motivo")));
    moves.extend(case.procedure.stages.iter().map(|stage| back(&stage.id, "motivo")));
    moves.extend([back("nowhere", "motivo"), back("s0", " "), back("s1", "")]);
    for definitive in [false, true] {
        for referral in [false, true] {
            let one = |id: &str| reject(vec![id.into()], "motivo", definitive, referral);
            moves.extend(["r0", "r1", "r2", "unknown"].map(one));
            moves.push(reject(vec!["r0".into(), "r1".into()], "motivo", definitive, referral));
        }
        moves.push(reject(vec!["r0".into()], " ", definitive, true));
        moves.push(reject(vec![], "motivo", definitive, true));
    }
    moves
}
