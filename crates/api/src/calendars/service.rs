use super::{moving, store};
use crate::app::Tx;
use crate::error::ApiError;
use crate::http::Caller;
use chrono::Datelike;
use ventanilla_shared::api::calendars::{Calendar, CalendarAction, CalendarChange, Holiday, HolidayEntry};
use ventanilla_shared::calendar;
use ventanilla_shared::decision::Role;
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::procedure::{Catalogues, ChoiceSource};
use ventanilla_shared::values::Date;

/// The last day of a term of `days` working days of the institution that starts after `from`. Until the transaction ends the
/// calendar stays as it is: a change of it finds the term that is counted here.
pub fn due(tx: &mut Tx<'_>, institution: &str, from: Date, days: u32) -> Result<Date, ApiError> {
    store::share(tx, institution)?;
    let free = store::free_after(tx, institution, from)?;
    Ok(calendar::due(from, days, &free))
}

/// The holidays after one day and up to another that terms leave out, but for those on a weekend.
pub fn holidays_between(
    tx: &mut Tx<'_>,
    institution: &str,
    after: Date,
    until: Date,
) -> Result<Vec<Holiday>, ApiError> {
    let mut found = store::between(tx, institution, after.succ_opt().unwrap_or(after), until)?;
    found.retain(|holiday| holiday.kind.is_free() && holiday.date.weekday().number_from_monday() < 6);
    Ok(found)
}

/// Years that a calendar is asked for or changed in.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// An institution's holidays of a year; of this one, when none is named.
///
/// # Errors
/// `not_found`: there is no such institution; a fault of `/year`.
pub fn read(tx: &mut Tx<'_>, institution: &str, year: Option<i32>) -> Result<Calendar, ApiError> {
    let year = year.unwrap_or_else(|| tx.today().year());
    let days = (Date::from_ymd_opt(year, 1, 1), Date::from_ymd_opt(year, 12, 31));
    let ((Some(first), Some(last)), true) = (days, YEARS.contains(&year)) else {
        return Err(ApiError::field("/year", "year"));
    };
    if !tx.app.lists.contains(ChoiceSource::Institutions, institution, None) {
        return Err(ApiError::NOT_FOUND);
    }
    Ok(Calendar {
        institution: institution.to_owned(),
        institution_name: tx.app.lists.label(ChoiceSource::Institutions, institution).to_owned(),
        year,
        version: store::version(tx, institution)?.ok_or(ApiError::NOT_FOUND)?,
        holidays: store::between(tx, institution, first, last)?,
    })
}

/// 404 for an institution that does not exist, 403 for whoever does not administer it.
fn administered(tx: &Tx<'_>, caller: &Caller, institution: &str) -> Result<(), ApiError> {
    caller.require(Role::Administrator)?;
    if !tx.app.lists.contains(ChoiceSource::Institutions, institution, None) {
        return Err(ApiError::NOT_FOUND);
    }
    let administers = |grant: &ventanilla_shared::decision::Grant| {
        grant.role == Role::Administrator && grant.institution == institution
    };
    if caller.actor.grants.iter().any(administers) {
        Ok(())
    } else {
        Err(ApiError::Problem(ProblemCode::Forbidden))
    }
}

/// Adds a holiday, or changes the one of that day; the due dates follow. Returns the year, and whether it was added.
///
/// # Errors
/// `forbidden`, `not_found`, `stale`; a fault of `/date`.
pub fn put(
    tx: &mut Tx<'_>,
    caller: &Caller,
    institution: &str,
    day: Date,
    version: i64,
    entry: HolidayEntry,
) -> Result<(Calendar, bool), ApiError> {
    administered(tx, caller, institution)?;
    if !YEARS.contains(&day.year()) {
        return Err(ApiError::field("/date", "date"));
    }
    store::next_version(tx, institution, version)?;
    let known = store::find(tx, institution, day)?;
    let holiday =
        Holiday { date: day, name: entry.name, kind: entry.kind, basis: entry.basis.trim().to_owned() };
    store::put(tx, institution, &holiday, caller.account.id)?;
    let moved = moving::move_due_dates(tx, institution, day)?;
    let action = if known.is_some() { CalendarAction::Change } else { CalendarAction::Add };
    store::record(tx, institution, action, &holiday, caller.account.id, moved)?;
    Ok((read(tx, institution, Some(day.year()))?, known.is_none()))
}

/// Takes a holiday out; the due dates follow.
///
/// # Errors
/// `forbidden`, `not_found`, `stale`.
pub fn remove(
    tx: &mut Tx<'_>,
    caller: &Caller,
    institution: &str,
    day: Date,
    version: i64,
) -> Result<(), ApiError> {
    administered(tx, caller, institution)?;
    let known = store::find(tx, institution, day)?.ok_or(ApiError::NOT_FOUND)?;
    store::next_version(tx, institution, version)?;
    store::remove(tx, institution, day)?;
    let moved = moving::move_due_dates(tx, institution, day)?;
    store::record(tx, institution, CalendarAction::Remove, &known, caller.account.id, moved)
}

/// One page of what was done to the calendar, newest first.
pub fn history(
    tx: &mut Tx<'_>,
    caller: &Caller,
    institution: &str,
    after: Option<&crate::http::paging::Cursor>,
    limit: i64,
) -> Result<Vec<store::Change>, ApiError> {
    administered(tx, caller, institution)?;
    store::history(tx, institution, after, limit)
}

/// A change as it is told.
pub fn told(tx: &mut Tx<'_>, change: store::Change) -> Result<CalendarChange, ApiError> {
    Ok(CalendarChange {
        action: change.action,
        holiday: change.holiday,
        by: crate::requests::view::name_of(tx, change.by)?,
        at: change.at,
        moved: change.moved,
    })
}
