use crate::accounts::{self, Account};
use crate::app::Tx;
use crate::error::ApiError;
use crate::http::Versioned;
use crate::{notifications, signing_keys};
use ventanilla_shared::api::accounts::Me;
use ventanilla_shared::api::people::Person;

/// What the signed-in person sees of the own account.
pub fn me(tx: &mut Tx<'_>, account: Account) -> Result<Versioned<Me>, ApiError> {
    let signing_key = signing_keys::store::find(tx, account.id)?.map(Into::into);
    let unread_notifications = notifications::store::unread(tx, account.id)?;
    let version = account.version;
    let me = Me {
        profile: own(&account, account.profile.clone()),
        id: account.id,
        cui: account.cui,
        email: account.email,
        identity_level: account.identity_level,
        version,
        profile_complete: account.profile_complete,
        grants: account.grants,
        substitutions: account.substitutions,
        signing_key,
        unread_notifications,
    };
    Ok(Versioned { body: me, version })
}

/// Replaces the personal data. They may be incomplete; until they are not, no request can be made.
///
/// # Errors
/// Faults by field; `stale`.
pub fn save(
    tx: &mut Tx<'_>,
    account: &Account,
    version: i64,
    person: Person,
) -> Result<Versioned<Me>, ApiError> {
    let person = own(account, person.normalised());
    let faults = super::faults(tx, &person);
    if !faults.is_empty() {
        return Err(ApiError::invalid(faults));
    }
    accounts::store::set_profile(tx, account.id, version, &person, person.missing().is_empty())?;
    let account = accounts::store::find(tx, account.id)?.ok_or(ApiError::NOT_FOUND)?;
    me(tx, account)
}

/// CUI, birth date and e-mail are the account's, whatever was typed: they were what it was opened and confirmed with.
fn own(account: &Account, person: Person) -> Person {
    Person {
        cui: Some(account.cui.as_str().to_owned()),
        birth_date: Some(account.birth_date),
        email: Some(account.email.as_str().to_owned()),
        ..person
    }
}
