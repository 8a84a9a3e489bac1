use super::*;
use crate::decision::{Grant, IdentityLevel, Substitution};
use proptest::prelude::*;
use uuid::Uuid;

/// Invented people with valid check digits.
const CUIS: [&str; 6] =
    ["1234567890101", "2000000040101", "3000000060101", "4000000080101", "1000000020101", "1100000050101"];

fn grant(role: Role) -> Grant {
    Grant { role, institution: "ONSEC".into(), unit: "certifications".into() }
}

fn actor(n: usize, roles: &[Role]) -> Actor {
    Actor {
        account: AccountId(Uuid::from_u128(n as u128)),
        cui: Cui::parse(CUIS[n]).unwrap(),
        identity_level: IdentityLevel::Verified,
        profile_complete: true,
        guest: false,
        grants: roles.iter().copied().map(grant).collect(),
        substitutions: vec![],
    }
}

/// The n-th person with a role of an absent one, and no own.
fn substitute(n: usize, absent: usize, role: Role) -> Actor {
    let other = actor(absent, &[]);
    let one = Substitution {
        grant: grant(role),
        absent: other.account,
        cui: other.cui,
        name: format!("Persona {absent}"),
        until: crate::Date::from_ymd_opt(2026, 12, 31).unwrap(),
    };
    Actor { substitutions: vec![one], ..actor(n, &[]) }
}

const APPLICANT: usize = 0;
const SUBJECT: usize = 1;

fn issued() -> RevocationFacts {
    RevocationFacts {
        standing: CertificateStanding::InForce,
        institution: "ONSEC".into(),
        units: vec!["certifications".into(), "direction".into()],
        signing_units: vec!["certifications".into()],
        applicant: actor(APPLICANT, &[]).account,
        applicant_cui: actor(APPLICANT, &[]).cui,
        subject_cui: actor(SUBJECT, &[]).cui,
        proposal: None,
    }
}

fn proposed(by: usize, on_behalf_of: Option<usize>) -> RevocationFacts {
    let account = |n: usize| actor(n, &[]).account;
    let proposal = RevocationProposal {
        by: account(by),
        on_behalf_of: on_behalf_of.map(account),
        state: RevocationState::Proposed,
    };
    RevocationFacts { proposal: Some(proposal), ..issued() }
}

use RevocationMove::{Confirm, Propose, Refuse, Withdraw};
use RevocationRefusal as No;

#[test]
fn a_reviewer_or_signer_of_its_units_proposes() {
    for role in [Role::Reviewer, Role::Signer] {
        let right = decide(&issued(), Propose, &actor(2, &[role])).unwrap();
        assert_eq!(right, Right { role, on_behalf_of: None });
    }
    for role in [Role::Cashier, Role::Support, Role::Auditor, Role::Administrator, Role::HeadOfUnit] {
        assert_eq!(decide(&issued(), Propose, &actor(2, &[role])), Err(No::RoleMissing));
    }
    let elsewhere = RevocationFacts { institution: "RENAP".into(), ..issued() };
    assert_eq!(decide(&elsewhere, Propose, &actor(2, &[Role::Signer])), Err(No::RoleMissing));
    let pending = RevocationFacts { standing: CertificateStanding::NotIssued, ..issued() };
    assert_eq!(decide(&pending, Propose, &actor(2, &[Role::Signer])), Err(No::NotIssued));
    let over = RevocationFacts { standing: CertificateStanding::Revoked, ..issued() };
    assert_eq!(decide(&over, Propose, &actor(2, &[Role::Signer])), Err(No::AlreadyRevoked));
    assert_eq!(decide(&proposed(2, None), Propose, &actor(3, &[Role::Signer])), Err(No::AlreadyProposed));
}

#[test]
fn another_signer_confirms_or_refuses() {
    for made in [Confirm, Refuse] {
        let right = decide(&proposed(2, None), made, &actor(3, &[Role::Signer])).unwrap();
        assert_eq!(right, Right { role: Role::Signer, on_behalf_of: None });
        assert_eq!(decide(&proposed(2, None), made, &actor(3, &[Role::Reviewer])), Err(No::RoleMissing));
        assert_eq!(decide(&proposed(2, None), made, &actor(2, &[Role::Signer])), Err(No::SameOfficer));
        assert_eq!(decide(&issued(), made, &actor(3, &[Role::Signer])), Err(No::AlreadyDecided));
    }
    let over = RevocationFacts { standing: CertificateStanding::Revoked, ..proposed(2, None) };
    assert_eq!(decide(&over, Confirm, &actor(3, &[Role::Signer])), Err(No::AlreadyRevoked));
    let elsewhere = RevocationFacts { signing_units: vec!["direction".into()], ..proposed(2, None) };
    assert_eq!(decide(&elsewhere, Confirm, &actor(3, &[Role::Signer])), Err(No::RoleMissing));
}

