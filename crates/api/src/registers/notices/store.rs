use crate::app::Tx;
use crate::db::schema::register_notices as notices;
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use crate::http::paging::Cursor;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;
use ventanilla_shared::AccountId;
use ventanilla_shared::api::registers::{NoticeKind, NoticeStatus};

/// A notice as it is kept.
#[derive(Debug, Clone)]
pub struct Notice {
    pub id: String,
    pub number: String,
    pub register: String,
    pub unit: String,
    pub kind: NoticeKind,
    pub status: NoticeStatus,
    pub entry: Option<String>,
    pub before: Option<Value>,
    pub data: Value,
    /// DER in base64.
    pub certificate: Option<String>,
    pub note: Option<String>,
    pub filed_by: AccountId,
    pub filed_at: DateTime<Utc>,
    pub decided: Option<(AccountId, DateTime<Utc>)>,
    pub reason: Option<String>,
    pub version: i64,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = notices)]
struct Row {
    id: String,
    number: String,
    register: String,
    unit: String,
    kind: String,
    status: String,
    entry_id: Option<String>,
    before: Option<String>,
    data: String,
    certificate: Option<String>,
    note: Option<String>,
    filed_by: String,
    filed_at: NaiveDateTime,
    decided_by: Option<String>,
    decided_at: Option<NaiveDateTime>,
    reason: Option<String>,
    version: i64,
}

fn read(row: Row) -> Result<Notice, ApiError> {
    let impossible = |what: &str| ApiError::internal(format!("notice {}: impossible {what}", row.number));
    let account = |id: &str| id.parse::<AccountId>().map_err(|_| impossible("account"));
    let decided = match (&row.decided_by, row.decided_at) {
        (Some(by), Some(at)) => Some((account(by)?, from_db(at))),
        _ => None,
    };
    Ok(Notice {
        kind: NoticeKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == row.kind)
            .ok_or_else(|| impossible("kind"))?,
        status: NoticeStatus::ALL
            .into_iter()
            .find(|status| status.as_str() == row.status)
            .ok_or_else(|| impossible("status"))?,
        before: row.before.as_deref().map(serde_json::from_str).transpose()?,
        data: serde_json::from_str(&row.data)?,
        filed_by: account(&row.filed_by)?,
        filed_at: from_db(row.filed_at),
        decided,
        id: row.id,
        number: row.number,
        register: row.register,
        unit: row.unit,
        entry: row.entry_id,
        certificate: row.certificate,
        note: row.note,
        reason: row.reason,
        version: row.version,
    })
}

pub fn insert(tx: &mut Tx<'_>, notice: &Notice) -> Result<(), ApiError> {
    let row = Row {
        id: notice.id.clone(),
        number: notice.number.clone(),
        register: notice.register.clone(),
        unit: notice.unit.clone(),
        kind: notice.kind.as_str().into(),
        status: notice.status.as_str().into(),
        entry_id: notice.entry.clone(),
        before: notice.before.as_ref().map(Value::to_string),
        data: notice.data.to_string(),
        certificate: notice.certificate.clone(),
        note: notice.note.clone(),
        filed_by: notice.filed_by.to_string(),
        filed_at: to_db(notice.filed_at),
        decided_by: None,
        decided_at: None,
        reason: None,
        version: notice.version,
    };
    diesel::insert_into(notices::table).values(row).execute(tx.db)?;
    Ok(())
}

pub fn find(tx: &mut Tx<'_>, register: &str, id: &str) -> Result<Option<Notice>, ApiError> {
    let row: Option<Row> =
        notices::table.find(id).filter(notices::register.eq(register)).first(tx.db).optional()?;
    row.map(read).transpose()
}

/// A register's notices, newest first: of all units, or of those named.
pub fn list(
    tx: &mut Tx<'_>,
    register: &str,
    units: Option<&[String]>,
    status: Option<NoticeStatus>,
    before: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Notice>, ApiError> {
    let mut query = notices::table.filter(notices::register.eq(register.to_owned())).into_boxed();
    if let Some(units) = units {
        query = query.filter(notices::unit.eq_any(units.to_vec()));
    }
    if let Some(status) = status {
        query = query.filter(notices::status.eq(status.as_str()));
    }
    if let Some(Cursor { at, id }) = before {
        let at = to_db(*at);
        query = query
            .filter(notices::filed_at.lt(at).or(notices::filed_at.eq(at).and(notices::id.lt(id.clone()))));
    }
    let rows: Vec<Row> =
        query.order((notices::filed_at.desc(), notices::id.desc())).limit(limit).load(tx.db)?;
    rows.into_iter().map(read).collect()
}

/// How many of a register's notices wait.
pub fn waiting(tx: &mut Tx<'_>, register: &str) -> Result<i64, ApiError> {
    Ok(notices::table
        .filter(notices::register.eq(register))
        .filter(notices::status.eq(NoticeStatus::Waiting.as_str()))
        .count()
        .get_result(tx.db)?)
}

/// Writes a decision over the version that was read, of a notice that waits.
pub fn decide(tx: &mut Tx<'_>, known: &Notice, decided: &Notice) -> Result<(), ApiError> {
    let waiting = notices::table
        .find(&known.id)
        .filter(notices::version.eq(known.version))
        .filter(notices::status.eq(NoticeStatus::Waiting.as_str()));
    let changed = diesel::update(waiting)
        .set((
            notices::status.eq(decided.status.as_str()),
            notices::entry_id.eq(&decided.entry),
            notices::decided_by.eq(decided.decided.map(|(by, _)| by.to_string())),
            notices::decided_at.eq(decided.decided.map(|(_, at)| to_db(at))),
            notices::reason.eq(&decided.reason),
            notices::version.eq(decided.version),
        ))
        .execute(tx.db)?;
    if changed == 1 { Ok(()) } else { Err(ApiError::STALE) }
}
