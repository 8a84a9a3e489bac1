use crate::app::Tx;
use crate::db::schema::statements;
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use crate::http::paging::Cursor;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ventanilla_shared::StatementId;
use ventanilla_shared::api::payments::{Statement, StatementLine, StatementReport};

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
    type Short =
        ((String, String, String, String), (String, String, String, NaiveDateTime), (i64, i64, i64, i64));
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
