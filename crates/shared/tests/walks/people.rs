//! Random people: citizens, officers with grants in right and wrong units, heads, an applicant who is an officer too.

use crate::sketch::{Case, INSTITUTION};
use proptest::prelude::*;
use ventanilla_shared::decision::{Actor, Grant, IdentityLevel, Role};
use ventanilla_shared::procedure::UnitRule;
use ventanilla_shared::{AccountId, Cui, Date};

/// The n-th invented CUI: valid check digit, born in Guatemala.
pub fn cui(n: u32) -> Cui {
    let candidates = (0..10).map(|last| format!("{:08}", 20_000_000 + n * 10 + last));
    let mut valid = candidates
        .filter_map(|first| (0..10).find_map(|check| Cui::parse(&format!("{first}{check}0101")).ok()));
    valid.next().expect("one of ten has a check digit")
}

pub fn today() -> Date {
    Date::from_ymd_opt(2026, 11, 22).expect("a day")
}

pub fn person(n: u32, grants: Vec<Grant>) -> Actor {
    Actor {
        account: AccountId(uuid::Uuid::from_u128(u128::from(n) + 1)),
        cui: cui(n),
        identity_level: IdentityLevel::Verified,
        profile_complete: true,
        guest: false,
        substitutions: Vec::new(),
        grants,
    }
}

pub fn grant(role: Role, institution: &str, unit: &str) -> Grant {
    Grant { role, institution: institution.into(), unit: unit.into() }
}

/// Every role that a stage asks for, and the heads', at every unit: who holds these is kept from nothing but own cases.
fn everything(case: &Case) -> Vec<Grant> {
    let mut roles: Vec<Role> = case.procedure.stages.iter().map(|stage| stage.role).collect();
    roles.push(Role::HeadOfUnit);
    let everywhere = |role: Role| case.units.iter().map(move |unit| grant(role, INSTITUTION, unit));
    roles.into_iter().flat_map(everywhere).collect()
}

/// How an officer's grants are drawn.
#[derive(Debug, Clone)]
pub struct Officer {
    kind: u8,
    /// Which of the grants there are.
    some: u32,
}

pub fn officers() -> impl Strategy<Value = Vec<Officer>> {
    prop::collection::vec((0u8..8, any::<u32>()).prop_map(|(kind, some)| Officer { kind, some }), 2..6)
}

/// Everybody who walks: the applicant first.
pub fn everybody(case: &Case, officers: &[Officer], applicant_is_officer: bool) -> Vec<Actor> {
    let all = everything(case);
    let own_role = |at: usize| {
        let stage = &case.procedure.stages[at % case.procedure.stages.len()];
        let unit = match &stage.unit {
            UnitRule::Fixed(unit) => unit,
            UnitRule::Answer { .. } => &case.units[0],
        };
        grant(stage.role, INSTITUTION, unit)
    };
    let mut people = vec![case.applicant.clone()];
    if applicant_is_officer {
        people[0].grants = all.clone();
    }
    // The applicant's other account, and the person whom it is about: both hold every role.
    people.push(Actor { cui: case.applicant.cui.clone(), ..person(100, all.clone()) });
    people.push(Actor { cui: case.subject.clone(), ..person(101, all.clone()) });
    people.push(person(102, Vec::new()));
    for (n, officer) in (0u32..).zip(officers) {
        let grants = match officer.kind {
            0..3 => all.clone(),
            3 => case.units.iter().map(|unit| grant(Role::HeadOfUnit, INSTITUTION, unit)).collect(),
            // The right role and unit, of another institution.
            4 => all.iter().map(|g| grant(g.role, "OTHER", &g.unit)).collect(),
            // The right role, in a unit that does nothing here.
            5 => all.iter().map(|g| grant(g.role, INSTITUTION, "elsewhere")).collect(),
            // A colleague without any role that a stage asks for.
            6 => case.units.iter().map(|unit| grant(Role::Auditor, INSTITUTION, unit)).collect(),
            _ => {
                let drawn = all.iter().enumerate().filter(|(bit, _)| officer.some & (1 << (bit % 32)) != 0);
                drawn.map(|(_, grant)| grant.clone()).chain([own_role(officer.some as usize)]).collect()
            }
        };
        people.push(person(110 + n, grants));
    }
    people
}
