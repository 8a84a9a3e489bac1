use crate::accounts::{self, Account};
use crate::app::Tx;
use crate::error::ApiError;
use crate::http::{Caller, Versioned};
use crate::{notifications, requests, signing_keys};
use ventanilla_shared::AccountId;
use ventanilla_shared::api::accounts::{IdentityRequest, Me};
use ventanilla_shared::api::people::Person;

/// What the signed-in person sees of the own account.
pub fn me(tx: &mut Tx<'_>, caller: Caller) -> Result<Versioned<Me>, ApiError> {
    let second_factor_missing = !caller.second_factor && caller.needs_second_factor(&tx.app.config.guards);
    let account = caller.account;
    let signing_key = signing_keys::store::find(tx, account.id)?.map(Into::into);
    let unread_notifications = notifications::store::unread(tx, account.id)?;
    let version = account.version;
    let identity_request = identity_request(tx, account.id)?;
    let actor = account.actor();
    let registers =
        tx.app.procedures.registers().iter().any(|register| {
            register.read_by(&actor) || !register.notified_by(&actor, &tx.app.lists).is_empty()
        });
    let me = Me {
        profile: own(&account, account.profile.clone()),
        id: account.id,
        cui: account.cui,
        email: account.email,
        identity_level: account.identity_level,
        version,
        profile_complete: account.profile_complete,
        guest: account.guest,
        identity_request,
        grants: account.grants,
        substitutions: account.substitutions,
        signing_key,
        unread_notifications,
        registers,
        second_factor_missing,
    };
    Ok(Versioned { body: me, version })
}

/// The newest request whose outcome is a higher identity level.
fn identity_request(tx: &mut Tx<'_>, account: AccountId) -> Result<Option<IdentityRequest>, ApiError> {
    let codes: Vec<String> = tx
        .app
        .procedures
        .current()
        .iter()
        .filter(|loaded| loaded.procedure.outcome.identity_level().is_some())
        .map(|loaded| loaded.procedure.code.clone())
        .collect();
    let newest = requests::store::newest_of(tx, account, &codes)?;
    Ok(newest.map(|request| IdentityRequest {
        id: request.id,
        number: request.number,
        state: request.state,
        rejection: request.rejection,
    }))
}

/// Replaces the personal data. They may be incomplete; until they are not, no request can be made.
///
/// # Errors
/// Faults by field; `stale`.
pub fn save(
    tx: &mut Tx<'_>,
    caller: Caller,
    version: i64,
    person: Person,
) -> Result<Versioned<Me>, ApiError> {
    let account = &caller.account;
    let person = own(account, person.normalised());
    let faults = super::faults(tx, &person);
    if !faults.is_empty() {
        return Err(ApiError::invalid(faults));
    }
    accounts::store::set_profile(tx, account.id, version, &person, person.missing().is_empty())?;
    let account = accounts::store::find(tx, account.id)?.ok_or(ApiError::NOT_FOUND)?;
    me(tx, Caller { account, ..caller })
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
