use crate::app::Tx;
use crate::db::{is_unique_violation, schema::spent_challenges as spent, to_db};
use crate::error::ApiError;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// Notes that a challenge was used; `false` when it was already.
pub fn spend(tx: &mut Tx<'_>, signature: &str, expiry: DateTime<Utc>) -> Result<bool, ApiError> {
    diesel::delete(spent::table.filter(spent::expires_at.lt(to_db(tx.now)))).execute(tx.db)?;
    let inserted = diesel::insert_into(spent::table)
        .values((spent::signature.eq(signature), spent::expires_at.eq(to_db(expiry))))
        .execute(tx.db);
    match inserted {
        Ok(_) => Ok(true),
        Err(error) if is_unique_violation(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
