use crate::app::Tx;
use crate::db::schema::recoveries;
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use crate::http::paging::Cursor;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use ventanilla_shared::api::accounts::{Recovery, RecoveryStatus};
use ventanilla_shared::{AccountId, Cui, Email, RecoveryId};

/// A case as it is kept.
#[derive(Debug, Clone)]
pub struct Case {
    pub id: RecoveryId,
    /// When CUI and birth date are an account's.
    pub account: Option<AccountId>,
    pub cui: Cui,
    pub birth_date: NaiveDate,
    pub new_email: Email,
    pub status: RecoveryStatus,
    pub closing_note: Option<String>,
    pub created_at: DateTime<Utc>,
    pub veto_until: DateTime<Utc>,
}

impl From<Case> for Recovery {
    fn from(case: Case) -> Self {
        Self {
            id: case.id,
            status: case.status,
            cui: case.cui,
            birth_date: case.birth_date,
            new_email: case.new_email,
            matches_account: case.account.is_some(),
            created_at: case.created_at,
            veto_until: case.veto_until,
            closing_note: case.closing_note,
        }
    }
}

fn name(status: RecoveryStatus) -> &'static str {
    match status {
        RecoveryStatus::Open => "open",
        RecoveryStatus::Vetoed => "vetoed",
        RecoveryStatus::Closed => "closed",
    }
}

pub fn insert(tx: &mut Tx<'_>, case: &Case) -> Result<(), ApiError> {
    diesel::insert_into(recoveries::table)
        .values((
            recoveries::id.eq(case.id.to_string()),
            recoveries::account_id.eq(case.account.map(|id| id.to_string())),
            recoveries::cui.eq(case.cui.as_str()),
            recoveries::birth_date.eq(case.birth_date),
            recoveries::new_email.eq(case.new_email.as_str()),
            recoveries::status.eq(name(case.status)),
            recoveries::created_at.eq(to_db(case.created_at)),
            recoveries::veto_until.eq(to_db(case.veto_until)),
        ))
        .execute(tx.db)?;
    Ok(())
}

type Row =
    (String, Option<String>, String, NaiveDate, String, String, Option<String>, NaiveDateTime, NaiveDateTime);

const COLUMNS: (
    recoveries::id,
    recoveries::account_id,
    recoveries::cui,
    recoveries::birth_date,
    recoveries::new_email,
    recoveries::status,
    recoveries::closing_note,
    recoveries::created_at,
    recoveries::veto_until,
) = (
    recoveries::id,
    recoveries::account_id,
    recoveries::cui,
    recoveries::birth_date,
    recoveries::new_email,
    recoveries::status,
    recoveries::closing_note,
    recoveries::created_at,
    recoveries::veto_until,
);

fn read(row: Row) -> Result<Case, ApiError> {
    let impossible = |what: &str| ApiError::internal(format!("recovery {}: impossible {what}", row.0));
    let status = [RecoveryStatus::Open, RecoveryStatus::Vetoed, RecoveryStatus::Closed]
        .into_iter()
        .find(|status| name(*status) == row.5)
        .ok_or_else(|| impossible("status"))?;
    Ok(Case {
        id: row.0.parse().map_err(|_| impossible("id"))?,
        account: row.1.as_deref().map(str::parse).transpose().map_err(|_| impossible("account"))?,
        cui: Cui::parse(&row.2).map_err(|_| impossible("cui"))?,
        birth_date: row.3,
        new_email: Email::parse(&row.4).map_err(|_| impossible("e-mail"))?,
        status,
        closing_note: row.6,
        created_at: from_db(row.7),
        veto_until: from_db(row.8),
    })
}

pub fn find(tx: &mut Tx<'_>, id: RecoveryId) -> Result<Option<Case>, ApiError> {
    let row: Option<Row> = recoveries::table.find(id.to_string()).select(COLUMNS).first(tx.db).optional()?;
    row.map(read).transpose()
}

/// Cases, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    status: Option<RecoveryStatus>,
    before: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Case>, ApiError> {
    let mut query = recoveries::table
        .select(COLUMNS)
        .order((recoveries::created_at.desc(), recoveries::id.desc()))
        .limit(limit)
        .into_boxed();
    if let Some(status) = status {
        query = query.filter(recoveries::status.eq(name(status)));
    }
    if let Some(Cursor { at, id }) = before {
        let at = to_db(*at);
        query = query.filter(
            recoveries::created_at
                .lt(at)
                .or(recoveries::created_at.eq(at).and(recoveries::id.lt(id.clone()))),
        );
    }
    let rows: Vec<Row> = query.load(tx.db)?;
    rows.into_iter().map(read).collect()
}

/// Ends an open case; `false` when it is not open any more.
pub fn end(
    tx: &mut Tx<'_>,
    id: RecoveryId,
    status: RecoveryStatus,
    by: Option<(&str, AccountId)>,
) -> Result<bool, ApiError> {
    let ended = diesel::update(
        recoveries::table.find(id.to_string()).filter(recoveries::status.eq(name(RecoveryStatus::Open))),
    )
    .set((
        recoveries::status.eq(name(status)),
        recoveries::closing_note.eq(by.map(|(note, _)| note)),
        recoveries::closed_by.eq(by.map(|(_, officer)| officer.to_string())),
        recoveries::closed_at.eq(Some(to_db(tx.now))),
    ))
    .execute(tx.db)?;
    Ok(ended == 1)
}
