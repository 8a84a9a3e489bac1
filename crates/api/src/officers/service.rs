use super::store;
use crate::accounts::{self, Account, is_possible_birth_date, is_taken, resets, unreadable};
use crate::app::Tx;
use crate::error::{ApiError, Fault};
use crate::jobs::{self, Job};
use crate::mail::Mail;
use chrono::TimeDelta;
use ventanilla_shared::api::officers::{NewOfficer, Officer, OfficerChange};
use ventanilla_shared::api::people::Person;
use ventanilla_shared::decision::{Grant, IdentityLevel, Role};
use ventanilla_shared::procedure::{Catalogues, ChoiceSource};
use ventanilla_shared::{AccountId, Cui, Email, Language};

/// For how long an invited officer may choose a password by the mailed link.
const INVITATION: TimeDelta = TimeDelta::hours(72);

/// Appoints an officer. Who has an account gets the grants beside those held; who has none gets one without a password,
/// and a link by which to choose it.
///
/// # Errors
/// Faults by field.
pub fn appoint(
    tx: &mut Tx<'_>,
    administrator: &Account,
    new: NewOfficer,
    language: Language,
) -> Result<Officer, ApiError> {
    let mut faults = grant_faults(tx, &new.grants);
    let cui = Cui::parse(&new.cui).map_err(unreadable)?;
    let known = accounts::store::find_by_cui(tx, &cui)?;
    let held = known.as_ref().map(|account| account.grants.clone()).unwrap_or_default();
    faults.extend(mixed(held.iter().chain(&new.grants)));
    if new.grants.is_empty() {
        faults.push(Fault::new("/grants", "too_few_items"));
    }
    let born_then = known.as_ref().is_none_or(|account| account.birth_date == new.birth_date);
    if !born_then || !is_possible_birth_date(new.birth_date, tx.today()) {
        faults.push(Fault::new("/birth_date", "birth_date"));
    }
    if !faults.is_empty() {
        return Err(ApiError::invalid(faults));
    }
    let id = match known {
        Some(account) => {
            store::set_position(tx, account.id, account.version, new.position.trim())?;
            account.id
        }
        None => invite(tx, &new, cui, language)?,
    };
    add(tx, id, held, &new.grants, administrator)?;
    find(tx, id)?.ok_or(ApiError::NOT_FOUND)
}

fn invite(tx: &mut Tx<'_>, new: &NewOfficer, cui: Cui, language: Language) -> Result<AccountId, ApiError> {
    let email = Email::parse(&new.email).map_err(unreadable)?;
    let profile = Person {
        cui: Some(cui.as_str().to_owned()),
        first_name: Some(new.first_name.clone()),
        first_surname: Some(new.first_surname.clone()),
        birth_date: Some(new.birth_date),
        email: Some(email.as_str().to_owned()),
        ..Person::default()
    };
    let account = Account {
        id: AccountId(crate::ids::fresh(tx.now)),
        cui,
        email,
        birth_date: new.birth_date,
        password_hash: None,
        identity_level: IdentityLevel::Declared,
        language,
        profile: profile.normalised(),
        profile_complete: false,
        guest: false,
        position: Some(new.position.trim().to_owned()),
        grants: Vec::new(),
        substitutions: Vec::new(),
        version: 1,
        created_at: tx.now,
    };
    accounts::store::insert(tx, &account, None)
        .map_err(|error| if is_taken(&error) { ApiError::field("/email", "email_taken") } else { error })?;
    let link = resets::link(tx, &account, INVITATION)?;
    let mail = Mail {
        to: account.email,
        language,
        name: "officer-invited".into(),
        variables: vec![("link".into(), link)],
    };
    jobs::store::push(tx, &Job::Mail(mail))?;
    Ok(account.id)
}

/// Replaces an officer's position and grants. Without grants the person is no officer any more.
///
/// # Errors
/// Faults by field; `stale`; `not_found`.
pub fn change(
    tx: &mut Tx<'_>,
    administrator: &Account,
    id: AccountId,
    version: i64,
    change: &OfficerChange,
) -> Result<Officer, ApiError> {
    let officer = accounts::store::find(tx, id)?.filter(|account| !account.grants.is_empty());
    let officer = officer.ok_or(ApiError::NOT_FOUND)?;
    let mut faults = grant_faults(tx, &change.grants);
    faults.extend(mixed(change.grants.iter()));
    // Somebody must be left who can undo a mistake.
    let administers = |grants: &[Grant]| grants.iter().any(|grant| grant.role == Role::Administrator);
    if id == administrator.id && !administers(&change.grants) {
        faults.push(Fault::new("/grants", "own_administration"));
    }
    if !faults.is_empty() {
        return Err(ApiError::invalid(faults));
    }
    store::set_position(tx, id, version, change.position.trim())?;
    for grant in officer.grants.iter().filter(|grant| !change.grants.contains(grant)) {
        store::withdraw(tx, id, grant)?;
    }
    add(tx, id, officer.grants, &change.grants, administrator)?;
    let account = accounts::store::find(tx, id)?.ok_or(ApiError::NOT_FOUND)?;
    officer_of(tx, account)
}

/// Adds those of the grants that are not held yet, each once.
fn add(
    tx: &mut Tx<'_>,
    id: AccountId,
    mut held: Vec<Grant>,
    grants: &[Grant],
    administrator: &Account,
) -> Result<(), ApiError> {
    for grant in grants {
        if !held.contains(grant) {
            store::grant(tx, id, grant, administrator.id)?;
            held.push(grant.clone());
        }
    }
    Ok(())
}

/// The officer with this id; an account without grants is none.
pub fn find(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<Officer>, ApiError> {
    let account = accounts::store::find(tx, id)?.filter(|account| !account.grants.is_empty());
    account.map(|account| officer_of(tx, account)).transpose()
}

fn officer_of(tx: &mut Tx<'_>, account: Account) -> Result<Officer, ApiError> {
    let has_signing_key = crate::signing_keys::store::find(tx, account.id)?.is_some();
    Ok(Officer {
        name: account.name(),
        id: account.id,
        cui: account.cui,
        email: account.email,
        position: account.position.unwrap_or_default(),
        grants: account.grants,
        active: account.password_hash.is_some(),
        has_signing_key,
        version: account.version,
    })
}

/// Who appoints officers is nothing beside it, or could appoint itself to open files and sign.
fn mixed<'a>(grants: impl Iterator<Item = &'a Grant>) -> Option<Fault> {
    let (administers, others): (Vec<&Grant>, Vec<&Grant>) =
        grants.partition(|grant| grant.role == Role::Administrator);
    (!administers.is_empty() && !others.is_empty()).then(|| Fault::new("/grants", "administrator_alone"))
}

/// Each grant is for an institution of the list and names a unit.
fn grant_faults(tx: &Tx<'_>, grants: &[Grant]) -> Vec<Fault> {
    let known = |grant: &Grant| tx.app.lists.contains(ChoiceSource::Institutions, &grant.institution, None);
    let named = |grant: &Grant| {
        let unit = grant.unit.as_bytes();
        (1..=80).contains(&unit.len()) && unit.iter().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(b))
    };
    grants
        .iter()
        .enumerate()
        .filter_map(|(at, grant)| match (known(grant), named(grant)) {
            (false, _) => Some(Fault::new(format!("/grants/{at}/institution"), "grant_unit")),
            (_, false) => Some(Fault::new(format!("/grants/{at}/unit"), "grant_unit")),
            _ => None,
        })
        .collect()
}
