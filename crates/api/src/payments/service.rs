//! What a cashier decides by, and what others learn of a payment.

use super::store::{self, KeptPayment, KeptRow};
use super::{decisions, history};
use crate::app::Tx;
use crate::db::from_db;
use crate::error::ApiError;
use crate::http::Caller;
use ventanilla_shared::api::payments::{
    Difference, PaymentCandidate, PaymentCase, PaymentState, PaymentStatus, RowCandidate, RowState,
    StatementRowCase,
};
use ventanilla_shared::{RequestId, StatementRowId};

/// In what a row and a payment differ.
fn differences(row: &KeptRow, payment: &KeptPayment) -> Vec<Difference> {
    let (theirs, declared) = (&row.row, &payment.payment);
    let checks = [
        (Difference::Reference, super::comparable(&theirs.reference) == super::comparable(&declared.number)),
        (Difference::Date, theirs.date == declared.date),
        (Difference::Amount, row.cents == payment.cents),
        (Difference::Kind, theirs.kind.is_none_or(|kind| kind.as_str() == declared.method)),
        (Difference::Account, (&theirs.bank, &theirs.account) == (&declared.bank, &declared.account)),
    ];
    checks.into_iter().filter(|(_, same)| !same).map(|(difference, _)| difference).collect()
}

/// A row, with the payments that could be its own.
pub fn row_case(tx: &mut Tx<'_>, caller: &Caller, id: StatementRowId) -> Result<StatementRowCase, ApiError> {
    let kept = decisions::own_row(tx, caller, id)?;
    let alike = match kept.row.state {
        RowState::Open => {
            store::unmatched_like(tx, &kept.institution, &kept.row.bank, &kept.loose_reference)?
        }
        _ => Vec::new(),
    };
    let candidate = |payment: KeptPayment| PaymentCandidate {
        differences: differences(&kept, &payment),
        payment: payment.payment,
    };
    Ok(StatementRowCase {
        candidates: alike.into_iter().map(candidate).collect(),
        decisions: history::of(tx, Some(id), None)?,
        row: kept.row,
    })
}

/// A payment, with the rows that could be its own.
pub fn payment_case(tx: &mut Tx<'_>, caller: &Caller, id: RequestId) -> Result<PaymentCase, ApiError> {
    let kept = decisions::own_payment(tx, caller, id)?;
    let alike = match kept.payment.state {
        PaymentState::Unmatched => {
            store::open_rows_like(tx, &kept.institution, &kept.payment.bank, &kept.loose_reference)?
        }
        _ => Vec::new(),
    };
    let candidate = |row: KeptRow| RowCandidate { differences: differences(&row, &kept), row: row.row };
    Ok(PaymentCase {
        candidates: alike.into_iter().map(candidate).collect(),
        decisions: history::of(tx, None, Some(id))?,
        payment: kept.payment,
    })
}

/// What the statements say to a request's payment; officers see the row and the cashier's reason.
pub fn status(tx: &mut Tx<'_>, id: RequestId, to_officer: bool) -> Result<Option<PaymentStatus>, ApiError> {
    let Some(kept) = store::find_payment(tx, id)? else { return Ok(None) };
    let by_hand = matches!(kept.payment.state, PaymentState::MatchedByHand | PaymentState::Refused);
    let reason = if by_hand && to_officer {
        history::of(tx, None, Some(id))?.pop().and_then(|last| last.reason)
    } else {
        None
    };
    let row = match kept.payment.row.filter(|_| to_officer) {
        Some(row) => store::find_row(tx, row)?.map(|kept| kept.row),
        None => None,
    };
    Ok(Some(PaymentStatus { state: kept.payment.state, since: from_db(kept.since), row, reason }))
}
