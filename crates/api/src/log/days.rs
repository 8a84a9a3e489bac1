//! Each day's head of the histories: a Merkle root (RFC 9162) over one leaf for every request in which something happened that
//! day in Guatemala, in the order of their ids: `request:sequence:hash` of the day's last event. Since each event's hash holds
//! the one before, the day's head holds all that happened in these requests until then.

use super::{Entry, entry, store};
use crate::app::Tx;
use crate::db::schema::events;
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use diesel::prelude::*;
use ventanilla_shared::values::{GUATEMALA_UTC_OFFSET_HOURS, day_in_guatemala};
use ventanilla_transparency::{Hash, MemoryStore, Tree};

/// A transaction that began before midnight may end after it.
const SETTLED: TimeDelta = TimeDelta::minutes(10);
/// Days that are made up for at once, when the server was away.
const AT_ONCE: usize = 31;

/// Enters the days that are over and not in the log yet. Also those on which nothing happened: or events could be added to
/// them later.
pub fn enter_missing(tx: &mut Tx<'_>) -> Result<(), ApiError> {
    // Under the lock: two processes would enter the same day.
    store::lock(tx)?;
    let today = day_in_guatemala(tx.now - SETTLED);
    let first = match store::last_subject(tx, entry::HISTORY_DAY)? {
        Some(day) => day.parse::<NaiveDate>().ok().and_then(|day| day.checked_add_days(Days::new(1))),
        None => {
            let first: Option<NaiveDateTime> =
                events::table.select(diesel::dsl::min(events::at)).first(tx.db)?;
            Some(first.map_or(today, |at| day_in_guatemala(from_db(at))))
        }
    };
    let Some(first) = first else { return Ok(()) };
    for day in first.iter_days().take_while(|day| *day < today).take(AT_ONCE) {
        let entry = of(tx, day)?;
        tx.log.push(entry);
    }
    Ok(())
}

/// The leaf of a day, from the events as they are.
pub fn of(tx: &mut Tx<'_>, day: NaiveDate) -> Result<Entry, ApiError> {
    let start =
        day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::hours(i64::from(GUATEMALA_UTC_OFFSET_HOURS));
    let rows: Vec<(String, i64, String)> = events::table
        .filter(events::at.ge(to_db(start)))
        .filter(events::at.lt(to_db(start + TimeDelta::days(1))))
        .order((events::request_id, events::sequence))
        .select((events::request_id, events::sequence, events::hash))
        .load(tx.db)?;
    let mut last: Vec<&(String, i64, String)> = Vec::new();
    for row in &rows {
        match last.last_mut() {
            Some(known) if known.0 == row.0 => *known = row,
            _ => last.push(row),
        }
    }
    let leaf = |(request, sequence, hash): &(String, i64, String)| {
        Hash::leaf(format!("{request}:{sequence}:{hash}").as_bytes())
    };
    let leaves: Vec<Hash> = last.into_iter().map(leaf).collect();
    let root = Tree::new(MemoryStore::default(), 0).append(&leaves).map_err(ApiError::internal)?;
    let events = u64::try_from(rows.len()).map_err(ApiError::internal)?;
    Ok(Entry::history_day(day, &root.hash.to_string(), root.size, events))
}
