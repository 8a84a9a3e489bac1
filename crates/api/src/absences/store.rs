use crate::app::Tx;
use crate::db::schema::{absences, accounts, grants};
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use crate::http::paging::Cursor;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use ventanilla_shared::api::absences::NewAbsence;
use ventanilla_shared::api::people::Person;
use ventanilla_shared::decision::{Grant, Role, Substitution};
use ventanilla_shared::values::Date;
use ventanilla_shared::{AbsenceId, AccountId, Cui};

/// An absence as it is kept.
pub struct Kept {
    pub id: AbsenceId,
    pub absent: AccountId,
    pub substitute: AccountId,
    pub grant: Grant,
    pub from: Date,
    pub until: Date,
    pub reason: String,
    pub entered_by: AccountId,
    pub entered_at: DateTime<Utc>,
    pub ended: Option<(AccountId, DateTime<Utc>)>,
    pub version: i64,
}

#[derive(Queryable)]
struct Row {
    id: String,
    absent_id: String,
    substitute_id: String,
    role: String,
    institution: String,
    unit: String,
    from_day: NaiveDate,
    until_day: NaiveDate,
    reason: String,
    entered_by: String,
    entered_at: NaiveDateTime,
    ended_by: Option<String>,
    ended_at: Option<NaiveDateTime>,
    version: i64,
}

fn kept(row: Row) -> Result<Kept, ApiError> {
    let impossible = |what: &str| ApiError::internal(format!("absence {}: impossible {what}", row.id));
    let ended = match (row.ended_by.as_deref(), row.ended_at) {
        (Some(by), Some(at)) => Some((by.parse().map_err(|_| impossible("end"))?, from_db(at))),
        _ => None,
    };
    Ok(Kept {
        id: row.id.parse().map_err(|_| impossible("id"))?,
        absent: row.absent_id.parse().map_err(|_| impossible("absent officer"))?,
        substitute: row.substitute_id.parse().map_err(|_| impossible("substitute"))?,
        grant: Grant {
            role: row.role.parse().map_err(|_| impossible("role"))?,
            institution: row.institution.clone(),
            unit: row.unit.clone(),
        },
        from: row.from_day,
        until: row.until_day,
        entered_by: row.entered_by.parse().map_err(|_| impossible("author"))?,
        entered_at: from_db(row.entered_at),
        ended,
        version: row.version,
        reason: row.reason,
    })
}

pub fn find(tx: &mut Tx<'_>, id: AbsenceId) -> Result<Option<Kept>, ApiError> {
    let row: Option<Row> = absences::table.find(id.to_string()).first(tx.db).optional()?;
    row.map(kept).transpose()
}

/// A unit of an institution, or with `None` all of them.
pub type Scope = (String, Option<String>);

type Condition = Box<
    dyn diesel::expression::BoxableExpression<
            absences::table,
            crate::db::DbBackend,
            SqlType = diesel::sql_types::Bool,
        >,
>;

