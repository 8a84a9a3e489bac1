//! What is written of statements, rows and payments. Every change of a row or a payment is conditional on what was read.

use super::file::Read;
use super::reference::{comparable, loose};
use crate::app::Tx;
use crate::db::schema::{counters, payments, statement_rows as rows, statements};
use crate::db::{DbConnection, to_db};
use crate::error::ApiError;
use crate::requests::store::next_number;
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::HashSet;
use ventanilla_shared::api::payments::{PaymentAccount, PaymentState, RowKind, RowState, StatementLine};
use ventanilla_shared::{AccountId, RequestId, StatementId, StatementRowId};

/// Waits until no other transaction imports for this account or files a request that pays into it: a row and a payment that
/// come at once must not miss each other.
pub fn in_turn(tx: &mut Tx<'_>, bank: &str, account: &str) -> Result<(), ApiError> {
    let name = format!("payments {bank} {account}");
    // Of two first ones at once neither fails. (This clause differs by database in Diesel's eyes.)
    let none = (counters::name.eq(&name), counters::value.eq(0));
    let insert = diesel::insert_into(counters::table).values(none);
    match &mut *tx.db {
        DbConnection::Sqlite(db) => insert.on_conflict_do_nothing().execute(db)?,
        DbConnection::Postgres(db) => insert.on_conflict_do_nothing().execute(db)?,
    };
    next_number(tx, &name).map(drop)
}

/// A statement whose rows are still to come.
pub struct NewStatement<'a> {
    pub id: StatementId,
    pub account: &'a PaymentAccount,
    pub file_name: &'a str,
    pub sha256: &'a str,
    pub by: AccountId,
}

pub fn insert_statement(tx: &mut Tx<'_>, new: &NewStatement<'_>) -> Result<(), ApiError> {
    diesel::insert_into(statements::table)
        .values((
            statements::id.eq(new.id.to_string()),
            statements::institution.eq(&new.account.institution),
            statements::bank.eq(&new.account.bank),
            statements::account.eq(&new.account.account),
            statements::file_name.eq(new.file_name),
            statements::sha256.eq(new.sha256),
            statements::imported_by.eq(new.by.to_string()),
            statements::imported_at.eq(to_db(tx.now)),
            statements::imported.eq(0),
            statements::known.eq(0),
            statements::refused.eq(0),
            statements::matched.eq(0),
            statements::lines.eq("[]"),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// How many rows a statement brought, had been there, were refused, and found their request.
pub struct Counts {
    pub imported: i64,
    pub known: i64,
    pub refused: i64,
    pub matched: i64,
}

pub fn finish_statement(
    tx: &mut Tx<'_>,
    id: StatementId,
    counts: &Counts,
    lines: &[StatementLine],
) -> Result<(), ApiError> {
    diesel::update(statements::table.find(id.to_string()))
        .set((
            statements::imported.eq(counts.imported),
            statements::known.eq(counts.known),
            statements::refused.eq(counts.refused),
            statements::matched.eq(counts.matched),
            statements::lines.eq(serde_json::to_string(lines)?),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// What makes a row the same as another: reference, day, amount, kind, and which one of those it is.
pub type Identity = (String, NaiveDate, i64, Option<&'static str>, i64);

/// Those of an account that are there already, among rows with these references.
pub fn known_rows(
    tx: &mut Tx<'_>,
    account: &PaymentAccount,
    references: &[String],
) -> Result<HashSet<Identity>, ApiError> {
    let mut known = HashSet::new();
    for some in references.chunks(500) {
        let found: Vec<(String, NaiveDate, i64, Option<String>, i64)> = rows::table
            .filter(rows::institution.eq(&account.institution))
            .filter(rows::bank.eq(&account.bank))
            .filter(rows::account.eq(&account.account))
            .filter(rows::comparable.eq_any(some.to_vec()))
            .select((rows::comparable, rows::row_date, rows::cents, rows::kind, rows::occurrence))
            .load(tx.db)?;
        known.extend(found.into_iter().map(|(reference, day, cents, kind, occurrence)| {
            let kind = kind.as_deref().and_then(RowKind::parse).map(RowKind::as_str);
            (reference, day, cents, kind, occurrence)
        }));
    }
    Ok(known)
}

pub fn insert_row(
    tx: &mut Tx<'_>,
    statement: StatementId,
    account: &PaymentAccount,
    line: usize,
    read: &Read,
    occurrence: i64,
) -> Result<StatementRowId, ApiError> {
    let id = StatementRowId(crate::ids::fresh(tx.now));
    diesel::insert_into(rows::table)
        .values((
            (
                rows::id.eq(id.to_string()),
                rows::statement_id.eq(statement.to_string()),
                rows::line.eq(i64::try_from(line).unwrap_or(i64::MAX)),
                rows::institution.eq(&account.institution),
                rows::bank.eq(&account.bank),
                rows::account.eq(&account.account),
                rows::row_date.eq(read.date),
                rows::reference.eq(&read.reference),
                rows::comparable.eq(comparable(&read.reference)),
                rows::loose_reference.eq(loose(&read.reference)),
            ),
            (
                rows::cents.eq(read.cents),
                rows::kind.eq(read.kind.map(RowKind::as_str)),
                rows::description.eq(&read.description),
                rows::occurrence.eq(occurrence),
                rows::state.eq(RowState::Open.as_str()),
                rows::automatic.eq(true),
                rows::version.eq(1),
            ),
        ))
        .execute(tx.db)?;
    Ok(id)
}

/// Puts a row into another state, one version higher; `false` when it is not in the version that was read. `automatic`:
/// whether the engine may still match it afterwards.
pub fn put_row(
    tx: &mut Tx<'_>,
    id: StatementRowId,
    read: i64,
    state: RowState,
    request: Option<RequestId>,
    automatic: bool,
) -> Result<bool, ApiError> {
    let changed = diesel::update(rows::table.find(id.to_string()).filter(rows::version.eq(read)))
        .set((
            rows::state.eq(state.as_str()),
            rows::request_id.eq(request.map(|id| id.to_string())),
            rows::automatic.eq(automatic),
            rows::version.eq(read + 1),
        ))
        .execute(tx.db)?;
    Ok(changed == 1)
}

/// Moves a payment between states, one version higher; `false` when it is in another one.
pub fn put_payment(
    tx: &mut Tx<'_>,
    request: RequestId,
    from: &[PaymentState],
    to: PaymentState,
) -> Result<bool, ApiError> {
    let from: Vec<&str> = from.iter().map(|state| state.as_str()).collect();
    let changed =
        diesel::update(payments::table.find(request.to_string()).filter(payments::state.eq_any(from)))
            .set((
                payments::state.eq(to.as_str()),
                payments::since.eq(to_db(tx.now)),
                payments::version.eq(payments::version + 1),
            ))
            .execute(tx.db)?;
    Ok(changed == 1)
}
