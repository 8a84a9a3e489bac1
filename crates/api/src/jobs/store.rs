use super::Job;
use crate::app::Tx;
use crate::db::{schema::jobs, to_db};
use crate::error::ApiError;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// Writes a job into the running transaction.
pub fn push(tx: &mut Tx<'_>, job: &Job) -> Result<(), ApiError> {
    push_at(tx, job, tx.now)?;
    tx.job_written = true;
    Ok(())
}

/// As [`push`], to be done later.
pub fn push_at(tx: &mut Tx<'_>, job: &Job, run_at: DateTime<Utc>) -> Result<(), ApiError> {
    diesel::insert_into(jobs::table)
        .values((
            jobs::id.eq(crate::ids::fresh(tx.now).to_string()),
            jobs::kind.eq(job.kind()),
            jobs::payload.eq(serde_json::to_string(job)?),
            jobs::run_at.eq(to_db(run_at)),
            jobs::attempts.eq(0),
            jobs::created_at.eq(to_db(tx.now)),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// A job that this process holds for a while.
#[derive(Debug)]
pub struct Claimed {
    pub id: Uuid,
    pub payload: String,
    pub kind: String,
    pub attempts: i64,
}

/// For how long a job is held: a process that dies gives it back this way.
const HOLD: TimeDelta = TimeDelta::minutes(2);

/// Takes the oldest job that is due and that nobody holds.
pub fn claim(tx: &mut Tx<'_>) -> Result<Option<Claimed>, ApiError> {
    let now = to_db(tx.now);
    let free = |now: NaiveDateTime| jobs::locked_until.is_null().or(jobs::locked_until.lt(now));
    let due: Option<(String, String, String, i64)> = jobs::table
        .filter(jobs::done_at.is_null())
        .filter(jobs::run_at.le(now))
        .filter(free(now))
        .order((jobs::run_at, jobs::id))
        .select((jobs::id, jobs::kind, jobs::payload, jobs::attempts))
        .first(tx.db)
        .optional()?;
    let Some((id, kind, payload, attempts)) = due else { return Ok(None) };
    // Another process may have seen it too; one of the two updates finds it free.
    let held = diesel::update(jobs::table.find(&id).filter(jobs::done_at.is_null()).filter(free(now)))
        .set((jobs::locked_until.eq(Some(to_db(tx.now + HOLD))), jobs::attempts.eq(attempts + 1)))
        .execute(tx.db)?;
    let id = id.parse().map_err(ApiError::internal)?;
    Ok((held == 1).then_some(Claimed { id, kind, payload, attempts: attempts + 1 }))
}

pub fn done(tx: &mut Tx<'_>, id: Uuid) -> Result<(), ApiError> {
    diesel::update(jobs::table.find(id.to_string()))
        .set((jobs::done_at.eq(Some(to_db(tx.now))), jobs::locked_until.eq(None::<NaiveDateTime>)))
        .execute(tx.db)?;
    Ok(())
}

/// Tries again later: after 2, 4, 8 … seconds, at most an hour.
pub fn failed(tx: &mut Tx<'_>, job: &Claimed, error: &str) -> Result<(), ApiError> {
    let wait = TimeDelta::seconds(1 << job.attempts.clamp(1, 11)).min(TimeDelta::hours(1));
    diesel::update(jobs::table.find(job.id.to_string()))
        .set((
            jobs::run_at.eq(to_db(tx.now + wait)),
            jobs::locked_until.eq(None::<NaiveDateTime>),
            jobs::last_error.eq(Some(error)),
        ))
        .execute(tx.db)?;
    Ok(())
}