/// Absences at the units, those entered last first.
pub fn list(
    tx: &mut Tx<'_>,
    scopes: &[Scope],
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Kept>, ApiError> {
    let mut all: Option<Condition> = None;
    for (institution, unit) in scopes {
        let at = absences::institution.eq(institution.clone());
        let one: Condition = match unit {
            Some(unit) => Box::new(at.and(absences::unit.eq(unit.clone()))),
            None => Box::new(at),
        };
        all = Some(match all {
            Some(others) => Box::new(others.or(one)),
            None => one,
        });
    }
    let Some(condition) = all else { return Ok(Vec::new()) };
    let mut query = absences::table
        .filter(condition)
        .order((absences::entered_at.desc(), absences::id.desc()))
        .limit(limit)
        .into_boxed();
    if let Some(Cursor { at, id }) = after {
        let at = to_db(*at);
        query = query.filter(
            absences::entered_at.lt(at).or(absences::entered_at.eq(at).and(absences::id.lt(id.clone()))),
        );
    }
    let rows: Vec<Row> = query.load(tx.db)?;
    rows.into_iter().map(kept).collect()
}

/// The absences of an officer that touch the days and were not ended.
pub fn of_officer(
    tx: &mut Tx<'_>,
    absent: AccountId,
    from: Date,
    until: Date,
) -> Result<Vec<Kept>, ApiError> {
    let rows: Vec<Row> = absences::table
        .filter(absences::absent_id.eq(absent.to_string()))
        .filter(absences::ended_at.is_null())
        .filter(absences::from_day.le(until))
        .filter(absences::until_day.ge(from))
        .load(tx.db)?;
    rows.into_iter().map(kept).collect()
}

pub fn insert(tx: &mut Tx<'_>, new: &NewAbsence, by: AccountId) -> Result<AbsenceId, ApiError> {
    let id = AbsenceId(crate::ids::fresh(tx.now));
    diesel::insert_into(absences::table)
        .values((
            absences::id.eq(id.to_string()),
            absences::absent_id.eq(new.absent.to_string()),
            absences::substitute_id.eq(new.substitute.to_string()),
            absences::role.eq(new.grant.role.as_str()),
            absences::institution.eq(&new.grant.institution),
            absences::unit.eq(&new.grant.unit),
            absences::from_day.eq(new.from),
            absences::until_day.eq(new.until),
            absences::reason.eq(new.reason.trim()),
            absences::entered_by.eq(by.to_string()),
            absences::entered_at.eq(to_db(tx.now)),
            absences::version.eq(1),
        ))
        .execute(tx.db)?;
    Ok(id)
}

/// Ends an absence now. Stale when it is another version.
pub fn end(tx: &mut Tx<'_>, known: &Kept, version: i64, by: AccountId) -> Result<(), ApiError> {
    let read = absences::table.find(known.id.to_string()).filter(absences::version.eq(version));
    let changed = diesel::update(read)
        .set((
            absences::ended_by.eq(Some(by.to_string())),
            absences::ended_at.eq(Some(to_db(tx.now))),
            absences::version.eq(version + 1),
        ))
        .execute(tx.db)?;
    if changed == 1 { Ok(()) } else { Err(ApiError::STALE) }
}

type Held = (String, String, String, String, NaiveDate, String, String);

/// The roles that an account has, today, for absent officers who still hold them. Nobody has any who is no officer, or who
/// appoints officers.
pub fn held_by(tx: &mut Tx<'_>, account: &str, held: &[Grant]) -> Result<Vec<Substitution>, ApiError> {
    if held.is_empty() || held.iter().any(|grant| grant.role == Role::Administrator) {
        return Ok(Vec::new());
    }
    let today = tx.today();
    let rows: Vec<Held> = absences::table
        .inner_join(
            grants::table.on(grants::account_id
                .eq(absences::absent_id)
                .and(grants::role.eq(absences::role))
                .and(grants::institution.eq(absences::institution))
                .and(grants::unit.eq(absences::unit))),
        )
        .inner_join(accounts::table.on(accounts::id.eq(absences::absent_id)))
        .filter(absences::substitute_id.eq(account))
        .filter(absences::ended_at.is_null())
        .filter(absences::from_day.le(today))
        .filter(absences::until_day.ge(today))
        .order((absences::from_day, absences::id))
        .select((
            absences::role,
            absences::institution,
            absences::unit,
            absences::absent_id,
            absences::until_day,
            accounts::cui,
            accounts::profile,
        ))
        .load(tx.db)?;
    rows.into_iter()
        .map(|(role, institution, unit, absent, until, cui, profile)| {
            let impossible =
                |what: &str| ApiError::internal(format!("absence of {absent}: impossible {what}"));
            let cui = Cui::parse(&cui).map_err(|_| impossible("cui"))?;
            let profile: Person = serde_json::from_str(&profile)?;
            let name = profile.full_name();
            Ok(Substitution {
                grant: Grant { role: role.parse().map_err(|_| impossible("role"))?, institution, unit },
                name: if name.is_empty() { cui.printed() } else { name },
                absent: absent.parse().map_err(|_| impossible("officer"))?,
                cui,
                until,
            })
        })
        .collect()
}

/// Who has the role at the unit today for somebody absent; with no role named, any role.
pub fn substitutes_at(
    tx: &mut Tx<'_>,
    role: Option<Role>,
    institution: &str,
    unit: &str,
) -> Result<Vec<(AccountId, AccountId)>, ApiError> {
    let today = tx.today();
    let mut query = absences::table
        .filter(absences::institution.eq(institution.to_owned()))
        .filter(absences::unit.eq(unit.to_owned()))
        .filter(absences::ended_at.is_null())
        .filter(absences::from_day.le(today))
        .filter(absences::until_day.ge(today))
        .select((absences::substitute_id, absences::absent_id))
        .into_boxed();
    if let Some(role) = role {
        query = query.filter(absences::role.eq(role.as_str()));
    }
    let rows: Vec<(String, String)> = query.load(tx.db)?;
    rows.into_iter()
        .map(|(substitute, absent)| {
            Ok((substitute.parse().map_err(ApiError::internal)?, absent.parse().map_err(ApiError::internal)?))
        })
        .collect()
}
