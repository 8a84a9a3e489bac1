use crate::app::Tx;
use crate::db::schema::{jobs, requests};
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use chrono::NaiveDateTime;
use diesel::dsl::{count_star, min};
use diesel::prelude::*;

/// What waits, as the database has it: the same from every process.
#[derive(Debug)]
pub struct Queues {
    /// By kind: how many jobs are due, how long the oldest is (seconds), how many of them failed before.
    pub jobs: Vec<(String, i64, i64, i64)>,
    /// By state: the open requests, and for how many seconds the oldest has been there.
    pub requests: Vec<(String, i64, i64)>,
}

pub fn queues(tx: &mut Tx<'_>) -> Result<Queues, ApiError> {
    let age = |since: Option<NaiveDateTime>| since.map_or(0, |since| (tx.now - from_db(since)).num_seconds());
    let due = || jobs::table.filter(jobs::done_at.is_null()).filter(jobs::run_at.le(to_db(tx.now)));
    let waiting: Vec<(String, i64, Option<NaiveDateTime>)> =
        due().group_by(jobs::kind).select((jobs::kind, count_star(), min(jobs::created_at))).load(tx.db)?;
    let failed: Vec<(String, i64)> = jobs::table
        .filter(jobs::done_at.is_null())
        .filter(jobs::last_error.is_not_null())
        .group_by(jobs::kind)
        .select((jobs::kind, count_star()))
        .load(tx.db)?;
    let again = |kind: &str| failed.iter().find(|(one, _)| one == kind).map_or(0, |(_, count)| *count);
    let mut all: Vec<_> = waiting
        .into_iter()
        .map(|(kind, count, oldest)| {
            let failed = again(&kind);
            (kind, count, age(oldest), failed)
        })
        .collect();
    // Those that failed wait for their next time, and are not due.
    let later = failed.iter().filter(|(kind, _)| !all.iter().any(|(one, ..)| one == kind));
    let later: Vec<_> = later.map(|(kind, count)| (kind.clone(), 0, 0, *count)).collect();
    all.extend(later);
    let open: Vec<(String, i64, Option<NaiveDateTime>)> = requests::table
        .filter(requests::state.eq_any(["submitted", "under_review"]))
        .group_by(requests::state)
        .select((requests::state, count_star(), min(requests::submitted_at)))
        .load(tx.db)?;
    let requests = open.into_iter().map(|(state, count, oldest)| (state, count, age(oldest))).collect();
    Ok(Queues { jobs: all, requests })
}
