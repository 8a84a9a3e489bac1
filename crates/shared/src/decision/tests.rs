use super::*;
use crate::procedure::{Procedure, StageKind};
use crate::{AccountId, Cui};
use proptest::prelude::*;
use uuid::Uuid;

pub(super) fn procedure() -> Procedure {
    let file =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../procedures/onsec/service-certification/procedure.toml");
    toml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// Invented people with valid check digits.
const CUIS: [&str; 6] =
    ["1234567890101", "2000000040101", "3000000060101", "4000000080101", "1000000020101", "1100000050101"];

pub(super) fn actor(n: usize, roles: &[Role]) -> Actor {
    Actor {
        account: AccountId(Uuid::from_u128(n as u128)),
        cui: Cui::parse(CUIS[n]).unwrap(),
        identity_level: IdentityLevel::EmailConfirmed,
        profile_complete: true,
        guest: false,
        grants: roles
            .iter()
            .map(|role| Grant { role: *role, institution: "ONSEC".into(), unit: "certifications".into() })
            .collect(),
        substitutions: vec![],
    }
}

/// A role of the n-th person, to be had by somebody else.
pub(super) fn stands_in(n: usize, role: Role) -> Substitution {
    let absent = actor(n, &[role]);
    Substitution {
        grant: absent.grants[0].clone(),
        absent: absent.account,
        cui: absent.cui,
        name: format!("Persona {n}"),
        until: crate::Date::from_ymd_opt(2026, 12, 31).unwrap(),
    }
}

const APPLICANT: usize = 0;
const REVIEWER: usize = 1;
const SIGNER: usize = 2;

fn draft() -> RequestFacts {
    RequestFacts {
        state: RequestState::Creation,
        stage: None,
        applicant: actor(APPLICANT, &[]).account,
        applicant_cui: actor(APPLICANT, &[]).cui,
        subject_cui: actor(APPLICANT, &[]).cui,
        assignee: None,
        filed_before: false,
        inconsistencies: 0,
        first_in_queue: true,
        checklist_done: true,
        officer_form_valid: true,
        delegated: false,
        held_for: None,
        units: Default::default(),
        lookups_found: true,
        payment_confirmed: true,
        rendered: false,
        reviewers: vec![],
        signers: vec![],
        signed_for: vec![],
        definitive: false,
        veto: None,
    }
}

pub(super) fn submitted() -> RequestFacts {
    RequestFacts { state: RequestState::Submitted, filed_before: true, ..draft() }
}

pub(super) fn in_review() -> RequestFacts {
    RequestFacts {
        state: RequestState::UnderReview,
        stage: Some("review".into()),
        assignee: Some(actor(REVIEWER, &[]).account),
        ..submitted()
    }
}

pub(super) fn to_sign() -> RequestFacts {
    RequestFacts {
        stage: Some("signatures".into()),
        assignee: None,
        rendered: true,
        reviewers: vec![actor(REVIEWER, &[]).account],
        ..in_review()
    }
}

fn reviewer() -> Actor {
    actor(REVIEWER, &[Role::Reviewer])
}

fn signer() -> Actor {
    actor(SIGNER, &[Role::Signer])
}

pub(super) fn make(facts: &RequestFacts, made: Move, who: &Actor) -> Result<Decision, Refusal> {
    decide(facts, &procedure(), &made, who)
}

pub(super) const TAKE: Move = Move::Take { reason: None };

#[test]
fn only_the_applicant_files_and_only_without_inconsistencies() {
    assert_eq!(
        make(&draft(), Move::Submit, &actor(APPLICANT, &[])).unwrap().to,
        Some(RequestState::Submitted)
    );
    assert_eq!(make(&draft(), Move::Submit, &reviewer()), Err(Refusal::NotTheApplicant));
    let incomplete = RequestFacts { inconsistencies: 1, ..draft() };
    assert_eq!(make(&incomplete, Move::Submit, &actor(APPLICANT, &[])), Err(Refusal::Inconsistencies));
}

#[test]
fn a_taken_request_cannot_be_recalled() {
    assert_eq!(
        make(&submitted(), Move::Recall, &actor(APPLICANT, &[])).unwrap().to,
        Some(RequestState::Creation)
    );
    assert!(matches!(
        make(&in_review(), Move::Recall, &actor(APPLICANT, &[])),
        Err(Refusal::NoSuchMove { .. })
    ));
}

#[test]
fn the_oldest_is_taken_first_unless_a_head_of_unit_says_why() {
    let later = RequestFacts { first_in_queue: false, ..submitted() };
    assert_eq!(make(&later, TAKE, &reviewer()), Err(Refusal::NotFirstInQueue));
    let head = actor(REVIEWER, &[Role::Reviewer, Role::HeadOfUnit]);
    assert_eq!(make(&later, TAKE, &head), Err(Refusal::ReasonMissing));
    assert!(make(&later, Move::Take { reason: Some("Persona de edad avanzada".into()) }, &head).is_ok());
}

#[test]
fn an_officer_never_acts_on_an_own_request_by_account_or_by_cui() {
    let own = actor(APPLICANT, &[Role::Reviewer, Role::Signer]);
    assert_eq!(make(&submitted(), TAKE, &own), Err(Refusal::OwnRequest));
    assert_eq!(make(&to_sign(), Move::Sign, &own), Err(Refusal::OwnRequest));
    let about_reviewer = RequestFacts { subject_cui: reviewer().cui, ..submitted() };
    assert_eq!(make(&about_reviewer, TAKE, &reviewer()), Err(Refusal::OwnRequest));
}

#[test]
fn review_goes_on_only_when_everything_is_done() {
    assert_eq!(make(&in_review(), Move::Advance, &reviewer()).unwrap().document, Document::Render);
    for (facts, refusal) in [
        (RequestFacts { payment_confirmed: false, ..in_review() }, Refusal::PaymentUnconfirmed),
        (RequestFacts { officer_form_valid: false, ..in_review() }, Refusal::OfficerFormInvalid),
        (RequestFacts { checklist_done: false, ..in_review() }, Refusal::ChecklistOpen),
        (RequestFacts { assignee: None, ..in_review() }, Refusal::NotTheAssignee),
    ] {
        assert_eq!(make(&facts, Move::Advance, &reviewer()), Err(refusal));
    }
}

#[test]
fn three_different_people_sign_and_none_of_them_reviewed() {
    let mut facts = to_sign();
    assert_eq!(make(&facts, Move::Sign, &actor(REVIEWER, &[Role::Signer])), Err(Refusal::ReviewerCannotSign));
    assert_eq!(make(&facts, Move::Sign, &signer()).unwrap().to, Some(RequestState::UnderReview));
    facts.signers.push(signer().account);
    assert_eq!(make(&facts, Move::Sign, &signer()), Err(Refusal::AlreadySigned));
    facts.signers.push(actor(3, &[]).account);
    let last = make(&facts, Move::Sign, &actor(4, &[Role::Signer])).unwrap();
    assert_eq!((last.to, last.document), (Some(RequestState::Signed), Document::Issue));
    let waiting = RequestFacts { rendered: false, ..to_sign() };
    assert_eq!(make(&waiting, Move::Sign, &signer()), Err(Refusal::NotRendered));
}

#[test]
fn a_signer_returns_with_a_reason_and_the_document_is_void() {
    let back = |reason: &str| Move::Return { stage: "review".into(), reason: reason.into() };
    assert_eq!(make(&to_sign(), back(" "), &signer()), Err(Refusal::ReasonMissing));
    let decision = make(&to_sign(), back("Falta un período"), &signer()).unwrap();
    assert_eq!((decision.document, decision.stage.as_deref()), (Document::Void, Some("review")));
    let elsewhere = Move::Return { stage: "generate".into(), reason: "x".into() };
    assert_eq!(make(&to_sign(), elsewhere, &signer()), Err(Refusal::ReturnNotAllowed));
}

#[test]
fn a_rejection_needs_a_known_reason_and_a_definitive_one_stays() {
    let reject = |reason: &str, definitive| Move::Reject {
        reasons: vec![reason.into()],
        text: "…".into(),
        definitive,
        referral: false,
    };
    assert!(make(&in_review(), reject("illegible_documents", false), &reviewer()).is_ok());
    assert_eq!(make(&in_review(), reject("no_such", false), &reviewer()), Err(Refusal::RejectionNotAllowed));
    assert_eq!(make(&to_sign(), reject("other", false), &signer()), Err(Refusal::RejectionNotAllowed));
    let rejected = RequestFacts { state: RequestState::Rejected, stage: None, assignee: None, ..in_review() };
    assert_eq!(
        make(&rejected, Move::Correct, &actor(APPLICANT, &[])).unwrap().to,
        Some(RequestState::Creation)
    );
    let definitive = RequestFacts { definitive: true, ..rejected };
    assert_eq!(make(&definitive, Move::Correct, &actor(APPLICANT, &[])), Err(Refusal::Definitive));
}

#[test]
fn an_administrator_moves_nothing() {
    let administrator = actor(5, &[Role::Administrator]);
    for facts in [draft(), submitted(), in_review(), to_sign()] {
        assert_eq!(allowed(&facts, &procedure(), &administrator), []);
    }
}

#[test]
fn the_buttons_are_what_decide_permits() {
    assert_eq!(
        allowed(&draft(), &procedure(), &actor(APPLICANT, &[])),
        [Action::Save, Action::Discard, Action::Submit]
    );
    assert_eq!(
        allowed(&in_review(), &procedure(), &reviewer()),
        [Action::Release, Action::Fill, Action::Advance, Action::Reject]
    );
    assert_eq!(allowed(&to_sign(), &procedure(), &signer()), [Action::Return, Action::Sign]);
}

/// A request as the store would keep it, moved by whatever `decide` permits.
#[derive(Debug)]
struct Walked {
    facts: RequestFacts,
    events: usize,
    issued: bool,
}

impl Walked {
    /// Carries a decision out, and holds it against DESIGN's table.
    fn carry_out(&mut self, decision: &Decision, who: &Actor) -> Result<(), TestCaseError> {
        let before = self.facts.clone();
        let officer = decision.role.is_some();
        let own = who.cui == before.applicant_cui || who.cui == before.subject_cui;
        prop_assert!(!officer || !own, "an officer acted on an own case");
        if let Some(role) = decision.role {
            match decision.on_behalf_of {
                None => prop_assert!(who.has_role(role), "{role:?} was not held"),
                Some(absent) => {
                    let stands =
                        who.substitutions.iter().find(|one| one.absent == absent && one.grant.role == role);
                    prop_assert!(stands.is_some(), "{role:?} was neither held nor had for {absent}");
                    let absent = stands.map(|one| &one.cui);
                    let own = absent == Some(&before.applicant_cui) || absent == Some(&before.subject_cui);
                    prop_assert!(!own, "an officer acted on the absent officer's own case");
                }
            }
        } else {
            prop_assert_eq!(who.account, before.applicant);
        }
        let Some(to) = decision.to else {
            prop_assert!(before.state == RequestState::Creation && !before.filed_before);
            return Ok(());
        };
        let table = [
            (RequestState::Creation, RequestState::Creation),
            (RequestState::Creation, RequestState::Submitted),
            (RequestState::Submitted, RequestState::Creation),
            (RequestState::Submitted, RequestState::UnderReview),
            (RequestState::UnderReview, RequestState::UnderReview),
            (RequestState::UnderReview, RequestState::Rejected),
            (RequestState::UnderReview, RequestState::Signed),
            (RequestState::Rejected, RequestState::Creation),
        ];
        prop_assert!(
            table.contains(&(before.state, to)),
            "{:?} -> {to:?} is no move of the design",
            before.state
        );
        self.events += 1;
        let facts = &mut self.facts;
        facts.state = to;
        facts.stage.clone_from(&decision.stage);
        match decision.assignment {
            Assignment::Keep => {}
            Assignment::To(account) | Assignment::Delegated(account) => facts.assignee = Some(account),
            Assignment::Nobody => facts.assignee = None,
        }
        match decision.action {
            Action::Submit => facts.filed_before = true,
            Action::Advance => facts.reviewers.push(who.account),
            Action::Sign => {
                prop_assert!(!facts.signers.contains(&who.account), "signed twice");
                prop_assert!(!facts.reviewers.contains(&who.account), "a reviewer signed");
                facts.signers.push(who.account);
                if let Some(absent) = decision.on_behalf_of {
                    prop_assert!(
                        !before.signers.contains(&absent),
                        "signed by the officer and for the officer"
                    );
                    prop_assert!(!before.signed_for.contains(&absent), "signed twice for one officer");
                    facts.signed_for.push(absent);
                }
                let own = before.signed_for.contains(&who.account) && decision.on_behalf_of.is_none();
                prop_assert!(!own, "signed for the officer and by the officer");
            }
            Action::Take | Action::TakeOver => facts.held_for = decision.on_behalf_of,
            _ => {}
        }
        match decision.document {
            Document::Keep => {}
            Document::Render => {
                facts.rendered = true;
                facts.stage = Some("signatures".into());
            }
            Document::Void => {
                facts.rendered = false;
                facts.signers.clear();
                facts.signed_for.clear();
            }
            Document::Issue => {
                self.issued = true;
                prop_assert_eq!(facts.signers.len(), 3, "issued without three signatures");
            }
        }
        Ok(())
    }
}

fn any_move() -> impl Strategy<Value = Move> {
    let reason = || prop_oneof![Just(String::new()), Just("motivo".to_owned())];
    prop_oneof![
        Just(Move::Save),
        Just(Move::Discard),
        Just(Move::Submit),
        Just(Move::Recall),
        reason().prop_map(|reason| Move::Take { reason: Some(reason) }),
        Just(Move::Release),
        Just(Move::TakeOver),
        Just(Move::Fill),
        Just(Move::Advance),
        (prop_oneof![Just("review"), Just("signatures"), Just("")], reason())
            .prop_map(|(stage, reason)| Move::Return { stage: stage.into(), reason }),
        Just(Move::Sign),
        (any::<bool>(), reason()).prop_map(|(definitive, text)| Move::Reject {
            reasons: vec!["other".into()],
            text,
            definitive,
            referral: false,
        }),
        Just(Move::Correct),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// Random people make random moves: none outside the design's table, no state without its duties.
    #[test]
    fn no_walk_leaves_the_table(
        steps in proptest::collection::vec(
            (any_move(), 0usize..6, 0u8..8, any::<bool>(), proptest::option::of((0usize..6, 0u8..8))), 1..60
        )
    ) {
        let procedure = procedure();
        let mut walked = Walked { facts: draft(), events: 0, issued: false };
        for (made, who, roles, fine, absent) in steps {
            let held = |roles: u8| -> Vec<Role> {
                [Role::Reviewer, Role::Signer, Role::HeadOfUnit]
                    .into_iter().enumerate().filter(|(bit, _)| roles & (1 << bit) != 0).map(|(_, role)| role).collect()
            };
            let mut who = actor(who, &held(roles));
            if let Some((absent, roles)) = absent.filter(|(absent, _)| actor(*absent, &[]).account != who.account) {
                who.substitutions = held(roles).into_iter().map(|role| stands_in(absent, role)).collect();
            }
            walked.facts.first_in_queue = fine;
            let buttons = allowed(&walked.facts, &procedure, &who);
            if let Ok(decision) = decide(&walked.facts, &procedure, &made, &who) {
                prop_assert!(buttons.contains(&decision.action), "{:?} has no button", decision.action);
                let gone = decision.to.is_none();
                walked.carry_out(&decision, &who)?;
                if gone { break }
            }
            let under_review = walked.facts.state == RequestState::UnderReview;
            prop_assert_eq!(under_review, walked.facts.stage.is_some());
            prop_assert_eq!(walked.issued, walked.facts.state == RequestState::Signed);
            let stage = walked.facts.stage.as_deref().and_then(|id| procedure.stage(id));
            prop_assert!(stage.is_none_or(|stage| stage.kind != StageKind::Sign || walked.facts.rendered));
        }
    }
}

#[test]
fn a_head_delegates_only_where_the_stage_allows_it_and_only_within_the_unit() {
    let mut procedure = procedure();
    let head = actor(2, &[Role::HeadOfUnit]);
    let (cashier, reviewer) = (actor(3, &[Role::Cashier]), actor(4, &[Role::Reviewer]));
    let outsider = actor(5, &[]);
    let to = |who: &Actor| Move::Reassign { to: Box::new(who.clone()), reason: "Vacaciones".into() };
    let facts = in_review();
    let assigned = |procedure: &Procedure, who: &Actor| {
        decide(&facts, procedure, &to(who), &head).map(|decision| decision.assignment)
    };
    assert_eq!(assigned(&procedure, &reviewer), Ok(Assignment::To(reviewer.account)));
    assert_eq!(assigned(&procedure, &cashier), Err(Refusal::RoleMissing));
    procedure.stages[0].delegable = true;
    assert_eq!(assigned(&procedure, &cashier), Ok(Assignment::Delegated(cashier.account)));
    assert_eq!(assigned(&procedure, &outsider), Err(Refusal::RoleMissing));
    let delegated = RequestFacts { assignee: Some(cashier.account), delegated: true, ..in_review() };
    assert!(decide(&delegated, &procedure, &Move::Advance, &cashier).is_ok());
    assert_eq!(decide(&in_review(), &procedure, &Move::Advance, &cashier), Err(Refusal::RoleMissing));
}

#[test]
fn a_stage_whose_register_lacks_something_does_not_go_on() {
    let facts = RequestFacts { lookups_found: false, ..in_review() };
    let refused = decide(&facts, &procedure(), &Move::Advance, &actor(REVIEWER, &[Role::Reviewer]));
    assert_eq!(refused, Err(Refusal::NotInRegister));
}

#[test]
fn a_reason_that_refers_asks_where_to() {
    let mut procedure = procedure();
    procedure.stages[0].reasons[0].refers = true;
    let reason = procedure.stages[0].reasons[0].id.clone();
    let reject = |referral| Move::Reject {
        reasons: vec![reason.clone()],
        text: "No".into(),
        definitive: false,
        referral,
    };
    let who = actor(REVIEWER, &[Role::Reviewer]);
    assert_eq!(decide(&in_review(), &procedure, &reject(false), &who), Err(Refusal::ReferralMissing));
    assert!(decide(&in_review(), &procedure, &reject(true), &who).is_ok());
}
