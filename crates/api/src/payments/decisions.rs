//! What a cashier decides by hand, each time with a reason, and undoes again.

use super::store::{self, KeptPayment, KeptRow};
use super::{accounts, history, write};
use crate::app::Tx;
use crate::error::ApiError;
use crate::http::{Caller, IfMatch};
use ventanilla_shared::api::payments::{PaymentAction, PaymentState, RowMatch, RowState};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::{RequestId, StatementRowId};

const DECIDED: ApiError = ApiError::Problem(ProblemCode::AlreadyDecided);

/// A row of the caller's institutions; for other cashiers it does not exist.
pub fn own_row(tx: &mut Tx<'_>, caller: &Caller, id: StatementRowId) -> Result<KeptRow, ApiError> {
    let institutions = accounts::institutions(caller)?;
    let found = store::find_row(tx, id)?.filter(|kept| institutions.contains(&kept.institution));
    found.ok_or(ApiError::NOT_FOUND)
}

/// A payment of the caller's institutions; for other cashiers it does not exist.
pub fn own_payment(tx: &mut Tx<'_>, caller: &Caller, id: RequestId) -> Result<KeptPayment, ApiError> {
    let institutions = accounts::institutions(caller)?;
    let found = store::find_payment(tx, id)?.filter(|kept| institutions.contains(&kept.institution));
    found.ok_or(ApiError::NOT_FOUND)
}

fn impartial(caller: &Caller, payment: &KeptPayment) -> Result<(), ApiError> {
    let own = caller.account.cui.as_str();
    if payment.cuis.iter().any(|cui| cui == own) {
        return Err(ApiError::Problem(ProblemCode::OwnRequest));
    }
    Ok(())
}

fn row_as_read(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: StatementRowId,
    version: IfMatch,
) -> Result<KeptRow, ApiError> {
    let kept = own_row(tx, caller, id)?;
    if kept.row.version == version.0 { Ok(kept) } else { Err(ApiError::STALE) }
}

/// Decides that a row pays a request.
///
/// # Errors
/// `already_decided`: the row is not open, or the request has a row already; `own_request`; `stale`.
pub fn match_row(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: StatementRowId,
    version: IfMatch,
    body: &RowMatch,
) -> Result<(), ApiError> {
    let kept = row_as_read(tx, caller, id, version)?;
    let payment = store::find_payment(tx, body.request)?;
    let payment = payment.filter(|one| one.institution == kept.institution);
    let payment = payment.ok_or_else(|| ApiError::field("/request", "payment_request"))?;
    impartial(caller, &payment)?;
    let free = kept.row.state == RowState::Open;
    if !free
        || !write::put_payment(tx, body.request, &[PaymentState::Unmatched], PaymentState::MatchedByHand)?
    {
        return Err(DECIDED);
    }
    put(tx, &kept, RowState::MatchedByHand, Some(body.request))?;
    let about = (Some(body.request), PaymentAction::Match);
    note(tx, caller, &kept, about, &body.reason)
}

/// Decides that a row pays none of the requests.
///
/// # Errors
/// `already_decided`, `stale`.
pub fn exclude(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: StatementRowId,
    version: IfMatch,
    reason: &str,
) -> Result<(), ApiError> {
    let kept = row_as_read(tx, caller, id, version)?;
    if kept.row.state != RowState::Open {
        return Err(DECIDED);
    }
    put(tx, &kept, RowState::NotBelonging, None)?;
    note(tx, caller, &kept, (None, PaymentAction::Exclude), reason)
}

/// Takes back what was decided about a row, by whomever: it is open again, and its request's payment without a row.
///
/// # Errors
/// `already_decided`: it is open; `own_request`; `stale`.
pub fn undo_row(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: StatementRowId,
    version: IfMatch,
    reason: &str,
) -> Result<(), ApiError> {
    let kept = row_as_read(tx, caller, id, version)?;
    if kept.row.state == RowState::Open {
        return Err(DECIDED);
    }
    if let Some(request) = kept.row.request {
        impartial(caller, &own_payment(tx, caller, request)?)?;
        let matched = [PaymentState::MatchedAutomatically, PaymentState::MatchedByHand];
        if !write::put_payment(tx, request, &matched, PaymentState::Unmatched)? {
            return Err(ApiError::STALE);
        }
    }
    put(tx, &kept, RowState::Open, None)?;
    note(tx, caller, &kept, (kept.row.request, PaymentAction::Undo), reason)
}

fn put(tx: &mut Tx<'_>, kept: &KeptRow, state: RowState, request: Option<RequestId>) -> Result<(), ApiError> {
    // Whoever has decided about a row once decides about it from then on.
    let put = write::put_row(tx, kept.row.id, kept.row.version, state, request, false)?;
    if put { Ok(()) } else { Err(ApiError::STALE) }
}

fn note(
    tx: &mut Tx<'_>,
    caller: &Caller,
    kept: &KeptRow,
    (request, action): (Option<RequestId>, PaymentAction),
    reason: &str,
) -> Result<(), ApiError> {
    let by = Some((caller.account.id, reason));
    let row = Some(kept.row.id);
    history::append(tx, &history::New { row, request, action, by, version: kept.row.version + 1 })
}

/// Decides that the bank never got a payment.
///
/// # Errors
/// `already_decided`: it has a row, or was refused; `own_request`; `stale`.
pub fn refuse(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    version: IfMatch,
    reason: &str,
) -> Result<(), ApiError> {
    let (from, to) = (PaymentState::Unmatched, PaymentState::Refused);
    change_payment(tx, caller, id, version, (from, to, PaymentAction::Refuse), reason)
}

/// Takes a refusal back.
///
/// # Errors
/// `already_decided`: it is not refused; `own_request`; `stale`.
pub fn undo_refusal(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    version: IfMatch,
    reason: &str,
) -> Result<(), ApiError> {
    let (from, to) = (PaymentState::Refused, PaymentState::Unmatched);
    change_payment(tx, caller, id, version, (from, to, PaymentAction::Undo), reason)
}

fn change_payment(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    version: IfMatch,
    (from, to, action): (PaymentState, PaymentState, PaymentAction),
    reason: &str,
) -> Result<(), ApiError> {
    let kept = own_payment(tx, caller, id)?;
    if kept.payment.version != version.0 {
        return Err(ApiError::STALE);
    }
    impartial(caller, &kept)?;
    if !write::put_payment(tx, id, &[from], to)? {
        return Err(DECIDED);
    }
    let by = Some((caller.account.id, reason));
    let (row, request) = (None, Some(id));
    history::append(tx, &history::New { row, request, action, by, version: version.0 + 1 })
}
