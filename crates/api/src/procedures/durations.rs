//! How long procedures really take: the median of the last ninety days, measured from the events every now and then and kept,
//! so that the catalogue reads one small table however many requests there are.

use crate::app::{App, Tx};
use crate::db::schema::{events, measurements, procedure_durations as durations, requests};
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use chrono::{NaiveDateTime, TimeDelta};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration as Pause;
use ventanilla_shared::api::procedures::MeasuredDuration;
use ventanilla_shared::decision::Action;
use ventanilla_shared::values::day_in_guatemala;

const WINDOW: TimeDelta = TimeDelta::days(90);
/// How long a measurement is good for.
const FRESH: TimeDelta = TimeDelta::minutes(10);
/// Fewer finished requests say nothing.
const LEAST: usize = 10;
const NAME: &str = "procedure_durations";

/// Measures until the process ends. Of several processes on one database each looks, and one of them measures.
pub async fn keep_measuring(app: App) {
    loop {
        if let Err(error) = app.write(measure).await {
            tracing::error!(%error, "how long procedures take could not be measured");
        }
        tokio::time::sleep(Pause::from_secs(60)).await;
    }
}

/// Measures, unless somebody did within the last minutes; tells whether it did.
pub fn measure(tx: &mut Tx<'_>) -> Result<bool, ApiError> {
    let due = measurements::table.find(NAME).filter(measurements::measured_at.le(to_db(tx.now - FRESH)));
    // Whoever writes the moment measures; on PostgreSQL another one waits here and then finds it fresh.
    let ours = diesel::update(due).set(measurements::measured_at.eq(to_db(tx.now))).execute(tx.db)? == 1;
    if !ours {
        return Ok(false);
    }
    diesel::delete(durations::table).execute(tx.db)?;
    for (code, days) in finished(tx)? {
        let count = i64::try_from(days.len()).unwrap_or(i64::MAX);
        diesel::insert_into(durations::table)
            .values((
                durations::procedure_code.eq(code),
                durations::median_days.eq(median(days)),
                durations::requests.eq(count),
            ))
            .execute(tx.db)?;
    }
    Ok(true)
}

/// Days from the first filing to the last signature, of the requests that were signed within the window, by procedure.
fn finished(tx: &mut Tx<'_>) -> Result<BTreeMap<String, Vec<i64>>, ApiError> {
    let filed = diesel::alias!(events as filed);
    // In words of its own, so that the partial index over signatures serves whatever the plan.
    let signed = sql::<Bool>("events.to_state = 'signed'");
    let found: Vec<(String, String, NaiveDateTime, NaiveDateTime)> = events::table
        .inner_join(requests::table.on(requests::id.eq(events::request_id)))
        .inner_join(filed.on(filed.field(events::request_id).eq(events::request_id)))
        .filter(signed)
        .filter(events::at.gt(to_db(tx.now - WINDOW)))
        .filter(filed.field(events::action).eq(Action::Submit.as_str()))
        .select((requests::procedure_code, events::request_id, events::at, filed.field(events::at)))
        .load(tx.db)?;
    // A request that was corrected was filed several times; the first one counts.
    let mut each: HashMap<String, (String, NaiveDateTime, NaiveDateTime)> = HashMap::new();
    for (code, request, signed, filed) in found {
        each.entry(request)
            .and_modify(|(_, first, last)| {
                *first = filed.min(*first);
                *last = signed.max(*last);
            })
            .or_insert((code, filed, signed));
    }
    let mut days: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for (code, first, last) in each.into_values() {
        let took = day_in_guatemala(from_db(last)) - day_in_guatemala(from_db(first));
        days.entry(code).or_default().push(took.num_days());
    }
    Ok(days)
}

/// The middle one; of two the longer, since half a day is none. `None` below [`LEAST`].
fn median(mut days: Vec<i64>) -> Option<i64> {
    days.sort_unstable();
    if days.len() < LEAST { None } else { days.get(days.len() / 2).copied() }
}

/// What was measured last, by procedure, and when; procedures of which nothing was signed are not among them.
pub fn known(tx: &mut Tx<'_>) -> Result<Measured, ApiError> {
    let at: Option<NaiveDateTime> =
        measurements::table.find(NAME).select(measurements::measured_at).first(tx.db).optional()?;
    let rows: Vec<(String, Option<i64>, i64)> = durations::table.load(tx.db)?;
    let measured_on = at.map(from_db).filter(|at| at.timestamp() > 0).map(day_in_guatemala);
    let duration = |median: Option<i64>, requests: i64| MeasuredDuration {
        median_days: median.and_then(|days| u32::try_from(days).ok()),
        requests: u32::try_from(requests).unwrap_or(u32::MAX),
        measured_on,
    };
    let by_code =
        rows.into_iter().map(|(code, median, requests)| (code, duration(median, requests))).collect();
    Ok(Measured { by_code, nothing: duration(None, 0) })
}

/// The last measurement.
pub struct Measured {
    by_code: HashMap<String, MeasuredDuration>,
    nothing: MeasuredDuration,
}

impl Measured {
    pub fn of(&self, code: &str) -> MeasuredDuration {
        self.by_code.get(code).unwrap_or(&self.nothing).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_needs_ten_and_does_not_care_for_outliers() {
        assert_eq!(median(vec![1; 9]), None);
        assert_eq!(median(vec![90, 1, 2, 3, 4, 5, 6, 7, 8, 400]), Some(6));
        assert_eq!(median(vec![3; 11]), Some(3));
    }
}
