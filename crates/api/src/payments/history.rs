//! Who decided what, and why: append-only.

use crate::app::Tx;
use crate::db::schema::{accounts, payment_decisions as decisions, requests};
use crate::db::{from_db, is_unique_violation, to_db};
use crate::error::ApiError;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ventanilla_shared::api::payments::{PaymentAction, PaymentDecision};
use ventanilla_shared::{AccountId, RequestId, StatementRowId};

/// A decision to keep.
pub struct New<'a> {
    pub row: Option<StatementRowId>,
    pub request: Option<RequestId>,
    pub action: PaymentAction,
    /// Who, and why; the engine gives no reason.
    pub by: Option<(AccountId, &'a str)>,
    /// The version that it made of its row, or of its payment.
    pub version: i64,
}

pub fn append(tx: &mut Tx<'_>, new: &New<'_>) -> Result<(), ApiError> {
    diesel::insert_into(decisions::table)
        .values((
            decisions::id.eq(crate::ids::fresh(tx.now).to_string()),
            decisions::row_id.eq(new.row.map(|id| id.to_string())),
            decisions::request_id.eq(new.request.map(|id| id.to_string())),
            decisions::action.eq(new.action.as_str()),
            decisions::reason.eq(new.by.map(|(_, reason)| reason.trim())),
            decisions::account_id.eq(new.by.map(|(id, _)| id.to_string())),
            decisions::at.eq(to_db(tx.now)),
            decisions::version.eq(new.version),
        ))
        .execute(tx.db)
        // Two at once made the same version of a row.
        .map_err(|error| if is_unique_violation(&error) { ApiError::STALE } else { error.into() })?;
    Ok(())
}

/// Decisions about a row or about a request's payment, first one first.
pub fn of(
    tx: &mut Tx<'_>,
    row: Option<StatementRowId>,
    request: Option<RequestId>,
) -> Result<Vec<PaymentDecision>, ApiError> {
    type Found = (String, Option<String>, NaiveDateTime, Option<String>, Option<String>);
    let mut query = decisions::table
        .left_join(requests::table.on(decisions::request_id.eq(requests::id.nullable())))
        .left_join(accounts::table.on(decisions::account_id.eq(accounts::id.nullable())))
        .select((
            decisions::action,
            decisions::reason,
            decisions::at,
            accounts::id.nullable(),
            requests::number.nullable(),
        ))
        .order((decisions::at, decisions::version))
        .into_boxed();
    if let Some(row) = row {
        query = query.filter(decisions::row_id.eq(row.to_string()));
    }
    if let Some(request) = request {
        query = query.filter(decisions::request_id.eq(request.to_string()));
    }
    let found: Vec<Found> = query.load(tx.db)?;
    let mut told = Vec::with_capacity(found.len());
    for (action, reason, at, account, request_number) in found {
        let by = match account.as_deref().map(str::parse).transpose().map_err(ApiError::internal)? {
            Some(id) => Some(crate::requests::view::name_of(tx, id)?),
            None => None,
        };
        let action = PaymentAction::parse(&action)
            .ok_or_else(|| ApiError::internal(format!("impossible decision {action}")))?;
        told.push(PaymentDecision { action, by, at: from_db(at), reason, request_number });
    }
    // Filing again gives a row free and may match another one in the same moment.
    told.sort_by_key(|decision| (decision.at, decision.action != PaymentAction::Release));
    Ok(told)
}
