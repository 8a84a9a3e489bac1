use crate::app::Tx;
use crate::db::schema::recoveries;
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use ventanilla_shared::{AccountId, RequestId};

/// What the owner of the account was told of a request, and said to it.
#[derive(Debug, Clone)]
pub struct Told {
    /// `None`: there is no account such as the request claims.
    pub account: Option<AccountId>,
    pub veto_until: DateTime<Utc>,
    pub vetoed: bool,
}

pub fn find(tx: &mut Tx<'_>, request: RequestId) -> Result<Option<Told>, ApiError> {
    let row: Option<(Option<String>, NaiveDateTime, Option<NaiveDateTime>)> = recoveries::table
        .find(request.to_string())
        .select((recoveries::account_id, recoveries::veto_until, recoveries::vetoed_at))
        .first(tx.db)
        .optional()?;
    row.map(|(account, until, vetoed)| {
        let account = account.map(|id| id.parse()).transpose().map_err(ApiError::internal)?;
        Ok(Told { account, veto_until: from_db(until), vetoed: vetoed.is_some() })
    })
    .transpose()
}

/// Notes that the owner was told, again where the request is filed again. A veto stays.
pub fn tell(
    tx: &mut Tx<'_>,
    request: RequestId,
    account: Option<AccountId>,
    veto_until: DateTime<Utc>,
) -> Result<(), ApiError> {
    let account = account.map(|id| id.to_string());
    let known = diesel::update(recoveries::table.find(request.to_string()))
        .set((recoveries::account_id.eq(&account), recoveries::veto_until.eq(to_db(veto_until))))
        .execute(tx.db)?;
    if known == 0 {
        diesel::insert_into(recoveries::table)
            .values((
                recoveries::request_id.eq(request.to_string()),
                recoveries::account_id.eq(&account),
                recoveries::veto_until.eq(to_db(veto_until)),
            ))
            .execute(tx.db)?;
    }
    Ok(())
}

pub fn veto(tx: &mut Tx<'_>, request: RequestId) -> Result<(), ApiError> {
    diesel::update(recoveries::table.find(request.to_string()).filter(recoveries::vetoed_at.is_null()))
        .set(recoveries::vetoed_at.eq(Some(to_db(tx.now))))
        .execute(tx.db)?;
    Ok(())
}
