use crate::app::Tx;
use crate::db::schema::{accounts, grants};
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use crate::http::paging::Cursor;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use ventanilla_shared::AccountId;
use ventanilla_shared::decision::{Grant, Role};

/// Ids of the accounts that have grants, in the order in which they were opened, each with that moment.
pub fn list(
    tx: &mut Tx<'_>,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<(DateTime<Utc>, AccountId)>, ApiError> {
    let mut query = accounts::table
        .filter(accounts::id.eq_any(grants::table.select(grants::account_id)))
        .select((accounts::created_at, accounts::id))
        .order((accounts::created_at, accounts::id))
        .limit(limit)
        .into_boxed();
    if let Some(Cursor { at, id }) = after {
        let at = to_db(*at);
        query = query.filter(
            accounts::created_at.gt(at).or(accounts::created_at.eq(at).and(accounts::id.gt(id.clone()))),
        );
    }
    let rows: Vec<(NaiveDateTime, String)> = query.load(tx.db)?;
    rows.into_iter().map(|(at, id)| Ok((from_db(at), id.parse().map_err(ApiError::internal)?))).collect()
}

/// Ids of the accounts that hold the role at the unit; with no role named, any role.
pub fn of_unit(
    tx: &mut Tx<'_>,
    role: Option<Role>,
    institution: &str,
    unit: &str,
) -> Result<Vec<AccountId>, ApiError> {
    let mut query = grants::table
        .filter(grants::institution.eq(institution))
        .filter(grants::unit.eq(unit))
        .select(grants::account_id)
        .distinct()
        .into_boxed();
    if let Some(role) = role {
        query = query.filter(grants::role.eq(role.as_str()));
    }
    let ids: Vec<String> = query.load(tx.db)?;
    ids.into_iter().map(|id| id.parse().map_err(ApiError::internal)).collect()
}

/// Institution and unit of every grant, each once.
pub fn units(tx: &mut Tx<'_>) -> Result<Vec<(String, String)>, ApiError> {
    Ok(grants::table.select((grants::institution, grants::unit)).distinct().load(tx.db)?)
}

/// Ids of the accounts that hold any role at the institution.
pub fn of_institution(tx: &mut Tx<'_>, institution: &str) -> Result<Vec<AccountId>, ApiError> {
    let held = grants::table.filter(grants::institution.eq(institution));
    let ids: Vec<String> = held.select(grants::account_id).distinct().load(tx.db)?;
    ids.into_iter().map(|id| id.parse().map_err(ApiError::internal)).collect()
}

/// Writes the position, and with it the account's next version.
pub fn set_position(tx: &mut Tx<'_>, id: AccountId, version: i64, position: &str) -> Result<(), ApiError> {
    let changed = diesel::update(accounts::table.find(id.to_string()).filter(accounts::version.eq(version)))
        .set((
            accounts::position.eq(Some(position)),
            accounts::version.eq(version + 1),
            accounts::updated_at.eq(to_db(tx.now)),
        ))
        .execute(tx.db)?;
    if changed == 1 { Ok(()) } else { Err(ApiError::STALE) }
}

pub fn grant(tx: &mut Tx<'_>, id: AccountId, grant: &Grant, by: AccountId) -> Result<(), ApiError> {
    diesel::insert_into(grants::table)
        .values((
            grants::account_id.eq(id.to_string()),
            grants::role.eq(grant.role.as_str()),
            grants::institution.eq(&grant.institution),
            grants::unit.eq(&grant.unit),
            grants::granted_by.eq(Some(by.to_string())),
            grants::created_at.eq(to_db(tx.now)),
        ))
        .execute(tx.db)?;
    Ok(())
}

pub fn withdraw(tx: &mut Tx<'_>, id: AccountId, grant: &Grant) -> Result<(), ApiError> {
    diesel::delete(
        grants::table
            .filter(grants::account_id.eq(id.to_string()))
            .filter(grants::role.eq(grant.role.as_str()))
            .filter(grants::institution.eq(&grant.institution))
            .filter(grants::unit.eq(&grant.unit)),
    )
    .execute(tx.db)?;
    Ok(())
}
