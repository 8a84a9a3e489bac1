use crate::app::Tx;
use crate::db::schema::{calendar_years, calendars, holiday_changes, holidays};
use crate::db::{DbConnection, from_db, is_unique_violation, to_db};
use crate::error::ApiError;
use crate::http::paging::Cursor;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use std::collections::BTreeSet;
use ventanilla_shared::api::calendars::{CalendarAction, Holiday, HolidayKind};
use ventanilla_shared::values::Date;
use ventanilla_shared::{AccountId, Text};

/// The version of an institution's calendar; `None` where there is none.
pub fn version(tx: &mut Tx<'_>, institution: &str) -> Result<Option<i64>, ApiError> {
    Ok(calendars::table.find(institution).select(calendars::version).first(tx.db).optional()?)
}

/// Two at once: the second one is stale.
fn stale(error: diesel::result::Error) -> ApiError {
    if is_unique_violation(&error) { ApiError::STALE } else { error.into() }
}

pub fn create(tx: &mut Tx<'_>, institution: &str) -> Result<(), ApiError> {
    diesel::insert_into(calendars::table)
        .values((calendars::institution.eq(institution), calendars::version.eq(1)))
        .execute(tx.db)
        .map_err(stale)?;
    Ok(())
}

/// The years that have begun.
pub fn years(tx: &mut Tx<'_>, institution: &str) -> Result<Vec<i64>, ApiError> {
    let years = calendar_years::table.filter(calendar_years::institution.eq(institution));
    Ok(years.select(calendar_years::year).load(tx.db)?)
}

pub fn begin_year(
    tx: &mut Tx<'_>,
    institution: &str,
    year: i64,
    begin_with: &[Holiday],
) -> Result<(), ApiError> {
    let begun = (
        calendar_years::institution.eq(institution),
        calendar_years::year.eq(year),
        calendar_years::begun_at.eq(to_db(tx.now)),
    );
    diesel::insert_into(calendar_years::table).values(begun).execute(tx.db).map_err(stale)?;
    let rows: Vec<_> = begin_with.iter().map(|holiday| values(institution, holiday, None, tx.now)).collect();
    // Several rows at once are each database's own matter.
    let insert = diesel::insert_into(holidays::table);
    match tx.db {
        DbConnection::Sqlite(connection) => insert.values(rows).execute(connection)?,
        DbConnection::Postgres(connection) => insert.values(rows).execute(connection)?,
    };
    Ok(())
}

type Values<'a> = (
    diesel::dsl::Eq<holidays::institution, &'a str>,
    diesel::dsl::Eq<holidays::day, NaiveDate>,
    diesel::dsl::Eq<holidays::name_es, &'a str>,
    diesel::dsl::Eq<holidays::name_en, &'a str>,
    diesel::dsl::Eq<holidays::kind, &'a str>,
    diesel::dsl::Eq<holidays::basis, &'a str>,
    diesel::dsl::Eq<holidays::changed_by, Option<String>>,
    diesel::dsl::Eq<holidays::changed_at, NaiveDateTime>,
);

fn values<'a>(
    institution: &'a str,
    holiday: &'a Holiday,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Values<'a> {
    (
        holidays::institution.eq(institution),
        holidays::day.eq(holiday.date),
        holidays::name_es.eq(holiday.name.es.as_str()),
        holidays::name_en.eq(holiday.name.en.as_str()),
        holidays::kind.eq(holiday.kind.as_str()),
        holidays::basis.eq(holiday.basis.as_str()),
        holidays::changed_by.eq(by.map(|id| id.to_string())),
        holidays::changed_at.eq(to_db(now)),
    )
}

/// Makes every other transaction wait that changes this calendar or counts a term with it.
pub fn lock(tx: &mut Tx<'_>, institution: &str) -> Result<(), ApiError> {
    diesel::update(calendars::table.find(institution))
        .set(calendars::version.eq(calendars::version))
        .execute(tx.db)?;
    Ok(())
}

/// As [`lock`], and makes the calendar's next version of the one that was read; stale when it is another.
pub fn next_version(tx: &mut Tx<'_>, institution: &str, read: i64) -> Result<(), ApiError> {
    let changed = diesel::update(calendars::table.find(institution).filter(calendars::version.eq(read)))
        .set(calendars::version.eq(read + 1))
        .execute(tx.db)?;
    if changed == 1 { Ok(()) } else { Err(ApiError::STALE) }
}

/// Keeps the calendar from being changed until this transaction ends. Others may count with it meanwhile. On SQLite there is
/// one writer at a time anyway.
pub fn share(tx: &mut Tx<'_>, institution: &str) -> Result<(), ApiError> {
    if let DbConnection::Postgres(connection) = tx.db {
        let row = calendars::table.find(institution).select(calendars::version).for_share();
        row.first::<i64>(connection).optional()?;
    }
    Ok(())
}

type Row = (NaiveDate, String, String, String, String);

