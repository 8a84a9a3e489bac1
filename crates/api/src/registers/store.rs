use super::Source;
use crate::app::Tx;
use crate::db::schema::{register_changes as changes, register_entries as entries};
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use crate::http::paging::Cursor;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;
use ventanilla_shared::procedure::{Register, key_form};
use ventanilla_shared::search_form;

/// A row as it is kept.
#[derive(Debug, Clone)]
pub struct Entry {
    pub id: String,
    pub data: Value,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Queryable)]
struct Row {
    id: String,
    _register: String,
    _key: String,
    data: String,
    _search: String,
    version: i64,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

fn entry(row: Row) -> Result<Entry, ApiError> {
    Ok(Entry {
        id: row.id,
        data: serde_json::from_str(&row.data)?,
        version: row.version,
        created_at: from_db(row.created_at),
        updated_at: from_db(row.updated_at),
    })
}

/// The row with this key.
pub fn by_key(tx: &mut Tx<'_>, register: &str, key: &str) -> Result<Option<Entry>, ApiError> {
    let row: Option<Row> = entries::table
        .filter(entries::register.eq(register))
        .filter(entries::key.eq(key_form(key)))
        .first(tx.db)
        .optional()?;
    row.map(entry).transpose()
}

pub fn find(tx: &mut Tx<'_>, register: &str, id: &str) -> Result<Option<Entry>, ApiError> {
    let row: Option<Row> =
        entries::table.find(id).filter(entries::register.eq(register)).first(tx.db).optional()?;
    row.map(entry).transpose()
}

/// Rows that contain `words`, in the order in which they were entered.
pub fn list(
    tx: &mut Tx<'_>,
    register: &str,
    words: &str,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Entry>, ApiError> {
    let mut query = entries::table.filter(entries::register.eq(register.to_owned())).into_boxed();
    for word in search_form(words).split(' ').filter(|word| !word.is_empty()) {
        let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        query = query.filter(entries::search.like(format!("%{escaped}%")).escape('\\'));
    }
    if let Some(Cursor { at, id }) = after {
        let at = to_db(*at);
        query = query.filter(
            entries::created_at.gt(at).or(entries::created_at.eq(at).and(entries::id.gt(id.clone()))),
        );
    }
    let rows: Vec<Row> = query.order((entries::created_at, entries::id)).limit(limit).load(tx.db)?;
    rows.into_iter().map(entry).collect()
}

fn key_of(register: &Register, data: &Value) -> String {
    key_form(data.get(&register.key).and_then(Value::as_str).unwrap_or_default())
}

fn search_text(data: &Value) -> String {
    let values = data.as_object().into_iter().flat_map(|columns| columns.values());
    let texts: Vec<String> =
        values.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect();
    search_form(&texts.join(" "))
}

pub fn insert(tx: &mut Tx<'_>, register: &Register, data: Value) -> Result<Entry, ApiError> {
    let id = crate::ids::fresh(tx.now).to_string();
    diesel::insert_into(entries::table)
        .values((
            entries::id.eq(&id),
            entries::register.eq(&register.code),
            entries::key.eq(key_of(register, &data)),
            entries::data.eq(data.to_string()),
            entries::search.eq(search_text(&data)),
            entries::version.eq(1),
            entries::created_at.eq(to_db(tx.now)),
            entries::updated_at.eq(to_db(tx.now)),
        ))
        .execute(tx.db)?;
    Ok(Entry { id, data, version: 1, created_at: tx.now, updated_at: tx.now })
}

/// Writes over the version that was read.
pub fn update(tx: &mut Tx<'_>, register: &Register, known: &Entry, data: Value) -> Result<Entry, ApiError> {
    let read = entries::table.find(&known.id).filter(entries::version.eq(known.version));
    let changed = diesel::update(read)
        .set((
            entries::key.eq(key_of(register, &data)),
            entries::data.eq(data.to_string()),
            entries::search.eq(search_text(&data)),
            entries::version.eq(known.version + 1),
            entries::updated_at.eq(to_db(tx.now)),
        ))
        .execute(tx.db)?;
    if changed == 0 {
        return Err(ApiError::STALE);
    }
    Ok(Entry { data, version: known.version + 1, updated_at: tx.now, ..known.clone() })
}

pub fn delete(tx: &mut Tx<'_>, known: &Entry) -> Result<(), ApiError> {
    let read = entries::table.find(&known.id).filter(entries::version.eq(known.version));
    if diesel::delete(read).execute(tx.db)? == 1 { Ok(()) } else { Err(ApiError::STALE) }
}

/// Keeps what was done to a row, and by whom.
pub fn record(
    tx: &mut Tx<'_>,
    register: &Register,
    entry: &Entry,
    action: &str,
    source: &Source,
) -> Result<(), ApiError> {
    diesel::insert_into(changes::table)
        .values((
            changes::id.eq(crate::ids::fresh(tx.now).to_string()),
            changes::register.eq(&register.code),
            changes::entry_id.eq(&entry.id),
            changes::action.eq(action),
            changes::data.eq(entry.data.to_string()),
            changes::account_id.eq(source.account.map(|id| id.to_string())),
            changes::request_id.eq(source.request.map(|id| id.to_string())),
            changes::at.eq(to_db(tx.now)),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// A change of a row.
pub struct Change {
    pub action: String,
    pub data: Value,
    pub account: Option<String>,
    pub request: Option<String>,
    pub at: DateTime<Utc>,
}

type ChangeRow = (String, String, Option<String>, Option<String>, NaiveDateTime);

/// What was done to a row, first one first.
pub fn history(tx: &mut Tx<'_>, register: &str, entry: &str) -> Result<Vec<Change>, ApiError> {
    let rows: Vec<ChangeRow> = changes::table
        .filter(changes::register.eq(register))
        .filter(changes::entry_id.eq(entry))
        .order((changes::at, changes::id))
        .select((changes::action, changes::data, changes::account_id, changes::request_id, changes::at))
        .load(tx.db)?;
    rows.into_iter()
        .map(|(action, data, account, request, at)| {
            Ok(Change { action, data: serde_json::from_str(&data)?, account, request, at: from_db(at) })
        })
        .collect()
}
