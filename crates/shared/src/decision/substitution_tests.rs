//! Acting for an absent officer: what a substitute may do, and what neither of the two may.

use super::tests::*;
use super::*;

const ABSENT: usize = 1;
const SUBSTITUTE: usize = 3;

fn substitute(held: &[Role], role: Role) -> Actor {
    Actor { substitutions: vec![stands_in(ABSENT, role)], ..actor(SUBSTITUTE, held) }
}

#[test]
fn a_substitute_takes_in_the_absent_officers_role_and_both_are_named() {
    let who = substitute(&[Role::Cashier], Role::Reviewer);
    let taken = make(&submitted(), TAKE, &who).unwrap();
    assert_eq!((taken.role, taken.on_behalf_of), (Some(Role::Reviewer), Some(actor(ABSENT, &[]).account)));
    let own = substitute(&[Role::Reviewer], Role::Reviewer);
    assert_eq!(
        make(&submitted(), TAKE, &own).unwrap().on_behalf_of,
        None,
        "in the own right, where there is one"
    );
    let other = substitute(&[Role::Cashier], Role::Signer);
    assert_eq!(make(&submitted(), TAKE, &other), Err(Refusal::RoleMissing));
}

#[test]
fn neither_of_the_two_may_be_concerned() {
    let of = |who: usize| RequestFacts { subject_cui: actor(who, &[]).cui, ..submitted() };
    let who = substitute(&[], Role::Reviewer);
    assert_eq!(make(&of(ABSENT), TAKE, &who), Err(Refusal::OwnRequest));
    assert_eq!(make(&of(SUBSTITUTE), TAKE, &who), Err(Refusal::OwnRequest));
    // For another absent officer the first one's case is nobody's own.
    let two =
        Actor { substitutions: vec![stands_in(ABSENT, Role::Reviewer), stands_in(4, Role::Reviewer)], ..who };
    assert_eq!(make(&of(ABSENT), TAKE, &two).unwrap().on_behalf_of, Some(actor(4, &[]).account));
}

#[test]
fn what_the_absent_officer_holds_is_taken_over_and_taken_back() {
    let who = substitute(&[], Role::Reviewer);
    let absent = actor(ABSENT, &[Role::Reviewer]);
    assert_eq!(make(&in_review(), Move::Advance, &who), Err(Refusal::NotTheAssignee));
    let over = make(&in_review(), Move::TakeOver, &who).unwrap();
    assert_eq!(
        (over.assignment, over.on_behalf_of, over.action),
        (Assignment::To(who.account), Some(absent.account), Action::TakeOver)
    );
    let held = RequestFacts { assignee: Some(who.account), held_for: Some(absent.account), ..in_review() };
    assert_eq!(make(&held, Move::Advance, &who).unwrap().on_behalf_of, Some(absent.account));
    assert!(matches!(make(&held, Move::TakeOver, &who), Err(Refusal::NoSuchMove { .. })), "held already");
    let back = make(&held, Move::TakeOver, &absent).unwrap();
    assert_eq!((back.assignment, back.on_behalf_of), (Assignment::To(absent.account), None));
    let stranger = actor(4, &[Role::Reviewer]);
    assert_eq!(make(&held, Move::TakeOver, &stranger), Err(Refusal::RoleMissing));
    assert!(allowed(&in_review(), &procedure(), &who).contains(&Action::TakeOver));
    let over = Actor { substitutions: vec![], ..who };
    assert_eq!(make(&held, Move::Advance, &over), Err(Refusal::RoleMissing), "the absence is over");
}

#[test]
fn out_of_order_in_a_borrowed_right_names_whose_it_is() {
    let later = RequestFacts { first_in_queue: false, ..submitted() };
    let take = || Move::Take { reason: Some("Persona de edad avanzada".into()) };
    let taken = make(&later, take(), &substitute(&[Role::Reviewer], Role::HeadOfUnit)).unwrap();
    assert_eq!((taken.role, taken.on_behalf_of), (Some(Role::HeadOfUnit), Some(actor(ABSENT, &[]).account)));
    let rights = vec![stands_in(ABSENT, Role::Reviewer), stands_in(4, Role::HeadOfUnit)];
    let of_two = Actor { substitutions: rights, ..actor(SUBSTITUTE, &[]) };
    assert_eq!(make(&later, take(), &of_two), Err(Refusal::NotFirstInQueue));
}

#[test]
fn own_reviews_count_and_the_absent_officers_do_not() {
    let reviewed_by = |who: usize| RequestFacts { reviewers: vec![actor(who, &[]).account], ..to_sign() };
    let who = substitute(&[], Role::Signer);
    let signed = make(&reviewed_by(ABSENT), Move::Sign, &who).unwrap();
    assert_eq!(signed.on_behalf_of, Some(actor(ABSENT, &[]).account));
    assert_eq!(make(&reviewed_by(SUBSTITUTE), Move::Sign, &who), Err(Refusal::ReviewerCannotSign));
}

#[test]
fn an_absent_officers_signature_is_given_once() {
    let who = substitute(&[], Role::Signer);
    let absent = actor(ABSENT, &[Role::Signer]);
    let facts = RequestFacts { reviewers: vec![], ..to_sign() };
    let by_absent = RequestFacts { signers: vec![absent.account], ..facts.clone() };
    assert_eq!(make(&by_absent, Move::Sign, &who), Err(Refusal::AlreadySigned));
    let for_absent = RequestFacts { signers: vec![who.account], signed_for: vec![absent.account], ..facts };
    assert_eq!(make(&for_absent, Move::Sign, &absent), Err(Refusal::AlreadySigned));
    assert_eq!(make(&for_absent, Move::Sign, &who), Err(Refusal::AlreadySigned));
}

#[test]
fn a_substitute_of_the_head_hands_out_and_a_case_may_be_given_to_a_substitute() {
    let head = substitute(&[], Role::HeadOfUnit);
    let to = Actor { substitutions: vec![stands_in(4, Role::Reviewer)], ..actor(5, &[]) };
    let made = Move::Reassign { to: Box::new(to.clone()), reason: "Vacaciones".into() };
    let facts = RequestFacts { assignee: Some(actor(4, &[]).account), ..in_review() };
    let given = make(&facts, made, &head).unwrap();
    assert_eq!(
        (given.assignment, given.on_behalf_of),
        (Assignment::To(to.account), Some(actor(ABSENT, &[]).account))
    );
}
