//! What the engine matches by itself: a row and a payment that agree in account, reference, day, amount and, where the
//! statement tells it, in kind.

use super::reference::{comparable, loose};
use super::{history, write};
use crate::app::Tx;
use crate::db::schema::{payments, statement_rows as rows};
use crate::db::to_db;
use crate::error::ApiError;
use crate::requests::Stored;
use chrono::NaiveDate;
use diesel::prelude::*;
use ventanilla_shared::api::payments::{PaymentAction, PaymentState, RowState};
use ventanilla_shared::{RequestId, StatementRowId};

/// What a row or a payment is matched by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    pub bank: String,
    pub account: String,
    pub reference: String,
    pub day: NaiveDate,
    pub cents: i64,
    /// Method of a payment; kind of a row, `None` where the statement does not tell.
    pub kind: Option<String>,
}

impl Terms {
    /// Of a request's declared payment; `None` where nothing is paid.
    fn of(request: &Stored) -> Option<Self> {
        let (fee, payment) = (request.procedure().fee.as_ref()?, request.payment.as_ref()?);
        Some(Self {
            bank: fee.bank.clone(),
            account: fee.account.clone(),
            reference: comparable(payment.number.as_deref()?),
            day: payment.date?,
            cents: fee.money.cents()?,
            kind: Some(payment.method.clone()),
        })
    }
}

/// Notes what a filed request says it paid, and matches it if its row has come already. Filed again with another payment,
/// it gives the row that it had free.
pub fn expect(tx: &mut Tx<'_>, request: &Stored) -> Result<(), ApiError> {
    let Some(terms) = Terms::of(request) else { return Ok(()) };
    let number = request.payment.as_ref().and_then(|payment| payment.number.clone()).unwrap_or_default();
    write::in_turn(tx, &terms.bank, &terms.account)?;
    let own = request.id.to_string();
    let known: Option<(String, String, String, NaiveDate, i64, String, String)> = payments::table
        .find(&own)
        .select((
            payments::bank,
            payments::account,
            payments::reference,
            payments::paid_on,
            payments::cents,
            payments::method,
            payments::state,
        ))
        .first(tx.db)
        .optional()?;
    let declared = (
        payments::institution.eq(&request.procedure().institution),
        payments::bank.eq(&terms.bank),
        payments::account.eq(&terms.account),
        payments::method.eq(terms.kind.as_deref().unwrap_or_default()),
        payments::number.eq(number.trim()),
        payments::reference.eq(&terms.reference),
        payments::loose_reference.eq(loose(&number)),
        payments::paid_on.eq(terms.day),
        payments::cents.eq(terms.cents),
    );
    match known {
        Some((bank, account, reference, day, cents, kind, state)) => {
            let before = Terms { bank, account, reference, day, cents, kind: Some(kind) };
            if before != terms {
                release(tx, request.id)?;
                diesel::update(payments::table.find(&own))
                    .set((
                        declared,
                        payments::state.eq(PaymentState::Unmatched.as_str()),
                        payments::since.eq(to_db(tx.now)),
                        payments::version.eq(payments::version + 1),
                    ))
                    .execute(tx.db)?;
            } else if state != PaymentState::Unmatched.as_str() {
                return Ok(());
            }
        }
        None => {
            diesel::insert_into(payments::table)
                .values((
                    payments::request_id.eq(&own),
                    declared,
                    payments::state.eq(PaymentState::Unmatched.as_str()),
                    payments::since.eq(to_db(tx.now)),
                    payments::version.eq(1),
                    payments::filed_at.eq(to_db(tx.now)),
                ))
                .execute(tx.db)?;
        }
    }
    let kind = terms.kind.clone().unwrap_or_default();
    let row: Option<(String, i64)> = rows::table
        .filter(rows::bank.eq(&terms.bank))
        .filter(rows::account.eq(&terms.account))
        .filter(rows::comparable.eq(&terms.reference))
        .filter(rows::row_date.eq(terms.day))
        .filter(rows::cents.eq(terms.cents))
        .filter(rows::kind.is_null().or(rows::kind.eq(kind).assume_not_null()))
        .filter(rows::state.eq(RowState::Open.as_str()))
        .filter(rows::automatic.eq(true))
        .order(rows::occurrence)
        .select((rows::id, rows::version))
        .first(tx.db)
        .optional()?;
    if let Some((row, version)) = row {
        join(tx, row.parse().map_err(ApiError::internal)?, version, request.id)?;
    }
    Ok(())
}

/// Matches a row that has just come to the payment that is the same in every part; `false` when there is none, or more than
/// one (a slip and a transfer with one number, where the statement does not tell which it is).
pub fn match_row(tx: &mut Tx<'_>, row: StatementRowId, terms: &Terms) -> Result<bool, ApiError> {
    let mut query = payments::table
        .filter(payments::bank.eq(&terms.bank))
        .filter(payments::account.eq(&terms.account))
        .filter(payments::reference.eq(&terms.reference))
        .filter(payments::paid_on.eq(terms.day))
        .filter(payments::cents.eq(terms.cents))
        .filter(payments::state.eq(PaymentState::Unmatched.as_str()))
        .select(payments::request_id)
        .limit(2)
        .into_boxed();
    if let Some(kind) = &terms.kind {
        query = query.filter(payments::method.eq(kind));
    }
    let found: Vec<String> = query.load(tx.db)?;
    match &found[..] {
        [request] => join(tx, row, 1, request.parse().map_err(ApiError::internal)?),
        _ => Ok(false),
    }
}

fn join(tx: &mut Tx<'_>, row: StatementRowId, read: i64, request: RequestId) -> Result<bool, ApiError> {
    // A cashier may be deciding about either at this moment; then it is the cashier's.
    if !write::put_payment(tx, request, &[PaymentState::Unmatched], PaymentState::MatchedAutomatically)? {
        return Ok(false);
    }
    if !write::put_row(tx, row, read, RowState::MatchedAutomatically, Some(request), true)? {
        return Err(ApiError::STALE);
    }
    let action = PaymentAction::MatchAutomatically;
    let (row, request) = (Some(row), Some(request));
    history::append(tx, &history::New { row, request, action, by: None, version: read + 1 })?;
    Ok(true)
}

/// Gives the row of a request free whose payment is another now.
fn release(tx: &mut Tx<'_>, request: RequestId) -> Result<(), ApiError> {
    let Some(kept) = super::store::row_of(tx, request)? else { return Ok(()) };
    let (row, read) = (kept.row.id, kept.row.version);
    let automatic = kept.row.state == RowState::MatchedAutomatically;
    if !write::put_row(tx, row, read, RowState::Open, None, automatic)? {
        return Err(ApiError::STALE);
    }
    let action = PaymentAction::Release;
    let (row, request) = (Some(row), Some(request));
    history::append(tx, &history::New { row, request, action, by: None, version: read + 1 })
}
