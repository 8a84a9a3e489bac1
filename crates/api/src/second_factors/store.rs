use crate::app::Tx;
use crate::db::schema::{recovery_codes as codes, second_factors as factors};
use crate::db::to_db;
use crate::error::ApiError;
use diesel::prelude::*;
use ventanilla_shared::AccountId;
use zeroize::Zeroizing;

/// An account's second factor.
pub struct Factor {
    pub secret: Zeroizing<Vec<u8>>,
    pub confirmed: bool,
}

pub fn find(tx: &mut Tx<'_>, account: AccountId) -> Result<Option<Factor>, ApiError> {
    let row: Option<(Vec<u8>, bool)> = factors::table
        .find(account.to_string())
        .select((factors::sealed, factors::confirmed_at.is_not_null()))
        .first(tx.db)
        .optional()?;
    row.map(|(sealed, confirmed)| {
        let secret = tx.app.keys.unseal_second_factor(account, &sealed)?;
        Ok(Factor { secret, confirmed })
    })
    .transpose()
}

/// Whether a sign-in has to go through it. Does not open the secret.
pub fn is_on(tx: &mut Tx<'_>, account: AccountId) -> Result<bool, ApiError> {
    let found: Option<String> = factors::table
        .find(account.to_string())
        .filter(factors::confirmed_at.is_not_null())
        .select(factors::account_id)
        .first(tx.db)
        .optional()?;
    Ok(found.is_some())
}

/// Keeps a secret that is not confirmed yet, in place of another such.
pub fn begin(tx: &mut Tx<'_>, account: AccountId, secret: &[u8]) -> Result<(), ApiError> {
    let sealed = tx.app.keys.seal_second_factor(account, secret)?;
    remove(tx, account)?;
    diesel::insert_into(factors::table)
        .values((
            factors::account_id.eq(account.to_string()),
            factors::sealed.eq(sealed),
            factors::last_step.eq(0),
            factors::created_at.eq(to_db(tx.now)),
        ))
        .execute(tx.db)?;
    Ok(())
}

pub fn confirm(tx: &mut Tx<'_>, account: AccountId) -> Result<(), ApiError> {
    diesel::update(factors::table.find(account.to_string()))
        .set(factors::confirmed_at.eq(Some(to_db(tx.now))))
        .execute(tx.db)?;
    Ok(())
}

/// Uses up a step and all before it; `false` when that was done already. Of two at once, one gets it.
pub fn use_step(tx: &mut Tx<'_>, account: AccountId, step: i64) -> Result<bool, ApiError> {
    let used = diesel::update(factors::table.find(account.to_string()).filter(factors::last_step.lt(step)))
        .set(factors::last_step.eq(step))
        .execute(tx.db)?;
    Ok(used == 1)
}

pub fn add_recovery_code(tx: &mut Tx<'_>, account: AccountId, hash: &str) -> Result<(), ApiError> {
    diesel::insert_into(codes::table)
        .values((codes::account_id.eq(account.to_string()), codes::code_hash.eq(hash)))
        .execute(tx.db)?;
    Ok(())
}

/// Uses up a recovery code; `false` when there is none such, or it was used.
pub fn use_recovery_code(tx: &mut Tx<'_>, account: AccountId, hash: &str) -> Result<bool, ApiError> {
    let account = account.to_string();
    let used = diesel::update(codes::table.find((account, hash)).filter(codes::used_at.is_null()))
        .set(codes::used_at.eq(Some(to_db(tx.now))))
        .execute(tx.db)?;
    Ok(used == 1)
}

/// At most ten rows.
pub fn recovery_codes_left(tx: &mut Tx<'_>, account: AccountId) -> Result<i64, ApiError> {
    let left =
        codes::table.filter(codes::account_id.eq(account.to_string())).filter(codes::used_at.is_null());
    Ok(left.count().get_result(tx.db)?)
}

pub fn remove(tx: &mut Tx<'_>, account: AccountId) -> Result<(), ApiError> {
    let account = account.to_string();
    diesel::delete(codes::table.filter(codes::account_id.eq(&account))).execute(tx.db)?;
    diesel::delete(factors::table.find(&account)).execute(tx.db)?;
    Ok(())
}
