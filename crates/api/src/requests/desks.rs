//! Where an officer works: at which stages of which procedures, for which unit.

use super::queue::Filter;
use crate::app::Tx;
use crate::db::schema::requests;
use crate::error::ApiError;
use crate::procedures::Loaded;
use diesel::prelude::*;
use std::sync::Arc;
use ventanilla_shared::decision::{Actor, Role};
use ventanilla_shared::procedure::{Stage, StageKind, UnitRule};

const SUBMITTED: &str = "submitted";
const UNDER_REVIEW: &str = "under_review";

/// A stage at which the officer works.
pub struct Desk {
    pub procedure: String,
    /// Of the definition; every version when missing.
    pub version: Option<i64>,
    pub stage: String,
    pub kind: StageKind,
    /// Code of the unit whose cases the officer does there.
    pub unit: String,
    /// People whose own cases the officer, who stands in for them alone, does not do there.
    pub barred: Vec<String>,
    pub first: bool,
}

/// The definitions by which something waits or is worked on, and those in force. A request goes on as it was filed, when its
/// definition was changed or taken away since.
fn at_work(tx: &mut Tx<'_>) -> Result<Vec<Arc<Loaded>>, ApiError> {
    let mut found = tx.app.procedures.current().to_vec();
    let used: Vec<(String, i64)> = requests::table
        .filter(requests::state.eq_any([SUBMITTED, UNDER_REVIEW]))
        .select((requests::procedure_code, requests::procedure_version))
        .distinct()
        .load(tx.db)?;
    for (code, version) in used {
        let in_force = tx.app.procedures.find(&code);
        if in_force.is_some_and(|loaded| i64::from(loaded.procedure.version) == version) {
            continue;
        }
        found.extend(tx.app.procedures.version(tx.db, &code, version)?);
    }
    Ok(found)
}

/// Whose own cases are out of reach at a unit: of an absent officer, where the actor works there for that one alone.
pub fn barred(actor: &Actor, role: Role, institution: &str, unit: &str) -> Vec<String> {
    if actor.holds(role, institution, unit) || actor.holds(Role::HeadOfUnit, institution, unit) {
        return Vec::new();
    }
    let role = if actor.acts_as(role, institution, unit) { role } else { Role::HeadOfUnit };
    actor.barred(role, institution, unit).into_iter().map(|cui| cui.as_str().to_owned()).collect()
}

/// The stages at which the officer holds the role, or heads the unit.
pub fn desks(tx: &mut Tx<'_>, actor: &Actor, filter: &Filter) -> Result<Vec<Desk>, ApiError> {
    let wanted =
        |asked: &Option<String>, value: &str| asked.as_deref().is_none_or(|a| a.is_empty() || a == value);
    let mut desks = Vec::new();
    for loaded in at_work(tx)? {
        let procedure = &loaded.procedure;
        if !wanted(&filter.procedure, &procedure.code) {
            continue;
        }
        for (at, stage) in procedure.stages.iter().enumerate() {
            let out = match stage.kind {
                StageKind::Generate => true,
                kind => filter.only_to_sign() && kind != StageKind::Sign,
            };
            if out || !wanted(&filter.stage, &stage.id) || filter.kind.is_some_and(|kind| kind != stage.kind)
            {
                continue;
            }
            let mut units: Vec<String> = actor
                .effective_grants()
                .filter(|grant| {
                    grant.institution == procedure.institution
                        && (grant.role == stage.role
                            || (grant.role == Role::HeadOfUnit && !filter.only_to_sign()))
                        && wanted(&filter.unit, &grant.unit)
                        && could_be(stage, &grant.unit)
                })
                .map(|grant| grant.unit.clone())
                .collect();
            units.sort();
            units.dedup();
            desks.extend(units.into_iter().map(|unit| Desk {
                procedure: procedure.code.clone(),
                version: Some(procedure.version.into()),
                kind: stage.kind,
                stage: stage.id.clone(),
                barred: barred(actor, stage.role, &procedure.institution, &unit),
                unit,
                first: at == 0,
            }));
        }
    }
    Ok(desks)
}

/// Whether a stage may be done by this unit.
fn could_be(stage: &Stage, unit: &str) -> bool {
    match &stage.unit {
        UnitRule::Fixed(code) => code == unit,
        UnitRule::Answer { .. } => true,
    }
}

pub type Condition = Box<
    dyn diesel::expression::BoxableExpression<
            requests::table,
            crate::db::DbBackend,
            SqlType = diesel::sql_types::Bool,
        >,
>;

/// What stands at one of the desks: filed and not taken, or at the stage.
pub fn at_desks(desks: &[Desk]) -> Option<Condition> {
    let mut all: Option<Condition> = None;
    for desk in desks {
        let at_stage =
            requests::state.eq(UNDER_REVIEW).and(requests::stage.eq(desk.stage.clone()).assume_not_null());
        let of_procedure = requests::procedure_code
            .eq(desk.procedure.clone())
            .and(requests::unit.eq(desk.unit.clone()).assume_not_null())
            .and(requests::applicant_cui.ne_all(desk.barred.clone()))
            .and(requests::subject_cui.ne_all(desk.barred.clone()));
        let one: Condition = if desk.first {
            Box::new(of_procedure.and(requests::state.eq(SUBMITTED).or(at_stage)))
        } else {
            Box::new(of_procedure.and(at_stage))
        };
        let one: Condition = match desk.version {
            Some(version) => Box::new(one.and(requests::procedure_version.eq(version))),
            None => one,
        };
        all = Some(match all {
            Some(others) => Box::new(others.or(one)),
            None => one,
        });
    }
    all
}