#[test]
fn substitution_does_not_make_two_of_one() {
    // 3 proposed for the absent 2: neither confirms, and nobody does for either of them.
    let facts = proposed(3, Some(2));
    for who in [actor(2, &[Role::Signer]), actor(3, &[Role::Signer])] {
        assert_eq!(decide(&facts, Confirm, &who), Err(No::SameOfficer));
    }
    for absent in [2, 3] {
        assert_eq!(decide(&facts, Confirm, &substitute(4, absent, Role::Signer)), Err(No::SameOfficer));
    }
    let other = substitute(4, 5, Role::Signer);
    let right = decide(&facts, Confirm, &other).unwrap();
    assert_eq!(right.on_behalf_of, Some(actor(5, &[]).account));
    // Of two rights the one that is left counts.
    let both = [substitute(4, 2, Role::Signer).substitutions, other.substitutions.clone()].concat();
    let both = Actor { substitutions: both, ..other };
    assert_eq!(decide(&facts, Confirm, &both).unwrap().on_behalf_of, Some(actor(5, &[]).account));
}

#[test]
fn whom_it_concerns_has_no_part_in_it() {
    for n in [APPLICANT, SUBJECT] {
        let who = actor(n, &[Role::Reviewer, Role::Signer]);
        assert_eq!(decide(&issued(), Propose, &who), Err(No::OwnRequest));
        assert_eq!(decide(&proposed(2, None), Confirm, &who), Err(No::OwnRequest));
        let for_them = substitute(4, n, Role::Signer);
        assert_eq!(decide(&issued(), Propose, &for_them), Err(No::OwnRequest));
        assert_eq!(decide(&proposed(2, None), Confirm, &for_them), Err(No::OwnRequest));
    }
}

#[test]
fn only_the_proposer_withdraws_and_only_while_it_waits() {
    let proposer = actor(2, &[Role::Reviewer]);
    assert!(decide(&proposed(2, None), Withdraw, &proposer).is_ok());
    assert_eq!(decide(&proposed(2, None), Withdraw, &actor(3, &[Role::Signer])), Err(No::NotTheProposer));
    assert_eq!(decide(&proposed(3, Some(2)), Withdraw, &proposer), Err(No::NotTheProposer));
    for state in [RevocationState::Confirmed, RevocationState::Refused, RevocationState::Withdrawn] {
        let mut facts = proposed(2, None);
        facts.proposal = facts.proposal.map(|proposal| RevocationProposal { state, ..proposal });
        assert_eq!(decide(&facts, Withdraw, &proposer), Err(No::AlreadyDecided));
        assert_eq!(decide(&facts, Confirm, &actor(3, &[Role::Signer])), Err(No::AlreadyDecided));
    }
}

type Drawn = (usize, Option<usize>, Vec<Role>, Vec<(usize, Role)>);

fn people() -> impl Strategy<Value = Drawn> {
    let roles = || prop::sample::select(Role::ALL.to_vec());
    let absent = prop::collection::vec((0usize..6, roles()), 0..3);
    (0usize..6, prop::option::of(0usize..6), prop::collection::vec(roles(), 0..3), absent)
}

proptest! {
    /// Whatever the grants and substitutions: two confirm who are four different people, or fewer, but never the same one
    /// twice, and none of them is concerned.
    #[test]
    fn a_confirmation_never_names_one_person_twice(
        (by, behalf, _, _) in people(), (n, _, roles, absent) in people()
    ) {
        let facts = proposed(by, behalf.filter(|absent| *absent != by));
        let substitutions =
            absent.iter().flat_map(|(who, role)| substitute(n, *who, *role).substitutions).collect();
        let who = Actor { substitutions, ..actor(n, &roles) };
        if let Ok(right) = decide(&facts, Confirm, &who) {
            prop_assert_eq!(right.role, Role::Signer);
            let first = facts.proposal.unwrap();
            let second = [Some(who.account), right.on_behalf_of];
            for one in second.into_iter().flatten() {
                prop_assert!(one != first.by && Some(one) != first.on_behalf_of);
                prop_assert!(one != actor(APPLICANT, &[]).account && one != actor(SUBJECT, &[]).account);
            }
            let held = who.holds(Role::Signer, "ONSEC", "certifications");
            prop_assert_eq!(right.on_behalf_of.is_none(), held, "the own right goes first");
        }
    }
}
