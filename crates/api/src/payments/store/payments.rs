use crate::app::Tx;
use crate::db::schema::{payments, requests, statement_rows as rows};
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use crate::http::paging::Cursor;
use crate::payments::comparable;
use crate::requests::lists::literal;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use ventanilla_shared::api::payments::{ExpectedPayment, PaymentState};
use ventanilla_shared::{Money, RequestId, search_form};

#[derive(Queryable, Selectable)]
#[diesel(table_name = payments)]
struct PaymentData {
    request_id: String,
    institution: String,
    bank: String,
    account: String,
    method: String,
    number: String,
    loose_reference: String,
    paid_on: NaiveDate,
    cents: i64,
    state: String,
    since: NaiveDateTime,
    version: i64,
    filed_at: NaiveDateTime,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = requests)]
struct RequestData {
    number: String,
    procedure_code: String,
    procedure_version: i64,
    applicant_cui: String,
    subject_cui: String,
    subject_name: String,
    state: String,
}

/// A payment as it is kept, with what its answer leaves out.
#[derive(Debug, Clone)]
pub struct KeptPayment {
    pub institution: String,
    pub loose_reference: String,
    pub cents: i64,
    pub since: NaiveDateTime,
    /// Of those whose case it is: no cashier decides about an own one.
    pub cuis: [String; 2],
    pub payment: ExpectedPayment,
}

type FoundPayment = (PaymentData, RequestData, Option<String>);

fn kept_payment(tx: &mut Tx<'_>, found: FoundPayment) -> Result<KeptPayment, ApiError> {
    let (payment, request, row) = found;
    let impossible =
        |what: &str| ApiError::internal(format!("payment of {}: impossible {what}", request.number));
    let loaded = tx.app.procedures.version(tx.db, &request.procedure_code, request.procedure_version)?;
    let loaded = loaded.ok_or_else(|| impossible("procedure"))?;
    Ok(KeptPayment {
        payment: ExpectedPayment {
            request: payment.request_id.parse().map_err(|_| impossible("request"))?,
            request_state: request.state.parse().map_err(|_| impossible("request's state"))?,
            procedure: loaded.procedure.title.clone(),
            state: PaymentState::parse(&payment.state).ok_or_else(|| impossible("state"))?,
            row: row.as_deref().map(str::parse).transpose().map_err(|_| impossible("row"))?,
            request_number: request.number,
            subject_name: request.subject_name,
            version: payment.version,
            bank: payment.bank,
            account: payment.account,
            method: payment.method,
            number: payment.number,
            date: payment.paid_on,
            money: Money::quetzales_from_cents(payment.cents),
            filed_at: from_db(payment.filed_at),
        },
        institution: payment.institution,
        loose_reference: payment.loose_reference,
        cents: payment.cents,
        since: payment.since,
        cuis: [request.applicant_cui, request.subject_cui],
    })
}

macro_rules! payments_with_requests {
    () => {
        payments::table
            .inner_join(requests::table.on(payments::request_id.eq(requests::id)))
            .left_join(rows::table.on(rows::request_id.eq(payments::request_id.nullable())))
            .select((PaymentData::as_select(), RequestData::as_select(), rows::id.nullable()))
    };
}

/// Which payments a list shows.
#[derive(Debug, Clone, Default)]
pub struct PaymentFilter {
    pub institutions: Vec<String>,
    pub state: Option<PaymentState>,
    pub account: Option<String>,
    /// Words in the request's number, the person's name, or the reference.
    pub words: String,
}

/// Payments, in the order in which their requests were filed.
pub fn list_payments(
    tx: &mut Tx<'_>,
    filter: &PaymentFilter,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<KeptPayment>, ApiError> {
    let mut query = payments_with_requests!()
        .filter(payments::institution.eq_any(filter.institutions.clone()))
        .into_boxed();
    if let Some(state) = filter.state {
        query = query.filter(payments::state.eq(state.as_str()));
    }
    if let Some(account) = filter.account.clone() {
        query = query.filter(payments::account.eq(account));
    }
    for word in search_form(&filter.words).split(' ').filter(|word| !word.is_empty()).take(8) {
        let (any, reference) = (format!("%{}%", literal(word)), comparable(word));
        let named = requests::search.like(any).escape('!');
        if reference.is_empty() {
            query = query.filter(named);
        } else {
            query = query.filter(named.or(payments::reference.like(format!("%{reference}%"))));
        }
    }
    if let Some(Cursor { at, id }) = after {
        let at = to_db(*at);
        query = query.filter(
            payments::filed_at.gt(at).or(payments::filed_at.eq(at).and(payments::request_id.gt(id.clone()))),
        );
    }
    let found: Vec<FoundPayment> =
        query.order((payments::filed_at, payments::request_id)).limit(limit).load(tx.db)?;
    found.into_iter().map(|one| kept_payment(tx, one)).collect()
}

pub fn find_payment(tx: &mut Tx<'_>, request: RequestId) -> Result<Option<KeptPayment>, ApiError> {
    let found: Option<FoundPayment> = payments_with_requests!()
        .filter(payments::request_id.eq(request.to_string()))
        .first(tx.db)
        .optional()?;
    found.map(|one| kept_payment(tx, one)).transpose()
}

/// Payments without a row, of an institution at a bank, whose reference is the same but for its form.
pub fn unmatched_like(
    tx: &mut Tx<'_>,
    institution: &str,
    bank: &str,
    loose: &str,
) -> Result<Vec<KeptPayment>, ApiError> {
    let found: Vec<FoundPayment> = payments_with_requests!()
        .filter(payments::institution.eq(institution))
        .filter(payments::bank.eq(bank))
        .filter(payments::loose_reference.eq(loose))
        .filter(payments::state.eq(PaymentState::Unmatched.as_str()))
        .order((payments::filed_at, payments::request_id))
        .limit(10)
        .load(tx.db)?;
    found.into_iter().map(|one| kept_payment(tx, one)).collect()
}
