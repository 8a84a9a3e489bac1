use super::store::{self, Group};
use crate::absences;
use crate::app::Tx;
use crate::error::ApiError;
use crate::http::Caller;
use crate::officers;
use crate::procedures::Loaded;
use crate::requests::view::name_of;
use chrono::TimeDelta;
use std::sync::Arc;
use ventanilla_shared::AccountId;
use ventanilla_shared::api::load::{OfficerLoad, StageLoad, UnitLoad};
use ventanilla_shared::decision::Role;
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::procedure::StageKind;

/// The load of a unit.
///
/// # Errors
/// `forbidden` for whoever neither heads the unit nor administers the institution.
pub fn of_unit(
    tx: &mut Tx<'_>,
    caller: &Caller,
    institution: &str,
    unit: &str,
) -> Result<UnitLoad, ApiError> {
    let administers =
        caller.actor.grants.iter().any(|g| g.role == Role::Administrator && g.institution == institution);
    if !administers && !caller.actor.acts_as(Role::HeadOfUnit, institution, unit) {
        return Err(ApiError::Problem(ProblemCode::Forbidden));
    }
    let current = tx.app.procedures.current();
    let procedures: Vec<Arc<Loaded>> =
        current.iter().filter(|loaded| loaded.procedure.institution == institution).cloned().collect();
    let codes: Vec<String> = procedures.iter().map(|loaded| loaded.procedure.code.clone()).collect();
    let today = tx.today();
    let open = store::open(tx, &codes, unit, None)?;
    let late = store::open(tx, &codes, unit, Some(today))?;
    Ok(UnitLoad {
        institution: institution.to_owned(),
        unit: unit.to_owned(),
        officers: officers(tx, &codes, (institution, unit), &open, &late)?,
        stages: procedures.iter().flat_map(|loaded| stages(loaded, &open, &late)).collect(),
    })
}

fn officers(
    tx: &mut Tx<'_>,
    procedures: &[String],
    (institution, unit): (&str, &str),
    open: &[Group],
    late: &[Group],
) -> Result<Vec<OfficerLoad>, ApiError> {
    let substitutions = absences::store::substitutes_at(tx, None, institution, unit)?;
    let mut people: Vec<AccountId> = officers::store::of_unit(tx, None, institution, unit)?;
    people.extend(substitutions.iter().map(|(substitute, _)| *substitute));
    for group in open {
        if let Some(holder) = &group.holder {
            people.push(holder.parse().map_err(ApiError::internal)?);
        }
    }
    people.sort();
    people.dedup();
    let ids: Vec<String> = people.iter().map(ToString::to_string).collect();
    let moved = store::moved_on(tx, procedures, &ids, tx.now - TimeDelta::days(30))?;
    let mut load = Vec::with_capacity(people.len());
    for (id, text) in people.into_iter().zip(&ids) {
        let held_by = |group: &&Group| group.holder.as_ref() == Some(text);
        load.push(OfficerLoad {
            id,
            name: name_of(tx, id)?,
            held: open.iter().filter(held_by).map(|group| group.count).sum(),
            overdue: late.iter().filter(held_by).map(|group| group.count).sum(),
            moved_on: moved.iter().find(|(actor, _)| actor == text).map_or(0, |(_, count)| *count),
            oldest_due: open.iter().filter(held_by).filter_map(|group| group.oldest_due).min(),
            absent: substitutions.iter().any(|(_, absent)| *absent == id),
        });
    }
    load.sort_by(|one, other| other.held.cmp(&one.held).then_with(|| one.name.cmp(&other.name)));
    Ok(load)
}

fn stages(loaded: &Loaded, open: &[Group], late: &[Group]) -> Vec<StageLoad> {
    let procedure = &loaded.procedure;
    let load = |(at, stage): (usize, &ventanilla_shared::procedure::Stage)| {
        let here = |group: &&Group| {
            group.procedure == procedure.code
                && match &group.stage {
                    Some(id) => *id == stage.id,
                    None => at == 0,
                }
        };
        let total = |held: bool| -> i64 {
            open.iter().filter(here).filter(|g| g.holder.is_some() == held).map(|g| g.count).sum()
        };
        let (waiting, held) = (total(false), total(true));
        (waiting + held > 0).then(|| StageLoad {
            procedure: procedure.code.clone(),
            procedure_title: procedure.title.clone(),
            stage: stage.id.clone(),
            stage_title: stage.title.clone(),
            waiting,
            held,
            overdue: late.iter().filter(here).map(|group| group.count).sum(),
            oldest_due: open.iter().filter(here).filter_map(|group| group.oldest_due).min(),
        })
    };
    let worked =
        |(_, stage): &(usize, &ventanilla_shared::procedure::Stage)| stage.kind != StageKind::Generate;
    procedure.stages.iter().enumerate().filter(worked).filter_map(load).collect()
}
