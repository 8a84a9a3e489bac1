use super::Source;
use super::history::new_change;
use crate::app::Tx;
use crate::db::schema::{register_changes as changes, register_entries as entries};
use crate::db::{DbBackend, DbConnection, from_db, to_db};
use crate::error::ApiError;
use crate::http::paging::Cursor;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use serde_json::Value;
use std::collections::HashMap;
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
    key: String,
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

/// The rows with these keys (as they are compared), by key.
pub fn by_keys(
    tx: &mut Tx<'_>,
    register: &str,
    keys: &[&String],
) -> Result<HashMap<String, Entry>, ApiError> {
    let rows: Vec<Row> = entries::table
        .filter(entries::register.eq(register))
        .filter(entries::key.eq_any(keys.iter().map(|key| key.as_str())))
        .load(tx.db)?;
    rows.into_iter().map(|row| Ok((row.key.clone(), entry(row)?))).collect()
}

pub fn find(tx: &mut Tx<'_>, register: &str, id: &str) -> Result<Option<Entry>, ApiError> {
    let row: Option<Row> =
        entries::table.find(id).filter(entries::register.eq(register)).first(tx.db).optional()?;
    row.map(entry).transpose()
}

/// Which rows of a register are wanted.
pub struct Wanted<'a> {
    /// Words that a row contains.
    pub words: &'a str,
    /// Only rows with one of these values in this column.
    pub of: Option<(&'a str, &'a [String])>,
    pub after: Option<&'a Cursor>,
    pub limit: i64,
}

/// Rows in the order in which they were entered.
pub fn list(tx: &mut Tx<'_>, register: &str, wanted: &Wanted<'_>) -> Result<Vec<Entry>, ApiError> {
    let Wanted { words, of, after, limit } = *wanted;
    let mut query = entries::table.filter(entries::register.eq(register.to_owned())).into_boxed();
    if let Some((column, values)) = of {
        // As it stands in the JSON that the server writes: a text inside another value has its quotes escaped.
        let pairs =
            values.iter().map(|value| format!("{}:{}", Value::from(column), Value::from(value.as_str())));
        let mut any: Box<dyn BoxableExpression<entries::table, DbBackend, SqlType = Bool>> =
            Box::new(entries::id.eq(String::new()));
        for pair in pairs {
            any = Box::new(any.or(entries::data.like(containing(&pair)).escape('\\')));
        }
        query = query.filter(any);
    }
    for word in search_form(words).split(' ').filter(|word| !word.is_empty()) {
        query = query.filter(entries::search.like(containing(word)).escape('\\'));
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

fn containing(text: &str) -> String {
    format!("%{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
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

/// A row that is not in the register yet.
pub fn fresh(tx: &Tx<'_>, data: Value) -> Entry {
    let id = crate::ids::fresh(tx.now).to_string();
    Entry { id, data, version: 1, created_at: tx.now, updated_at: tx.now }
}

// Without defaults SQLite too takes many rows in one statement.
#[derive(Insertable)]
#[diesel(table_name = entries, treat_none_as_default_value = false)]
struct NewRow<'a> {
    id: &'a str,
    register: &'a str,
    key: String,
    data: String,
    search: String,
    version: i64,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

fn new_row<'a>(register: &'a Register, entry: &'a Entry) -> NewRow<'a> {
    NewRow {
        id: &entry.id,
        register: &register.code,
        key: key_of(register, &entry.data),
        data: entry.data.to_string(),
        search: search_text(&entry.data),
        version: entry.version,
        created_at: to_db(entry.created_at),
        updated_at: to_db(entry.updated_at),
    }
}

pub fn insert(tx: &mut Tx<'_>, register: &Register, data: Value) -> Result<Entry, ApiError> {
    let entry = fresh(tx, data);
    diesel::insert_into(entries::table).values(new_row(register, &entry)).execute(tx.db)?;
    Ok(entry)
}

/// Adds many rows and notes it, in as few statements as the database takes.
pub fn insert_all(
    tx: &mut Tx<'_>,
    register: &Register,
    fresh: &[Entry],
    source: &Source,
) -> Result<(), ApiError> {
    if fresh.is_empty() {
        return Ok(());
    }
    let rows: Vec<NewRow<'_>> = fresh.iter().map(|entry| new_row(register, entry)).collect();
    let now = tx.now;
    let noted: Vec<_> = fresh.iter().map(|entry| new_change(now, register, entry, "add", source)).collect();
    // Several rows in one statement are written otherwise by each database, and not by the type that stands for both.
    match tx.db {
        DbConnection::Sqlite(db) => {
            diesel::insert_into(entries::table).values(&rows).execute(db)?;
            diesel::insert_into(changes::table).values(&noted).execute(db)?;
        }
        DbConnection::Postgres(db) => {
            diesel::insert_into(entries::table).values(&rows).execute(db)?;
            diesel::insert_into(changes::table).values(&noted).execute(db)?;
        }
    }
    Ok(())
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
