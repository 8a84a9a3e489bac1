//! What was done to the rows of a register, and by whom.

use super::Source;
use super::store::Entry;
use crate::app::Tx;
use crate::db::schema::register_changes as changes;
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;
use ventanilla_shared::RequestId;
use ventanilla_shared::procedure::Register;

#[derive(Insertable)]
#[diesel(table_name = changes, treat_none_as_default_value = false)]
pub struct NewChange<'a> {
    id: String,
    register: &'a str,
    entry_id: &'a str,
    action: &'a str,
    data: String,
    account_id: Option<String>,
    request_id: Option<String>,
    at: NaiveDateTime,
    reason: Option<&'a str>,
    notice_id: Option<&'a str>,
}

pub fn new_change<'a>(
    now: DateTime<Utc>,
    register: &'a Register,
    entry: &'a Entry,
    action: &'a str,
    source: &'a Source,
) -> NewChange<'a> {
    NewChange {
        id: crate::ids::fresh(now).to_string(),
        register: &register.code,
        entry_id: &entry.id,
        action,
        data: entry.data.to_string(),
        account_id: source.account.map(|id| id.to_string()),
        request_id: source.request.map(|id| id.to_string()),
        at: to_db(now),
        reason: source.reason.as_deref(),
        notice_id: source.notice.as_deref(),
    }
}

/// Keeps what was done to a row, and by whom.
pub fn record(
    tx: &mut Tx<'_>,
    register: &Register,
    entry: &Entry,
    action: &str,
    source: &Source,
) -> Result<(), ApiError> {
    let change = new_change(tx.now, register, entry, action, source);
    diesel::insert_into(changes::table).values(change).execute(tx.db)?;
    Ok(())
}

/// A change of a row.
pub struct Change {
    pub action: String,
    pub data: Value,
    pub account: Option<String>,
    pub request: Option<String>,
    pub at: DateTime<Utc>,
    pub reason: Option<String>,
    pub notice: Option<String>,
}

type ChangeRow =
    (String, String, Option<String>, Option<String>, NaiveDateTime, Option<String>, Option<String>);

/// Rows that a request's outcome wrote, by register and id.
pub fn written_by(tx: &mut Tx<'_>, request: RequestId) -> Result<Vec<(String, String)>, ApiError> {
    let query = changes::table.filter(changes::request_id.eq(request.to_string()));
    let order = (changes::register, changes::entry_id);
    Ok(query.select(order).distinct().order(order).load(tx.db)?)
}

/// What was done to a row, first one first.
pub fn of_entry(tx: &mut Tx<'_>, register: &str, entry: &str) -> Result<Vec<Change>, ApiError> {
    let rows: Vec<ChangeRow> = changes::table
        .filter(changes::register.eq(register))
        .filter(changes::entry_id.eq(entry))
        .order((changes::at, changes::id))
        .select((
            changes::action,
            changes::data,
            changes::account_id,
            changes::request_id,
            changes::at,
            changes::reason,
            changes::notice_id,
        ))
        .load(tx.db)?;
    rows.into_iter()
        .map(|(action, data, account, request, at, reason, notice)| {
            let (data, at) = (serde_json::from_str(&data)?, from_db(at));
            Ok(Change { action, data, account, request, at, reason, notice })
        })
        .collect()
}
