//! Statements, their rows and requests' payments as they are kept.

use crate::app::Tx;
use crate::db::schema::{payments, requests, statement_rows as rows, statements};
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use crate::http::paging::Cursor;
use crate::requests::lists::literal;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use ventanilla_shared::api::payments::{
    ExpectedPayment, PaymentState, RowKind, RowState, Statement, StatementLine, StatementReport, StatementRow,
};
use ventanilla_shared::{Money, RequestId, StatementId, StatementRowId, search_form};

type Found = (StatementRowData, Option<String>);

#[derive(Queryable, Selectable)]
#[diesel(table_name = rows)]
struct StatementRowData {
    id: String,
    statement_id: String,
    line: i64,
    institution: String,
    bank: String,
    account: String,
    row_date: NaiveDate,
    reference: String,
    loose_reference: String,
    cents: i64,
    kind: Option<String>,
    description: String,
    state: String,
    request_id: Option<String>,
    version: i64,
}

/// A row as it is kept, with what its answer leaves out.
#[derive(Debug, Clone)]
pub struct KeptRow {
    pub institution: String,
    pub loose_reference: String,
    pub cents: i64,
    pub row: StatementRow,
}

fn kept_row((row, number): Found) -> Result<KeptRow, ApiError> {
    let impossible = |what: &str| ApiError::internal(format!("statement row {}: impossible {what}", row.id));
    let kind = row.kind.as_deref().map(|kind| RowKind::parse(kind).ok_or_else(|| impossible("kind")));
    Ok(KeptRow {
        row: StatementRow {
            id: row.id.parse().map_err(|_| impossible("id"))?,
            version: row.version,
            statement: row.statement_id.parse().map_err(|_| impossible("statement"))?,
            line: u32::try_from(row.line).map_err(|_| impossible("line"))?,
            kind: kind.transpose()?,
            state: RowState::parse(&row.state).ok_or_else(|| impossible("state"))?,
            request: row.request_id.as_deref().map(str::parse).transpose().map_err(|_| impossible("request"))?,
            bank: row.bank,
            account: row.account,
            date: row.row_date,
            reference: row.reference,
            money: Money::quetzales_from_cents(row.cents),
            description: row.description,
            request_number: number,
        },
        institution: row.institution,
        loose_reference: row.loose_reference,
        cents: row.cents,
    })
}

/// Which rows a list shows.
#[derive(Debug, Clone, Default)]
pub struct RowFilter {
    pub institutions: Vec<String>,
    pub state: Option<RowState>,
    pub account: Option<String>,
    pub statement: Option<StatementId>,
}

macro_rules! rows_with_numbers {
    () => {
        rows::table
            .left_join(requests::table.on(rows::request_id.eq(requests::id.nullable())))
            .select((StatementRowData::as_select(), requests::number.nullable()))
    };
}

