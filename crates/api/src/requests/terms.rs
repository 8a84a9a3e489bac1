//! Terms that run: how they are counted, and those that a change of a calendar reaches.

use super::Stored;
use crate::app::Tx;
use crate::calendars;
use crate::db::schema::{procedures, requests};
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use diesel::prelude::*;
use ventanilla_shared::RequestState;
use ventanilla_shared::api::calendars::Term;
use ventanilla_shared::procedure::{Procedure, Stage};
use ventanilla_shared::values::{Date, GUATEMALA_UTC_OFFSET_HOURS, day_in_guatemala};

/// The stage at which a request waits or is worked on.
pub fn stage_of<'a>(procedure: &'a Procedure, state: RequestState, stage: Option<&str>) -> Option<&'a Stage> {
    match state {
        RequestState::Submitted => Some(procedure.first_stage()),
        RequestState::UnderReview => stage.and_then(|id| procedure.stage(id)),
        _ => None,
    }
}

/// Where a request's due date comes from.
pub fn of(tx: &mut Tx<'_>, request: &Stored) -> Result<Option<Term>, ApiError> {
    let procedure = &request.loaded.procedure;
    let stage = stage_of(procedure, request.state, request.stage.as_deref());
    let (Some(stage), Some(since), Some(due)) = (stage, request.waiting_since, request.due_at) else {
        return Ok(None);
    };
    let from = day_in_guatemala(since);
    Ok(Some(Term {
        from,
        working_days: stage.due_working_days,
        institution: procedure.institution.clone(),
        holidays: calendars::holidays_between(tx, &procedure.institution, from, due)?,
    }))
}

/// The term of an open request.
pub struct Running {
    request: String,
    since: NaiveDateTime,
    /// The day of notice.
    pub from: Date,
    pub working_days: u32,
    pub due: Date,
}

type Row = (String, String, i64, String, Option<String>, Option<NaiveDateTime>, Option<NaiveDate>);

/// The terms of the institution's open requests that began before `day` and do not end before it.
pub fn running_over(tx: &mut Tx<'_>, institution: &str, day: Date) -> Result<Vec<Running>, ApiError> {
    let mut codes: Vec<String> = procedures::table.select(procedures::code).distinct().load(tx.db)?;
    codes.retain(|code| {
        tx.app.procedures.find(code).is_none_or(|loaded| loaded.procedure.institution == institution)
    });
    // Midnight in Guatemala.
    let begins = day.and_time(NaiveTime::MIN) - TimeDelta::hours(i64::from(GUATEMALA_UTC_OFFSET_HOURS));
    let rows: Vec<Row> = requests::table
        .filter(requests::procedure_code.eq_any(codes))
        .filter(
            requests::state.eq_any([RequestState::Submitted.as_str(), RequestState::UnderReview.as_str()]),
        )
        .filter(requests::due_at.ge(Some(day)))
        .filter(requests::waiting_since.lt(Some(begins)))
        .select((
            requests::id,
            requests::procedure_code,
            requests::procedure_version,
            requests::state,
            requests::stage,
            requests::waiting_since,
            requests::due_at,
        ))
        .load(tx.db)?;
    let mut running = Vec::with_capacity(rows.len());
    for (request, code, version, state, stage, since, due) in rows {
        let impossible = |what: &str| ApiError::internal(format!("request {request}: impossible {what}"));
        let loaded = tx.app.procedures.version(tx.db, &code, version)?;
        let loaded = loaded.ok_or_else(|| impossible("procedure"))?;
        let state: RequestState = state.parse().map_err(|_| impossible("state"))?;
        let stage = stage_of(&loaded.procedure, state, stage.as_deref());
        let (Some(stage), Some(since), Some(due)) = (stage, since, due) else { continue };
        if loaded.procedure.institution == institution {
            let from = day_in_guatemala(from_db(since));
            running.push(Running { request, since, from, working_days: stage.due_working_days, due });
        }
    }
    Ok(running)
}

/// Gives a term another end, unless another term has begun meanwhile. Returns whether it did.
pub fn set_due(tx: &mut Tx<'_>, term: &Running, due: Date) -> Result<bool, ApiError> {
    let same = requests::table.find(&term.request).filter(requests::waiting_since.eq(Some(term.since)));
    Ok(diesel::update(same).set(requests::due_at.eq(Some(due))).execute(tx.db)? == 1)
}

/// Keeps the term of a request as it now is. Apart from what else is written of it: a request that is saved while a calendar
/// changes must not put the old due date back.
pub fn keep(tx: &mut Tx<'_>, request: &Stored) -> Result<(), ApiError> {
    diesel::update(requests::table.find(request.id.to_string()))
        .set((
            requests::waiting_since.eq(request.waiting_since.map(to_db)),
            requests::due_at.eq(request.due_at),
        ))
        .execute(tx.db)?;
    Ok(())
}