fn holiday((date, es, en, kind, basis): Row) -> Result<Holiday, ApiError> {
    let kind: HolidayKind =
        kind.parse().map_err(|_| ApiError::internal(format!("{date}: impossible kind of holiday")))?;
    Ok(Holiday { date, name: Text { es, en }, kind, basis })
}

macro_rules! columns {
    ($table:ident) => {
        ($table::day, $table::name_es, $table::name_en, $table::kind, $table::basis)
    };
}

/// The holidays from one day to another, both included.
pub fn between(
    tx: &mut Tx<'_>,
    institution: &str,
    from: Date,
    until: Date,
) -> Result<Vec<Holiday>, ApiError> {
    let rows: Vec<Row> = holidays::table
        .filter(holidays::institution.eq(institution))
        .filter(holidays::day.between(from, until))
        .order(holidays::day)
        .select(columns!(holidays))
        .load(tx.db)?;
    rows.into_iter().map(holiday).collect()
}

/// The days after `from` on which the institution does not work, weekends aside.
pub fn free_after(tx: &mut Tx<'_>, institution: &str, from: Date) -> Result<BTreeSet<Date>, ApiError> {
    let days: Vec<NaiveDate> = holidays::table
        .filter(holidays::institution.eq(institution))
        .filter(holidays::day.gt(from))
        .filter(holidays::kind.ne(HolidayKind::HalfDay.as_str()))
        .select(holidays::day)
        .load(tx.db)?;
    Ok(days.into_iter().collect())
}

pub fn find(tx: &mut Tx<'_>, institution: &str, day: Date) -> Result<Option<Holiday>, ApiError> {
    let row: Option<Row> =
        holidays::table.find((institution, day)).select(columns!(holidays)).first(tx.db).optional()?;
    row.map(holiday).transpose()
}

/// Enters a holiday; the one of that day, if there is one, gives way.
pub fn put(tx: &mut Tx<'_>, institution: &str, holiday: &Holiday, by: AccountId) -> Result<(), ApiError> {
    remove(tx, institution, holiday.date)?;
    let row = values(institution, holiday, Some(by), tx.now);
    diesel::insert_into(holidays::table).values(row).execute(tx.db)?;
    Ok(())
}

pub fn remove(tx: &mut Tx<'_>, institution: &str, day: Date) -> Result<(), ApiError> {
    diesel::delete(holidays::table.find((institution, day))).execute(tx.db)?;
    Ok(())
}

/// Keeps what was done to a calendar, and by whom.
pub fn record(
    tx: &mut Tx<'_>,
    institution: &str,
    action: CalendarAction,
    holiday: &Holiday,
    by: AccountId,
    moved: i64,
) -> Result<(), ApiError> {
    diesel::insert_into(holiday_changes::table)
        .values((
            holiday_changes::id.eq(crate::ids::fresh(tx.now).to_string()),
            holiday_changes::institution.eq(institution),
            holiday_changes::action.eq(action.as_str()),
            holiday_changes::day.eq(holiday.date),
            holiday_changes::name_es.eq(&holiday.name.es),
            holiday_changes::name_en.eq(&holiday.name.en),
            holiday_changes::kind.eq(holiday.kind.as_str()),
            holiday_changes::basis.eq(&holiday.basis),
            holiday_changes::account_id.eq(by.to_string()),
            holiday_changes::moved.eq(moved),
            holiday_changes::at.eq(to_db(tx.now)),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// A change of a calendar.
pub struct Change {
    pub id: String,
    pub action: CalendarAction,
    pub holiday: Holiday,
    pub by: AccountId,
    pub moved: i64,
    pub at: DateTime<Utc>,
}

type ChangeRow = (String, String, Row, String, i64, NaiveDateTime);

/// What was done to a calendar, newest first.
pub fn history(
    tx: &mut Tx<'_>,
    institution: &str,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Change>, ApiError> {
    let mut query = holiday_changes::table
        .filter(holiday_changes::institution.eq(institution.to_owned()))
        .order((holiday_changes::at.desc(), holiday_changes::id.desc()))
        .select((
            holiday_changes::id,
            holiday_changes::action,
            columns!(holiday_changes),
            holiday_changes::account_id,
            holiday_changes::moved,
            holiday_changes::at,
        ))
        .limit(limit)
        .into_boxed();
    if let Some(Cursor { at, id }) = after {
        let at = to_db(*at);
        query = query.filter(
            holiday_changes::at.lt(at).or(holiday_changes::at.eq(at).and(holiday_changes::id.lt(id.clone()))),
        );
    }
    let rows: Vec<ChangeRow> = query.load(tx.db)?;
    rows.into_iter()
        .map(|(id, action, row, by, moved, at)| {
            let impossible = |_| ApiError::internal(format!("impossible change {action} of a calendar"));
            Ok(Change {
                id,
                action: action.parse().map_err(impossible)?,
                holiday: holiday(row)?,
                by: by.parse().map_err(ApiError::internal)?,
                moved,
                at: from_db(at),
            })
        })
        .collect()
}