/// Rows, oldest day first.
pub fn list_rows(
    tx: &mut Tx<'_>,
    filter: &RowFilter,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<KeptRow>, ApiError> {
    let mut query =
        rows_with_numbers!().filter(rows::institution.eq_any(filter.institutions.clone())).into_boxed();
    if let Some(state) = filter.state {
        query = query.filter(rows::state.eq(state.as_str()));
    }
    if let Some(account) = filter.account.clone() {
        query = query.filter(rows::account.eq(account));
    }
    if let Some(statement) = filter.statement {
        query = query.filter(rows::statement_id.eq(statement.to_string()));
    }
    if let Some(Cursor { at, id }) = after {
        let day = at.date_naive();
        query =
            query.filter(rows::row_date.gt(day).or(rows::row_date.eq(day).and(rows::id.gt(id.clone()))));
    }
    let found: Vec<Found> = query.order((rows::row_date, rows::id)).limit(limit).load(tx.db)?;
    found.into_iter().map(kept_row).collect()
}

pub fn find_row(tx: &mut Tx<'_>, id: StatementRowId) -> Result<Option<KeptRow>, ApiError> {
    let found: Option<Found> =
        rows_with_numbers!().filter(rows::id.eq(id.to_string())).first(tx.db).optional()?;
    found.map(kept_row).transpose()
}

/// The row that pays a request.
pub fn row_of(tx: &mut Tx<'_>, request: RequestId) -> Result<Option<KeptRow>, ApiError> {
    let found: Option<Found> =
        rows_with_numbers!().filter(rows::request_id.eq(request.to_string())).first(tx.db).optional()?;
    found.map(kept_row).transpose()
}

/// Open rows of an institution at a bank whose reference is the same but for its form.
pub fn open_rows_like(
    tx: &mut Tx<'_>,
    institution: &str,
    bank: &str,
    loose: &str,
) -> Result<Vec<KeptRow>, ApiError> {
    let found: Vec<Found> = rows_with_numbers!()
        .filter(rows::institution.eq(institution))
        .filter(rows::bank.eq(bank))
        .filter(rows::loose_reference.eq(loose))
        .filter(rows::state.eq(RowState::Open.as_str()))
        .order((rows::row_date, rows::id))
        .limit(10)
        .load(tx.db)?;
    found.into_iter().map(kept_row).collect()
}

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
        let (any, reference) = (format!("%{}%", literal(word)), super::comparable(word));
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

#[derive(Queryable)]
struct StatementData {
    id: String,
    institution: String,
    bank: String,
    account: String,
    file_name: String,
    sha256: String,
    imported_by: String,
    imported_at: NaiveDateTime,
    imported: i64,
    known: i64,
    refused: i64,
    matched: i64,
    lines: String,
}

fn report(tx: &mut Tx<'_>, row: StatementData) -> Result<StatementReport, ApiError> {
    let impossible = |what: &str| ApiError::internal(format!("statement {}: impossible {what}", row.id));
    let count = |number: i64| u32::try_from(number).map_err(|_| impossible("count"));
    let by = row.imported_by.parse().map_err(|_| impossible("account"))?;
    let lines: Vec<StatementLine> =
        if row.lines.is_empty() { Vec::new() } else { serde_json::from_str(&row.lines)? };
    Ok(StatementReport {
        statement: Statement {
            id: row.id.parse().map_err(|_| impossible("id"))?,
            imported: count(row.imported)?,
            known: count(row.known)?,
            refused: count(row.refused)?,
            matched: count(row.matched)?,
            institution: row.institution,
            bank: row.bank,
            account: row.account,
            file_name: row.file_name,
            sha256: row.sha256,
            imported_by: crate::requests::view::name_of(tx, by)?,
            imported_at: from_db(row.imported_at),
        },
        repeated: false,
        lines,
    })
}

/// Statements, newest first, without their lines.
pub fn list_statements(
    tx: &mut Tx<'_>,
    institutions: &[String],
    before: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Statement>, ApiError> {
    let mut query = statements::table
        .filter(statements::institution.eq_any(institutions.to_vec()))
        .select((
            (statements::id, statements::institution, statements::bank, statements::account),
            (statements::file_name, statements::sha256, statements::imported_by, statements::imported_at),
            (statements::imported, statements::known, statements::refused, statements::matched),
        ))
        .order((statements::imported_at.desc(), statements::id.desc()))
        .limit(limit)
        .into_boxed();
    if let Some(Cursor { at, id }) = before {
        let at = to_db(*at);
        query = query.filter(
            statements::imported_at
                .lt(at)
                .or(statements::imported_at.eq(at).and(statements::id.lt(id.clone()))),
        );
    }
    type Short = (
        (String, String, String, String),
        (String, String, String, NaiveDateTime),
        (i64, i64, i64, i64),
    );
    let found: Vec<Short> = query.load(tx.db)?;
    let whole = |(a, b, c): Short| StatementData {
        id: a.0,
        institution: a.1,
        bank: a.2,
        account: a.3,
        file_name: b.0,
        sha256: b.1,
        imported_by: b.2,
        imported_at: b.3,
        imported: c.0,
        known: c.1,
        refused: c.2,
        matched: c.3,
        lines: String::new(),
    };
    found.into_iter().map(|row| report(tx, whole(row)).map(|report| report.statement)).collect()
}

/// A statement with what became of its lines.
pub fn find_statement(tx: &mut Tx<'_>, id: StatementId) -> Result<Option<StatementReport>, ApiError> {
    let row: Option<StatementData> = statements::table.find(id.to_string()).first(tx.db).optional()?;
    row.map(|row| report(tx, row)).transpose()
}

/// The statement of an account that was this very file.
pub fn same_file(
    tx: &mut Tx<'_>,
    institution: &str,
    bank: &str,
    account: &str,
    sha256: &str,
) -> Result<Option<StatementReport>, ApiError> {
    let row: Option<StatementData> = statements::table
        .filter(statements::institution.eq(institution))
        .filter(statements::bank.eq(bank))
        .filter(statements::account.eq(account))
        .filter(statements::sha256.eq(sha256))
        .first(tx.db)
        .optional()?;
    row.map(|row| report(tx, row)).transpose()
}

/// Accounts of which the institution ever imported a statement: bank and number.
pub fn accounts_seen(tx: &mut Tx<'_>, institution: &str) -> Result<Vec<(String, String)>, ApiError> {
    Ok(statements::table
        .filter(statements::institution.eq(institution))
        .select((statements::bank, statements::account))
        .distinct()
        .load(tx.db)?)
}
