//! The officers' queues: oldest first, by procedure and stage.

use super::store::{Row, stored};
use super::{Stored, facts, lists, moves, view};
use crate::app::Tx;
use crate::certificates;
use crate::db::{schema::requests, to_db};
use crate::error::ApiError;
use crate::http::paging::{self, Cursor};
use crate::http::{Caller, Versioned};
use crate::procedures::Loaded;
use diesel::prelude::*;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::requests::{QueueItem, Request, Take};
use ventanilla_shared::decision::{Actor, Role, allowed};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::procedure::{Stage, StageKind, UnitRule};

#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Only requests at this stage.
    #[param(example = "review")]
    pub stage: Option<String>,
    /// Only requests at this unit.
    #[param(example = "certifications")]
    pub unit: Option<String>,
    /// `true`: only those whose due day has passed. `POST /queue/next` takes the oldest whatever this says.
    pub overdue: Option<bool>,
    /// 1 to 100; 20 when missing.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

const SUBMITTED: &str = "submitted";
const UNDER_REVIEW: &str = "under_review";

/// A stage at which the officer works.
struct Desk {
    procedure: String,
    /// Of the definition; every version when missing.
    version: Option<i64>,
    stage: String,
    kind: StageKind,
    /// Code of the unit whose cases the officer does there.
    unit: String,
    /// People whose own cases the officer, who stands in for them alone, does not do there.
    barred: Vec<String>,
    first: bool,
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
fn barred(actor: &Actor, role: Role, institution: &str, unit: &str) -> Vec<String> {
    if actor.holds(role, institution, unit) || actor.holds(Role::HeadOfUnit, institution, unit) {
        return Vec::new();
    }
    let role = if actor.acts_as(role, institution, unit) { role } else { Role::HeadOfUnit };
    actor.barred(role, institution, unit).into_iter().map(|cui| cui.as_str().to_owned()).collect()
}

/// The stages at which the officer holds the role, or heads the unit.
fn desks(tx: &mut Tx<'_>, actor: &Actor, filter: &Filter) -> Result<Vec<Desk>, ApiError> {
    let wanted =
        |asked: &Option<String>, value: &str| asked.as_deref().is_none_or(|a| a.is_empty() || a == value);
    let mut desks = Vec::new();
    for loaded in at_work(tx)? {
        let procedure = &loaded.procedure;
        for (at, stage) in procedure.stages.iter().enumerate() {
            if stage.kind == StageKind::Generate || !wanted(&filter.stage, &stage.id) {
                continue;
            }
            let mut units: Vec<String> = actor
                .effective_grants()
                .filter(|grant| {
                    grant.institution == procedure.institution
                        && (grant.role == stage.role || grant.role == Role::HeadOfUnit)
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

type Condition = Box<
    dyn diesel::expression::BoxableExpression<
            requests::table,
            crate::db::DbBackend,
            SqlType = diesel::sql_types::Bool,
        >,
>;

/// What stands at one of the desks: filed and not taken, or at the stage.
fn at_desks(desks: &[Desk]) -> Option<Condition> {
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

/// One page of what waits for the officer, oldest first. Own cases are not shown: an officer cannot act on them.
pub fn list(tx: &mut Tx<'_>, caller: &Caller, filter: &Filter) -> Result<Page<QueueItem>, ApiError> {
    let limit = paging::limit(filter.limit)?;
    let Some(condition) = at_desks(&desks(tx, &caller.actor, filter)?) else {
        return Ok(Page { items: Vec::new(), next: None });
    };
    let own = caller.account.cui.as_str().to_owned();
    let mut query = requests::table
        .filter(condition)
        .filter(requests::applicant_cui.ne(own.clone()))
        .filter(requests::subject_cui.ne(own))
        .into_boxed();
    if filter.overdue == Some(true) {
        query = query.filter(requests::due_at.lt(Some(tx.today())).assume_not_null());
    }
    if let Some(cursor) = filter.cursor.as_deref().map(Cursor::decode).transpose()? {
        let at = Some(to_db(cursor.at));
        query = query.filter(
            requests::waiting_since
                .gt(at)
                .or(requests::waiting_since.eq(at).and(requests::id.gt(cursor.id)))
                .assume_not_null(),
        );
    }
    let rows: Vec<Row> =
        query.order((requests::waiting_since.asc(), requests::id.asc())).limit(limit + 1).load(tx.db)?;
    let rows = rows.into_iter().map(|row| stored(tx, row)).collect::<Result<Vec<Stored>, _>>()?;
    let (rows, next) = paging::page(rows, limit, |request| Cursor {
        at: request.waiting_since.unwrap_or(request.created_at),
        id: request.id.to_string(),
    });
    let items = rows.iter().map(|request| item(tx, caller, request)).collect::<Result<_, _>>()?;
    Ok(Page { items, next })
}

fn item(tx: &mut Tx<'_>, caller: &Caller, request: &Stored) -> Result<QueueItem, ApiError> {
    let facts = facts::of(tx, request, &caller.actor)?;
    let assignee_name = match request.assignee {
        Some(id) => Some(view::name_of(tx, id)?),
        None => None,
    };
    let signatures = match certificates::store::pending(tx, request.id)? {
        Some(certificate) => certificates::store::signers(tx, certificate.id)?.len(),
        None => 0,
    };
    Ok(QueueItem {
        request: lists::summary(request),
        overdue: request.due_at.is_some_and(|due| due < tx.today()),
        mine: request.assignee == Some(caller.account.id),
        assignee_name,
        actions: allowed(&facts, request.procedure(), &caller.actor),
        signatures,
        signatures_needed: request.procedure().signatures(),
    })
}

/// Whether no older request waits at the same stage that the actor could take.
pub fn is_first(tx: &mut Tx<'_>, request: &Stored, actor: &Actor) -> Result<bool, ApiError> {
    let Some(since) = request.waiting_since else { return Ok(true) };
    let first_stage = &request.procedure().first_stage().id;
    let stage = request.stage.as_ref().unwrap_or(first_stage);
    let procedure = request.procedure();
    let Some(definition) = procedure.stage(stage) else { return Ok(true) };
    let Some(unit) = request.unit_of(definition) else { return Ok(true) };
    let desk = Desk {
        procedure: procedure.code.clone(),
        version: None,
        kind: StageKind::Review,
        barred: barred(actor, definition.role, &procedure.institution, unit),
        unit: unit.to_owned(),
        stage: stage.clone(),
        first: stage == first_stage,
    };
    Ok(older(tx, &[desk], actor, Some((to_db(since), request.id.to_string())))?.is_none())
}

/// The oldest request at the desks that nobody holds and that is not the actor's own; before the given place, if any.
fn older(
    tx: &mut Tx<'_>,
    desks: &[Desk],
    actor: &Actor,
    before: Option<(chrono::NaiveDateTime, String)>,
) -> Result<Option<String>, ApiError> {
    let Some(condition) = at_desks(desks) else { return Ok(None) };
    let own = actor.cui.as_str().to_owned();
    let mut query = requests::table
        .filter(condition)
        .filter(requests::assignee_id.is_null())
        .filter(requests::applicant_cui.ne(own.clone()))
        .filter(requests::subject_cui.ne(own))
        .into_boxed();
    if let Some((at, id)) = before {
        query = query.filter(
            requests::waiting_since
                .lt(Some(at))
                .or(requests::waiting_since.eq(Some(at)).and(requests::id.lt(id)))
                .assume_not_null(),
        );
    }
    Ok(query
        .order((requests::waiting_since.asc(), requests::id.asc()))
        .select(requests::id)
        .first(tx.db)
        .optional()?)
}

/// Takes the oldest request that waits at the stage (at any review stage of the officer when none is named).
pub fn take_next(tx: &mut Tx<'_>, caller: &Caller, filter: &Filter) -> Result<Versioned<Request>, ApiError> {
    let mut desks = desks(tx, &caller.actor, filter)?;
    desks.retain(|desk| desk.kind.is_review());
    let Some(id) = older(tx, &desks, &caller.actor, None)? else {
        return Err(ApiError::Problem(ProblemCode::QueueEmpty));
    };
    let id = id.parse().map_err(ApiError::internal)?;
    moves::take(tx, caller, id, &Take::default())
}
