use crate::app::Tx;
use crate::db::schema::{requests, statement_rows as rows};
use crate::error::ApiError;
use crate::http::paging::Cursor;
use chrono::NaiveDate;
use diesel::prelude::*;
use ventanilla_shared::api::payments::{RowKind, RowState, StatementRow};
use ventanilla_shared::{Money, RequestId, StatementId, StatementRowId};

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
            request: row
                .request_id
                .as_deref()
                .map(str::parse)
                .transpose()
                .map_err(|_| impossible("request"))?,
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
        query = query.filter(rows::row_date.gt(day).or(rows::row_date.eq(day).and(rows::id.gt(id.clone()))));
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
