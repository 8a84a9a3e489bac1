//! What the walks have seen, so that they cannot pass without having been anywhere.

use crate::store::World;
use std::cell::RefCell;
use std::collections::BTreeMap;
use ventanilla_shared::decision::*;

#[derive(Default)]
pub struct Tally {
    accepted: RefCell<BTreeMap<&'static str, u64>>,
    seen: RefCell<BTreeMap<&'static str, u64>>,
    refusals: RefCell<Vec<Refusal>>,
    refused: RefCell<u64>,
}

/// Beside the actions: what must have happened on the way.
const WAYS: [&str; 9] = [
    "a head takes another than the oldest",
    "somebody acts by delegation",
    "a signature that is not the last of its stage",
    "a document is rendered",
    "a document is void after a return",
    "a document is void after a rejection",
    "a document is issued",
    "a definitive rejection",
    "a rejection that names where to go",
];

impl Tally {
    pub fn accepted(&self, action: Action) {
        *self.accepted.borrow_mut().entry(action.as_str()).or_default() += 1;
    }

    pub fn refused(&self, refusal: Refusal) {
        *self.refused.borrow_mut() += 1;
        let mut refusals = self.refusals.borrow_mut();
        let known =
            refusals.iter().any(|one| std::mem::discriminant(one) == std::mem::discriminant(&refusal));
        if !known {
            refusals.push(refusal);
        }
    }

    pub fn made(&self, before: &World, decision: &Decision, who: &Actor, made: &Move) {
        self.accepted(decision.action);
        let void = decision.document == Document::Void;
        let delegate = before.delegated && before.assignee == Some(who.account);
        let ways = [
            decision.action == Action::Take && !before.first_in_queue,
            delegate
                && matches!(made, Move::Advance | Move::Fill | Move::Reject { .. } | Move::Return { .. }),
            decision.action == Action::Sign && decision.stage == before.stage,
            decision.document == Document::Render,
            void && decision.action == Action::Return,
            void && decision.action == Action::Reject,
            decision.document == Document::Issue,
            matches!(made, Move::Reject { definitive: true, .. }),
            matches!(made, Move::Reject { referral: true, .. }),
        ];
        let mut seen = self.seen.borrow_mut();
        for (name, _) in WAYS.into_iter().zip(ways).filter(|(_, so)| *so) {
            *seen.entry(name).or_default() += 1;
        }
    }

    /// Names of what never happened.
    pub fn missing(&self) -> Vec<String> {
        let accepted = self.accepted.borrow();
        // Nobody is absent here, and no certificate is taken back: substitution and revocation have tests of their own.
        let own =
            Action::ALL.into_iter().filter(|action| !matches!(action, Action::TakeOver | Action::Revoke));
        let actions = own.map(Action::as_str).filter(|name| !accepted.contains_key(name));
        let seen = self.seen.borrow();
        let ways = WAYS.into_iter().filter(|name| !seen.contains_key(name));
        let refusals = self.refusals.borrow();
        let expected = [
            Refusal::NoSuchMove { from: RequestState::Signed, action: Action::Save },
            Refusal::NotTheApplicant,
            Refusal::RoleMissing,
            Refusal::NotTheAssignee,
            Refusal::AlreadyTaken,
            Refusal::OwnRequest,
            Refusal::NotFirstInQueue,
            Refusal::Inconsistencies,
            Refusal::FiledBefore,
            Refusal::ChecklistOpen,
            Refusal::OfficerFormInvalid,
            Refusal::NotInRegister,
            Refusal::ReferralMissing,
            Refusal::PaymentUnconfirmed,
            Refusal::NothingToFill,
            Refusal::ReturnNotAllowed,
            Refusal::RejectionNotAllowed,
            Refusal::ReasonMissing,
            Refusal::ReviewerCannotSign,
            Refusal::SignerCannotReview,
            Refusal::AlreadySigned,
            Refusal::Definitive,
        ];
        let same = |a: &Refusal, b: &Refusal| std::mem::discriminant(a) == std::mem::discriminant(b);
        let unheard = expected.into_iter().filter(|one| !refusals.iter().any(|seen| same(seen, one)));
        let unheard = unheard.map(|refusal| format!("refusal {refusal}"));
        actions.chain(ways).map(str::to_owned).chain(unheard).collect()
    }

    /// In figures, for the report of `cargo xtask prove`.
    pub fn report(&self, walks: u32) -> String {
        let json = serde_json::json!({
            "walks": walks,
            "accepted": *self.accepted.borrow(),
            "ways": *self.seen.borrow(),
            "refused": *self.refused.borrow(),
        });
        json.to_string()
    }
}
