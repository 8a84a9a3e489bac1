//! A registration becomes an account when its e-mailed link is opened. Until then it reserves nothing: nobody can keep
//! another person from registering by typing that person's CUI first.

use super::links::{self, Purpose};
use super::{Account, is_possible_birth_date, is_taken, passwords, store, terms, unreadable};
use crate::app::{App, Tx};
use crate::challenges;
use crate::db::to_db;
use crate::error::{ApiError, Fault};
use crate::http::Checked;
use crate::jobs::{self, Job};
use crate::mail::Mail;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use ventanilla_shared::api::accounts::NewAccount;
use ventanilla_shared::api::people::Person;
use ventanilla_shared::decision::IdentityLevel;
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::values::day_in_guatemala;
use ventanilla_shared::{AccountId, Cui, Email, Language};

const LIFE: TimeDelta = TimeDelta::hours(24);

/// What waits behind the link.
#[derive(Debug, Serialize, Deserialize)]
struct Registration {
    cui: Cui,
    birth_date: NaiveDate,
    email: Email,
    password_hash: String,
    language: Language,
    terms_version: String,
    terms_accepted_at: DateTime<Utc>,
}

/// Takes a registration. What comes back, and after how long, does not depend on whether the CUI or the e-mail is known.
///
/// # Errors
/// Faults by field; `challenge_failed`.
pub async fn register(app: &App, new: NewAccount, language: Language) -> Result<(), ApiError> {
    let faults = faults(&new, day_in_guatemala(app.clock.now()));
    if !faults.is_empty() {
        return Err(ApiError::invalid(faults));
    }
    let solution = new.challenge.clone();
    app.write(move |tx| challenges::spend(tx, &solution)).await?;
    let password_hash = passwords::hash(app, new.password).await?;
    let cui = Cui::parse(&new.cui).map_err(unreadable)?;
    let email = Email::parse(&new.email).map_err(unreadable)?;
    app.write(move |tx| {
        let registration = Registration {
            cui,
            email,
            password_hash,
            language,
            birth_date: new.birth_date,
            terms_version: new.terms_version,
            terms_accepted_at: tx.now,
        };
        invite_or_warn(tx, &registration)
    })
    .await
}

fn faults(new: &NewAccount, today: NaiveDate) -> Vec<Fault> {
    let mut faults: Vec<Fault> =
        new.faults().into_iter().filter(|fault| fault.pointer != "/password").collect();
    let digits: String = new.cui.chars().filter(char::is_ascii_digit).collect();
    faults.extend(passwords::faults(&new.password, &[&digits, new.email.trim()]));
    if !same_address(&new.email, &new.email_confirmation) {
        faults.push(Fault::new("/email_confirmation", "email_mismatch"));
    }
    if !is_possible_birth_date(new.birth_date, today) {
        faults.push(Fault::new("/birth_date", "birth_date"));
    }
    if new.terms_version != terms::VERSION {
        faults.push(Fault::new("/terms_version", "terms_version"));
    }
    faults.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    faults
}

/// Whether two typed addresses are the same mailbox.
pub fn same_address(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// One mail in any case, to the person whom it concerns: the account's owner, or who registers.
fn invite_or_warn(tx: &mut Tx<'_>, registration: &Registration) -> Result<(), ApiError> {
    let by_cui = store::find_by_cui(tx, &registration.cui)?;
    let by_email = store::find_by_email(tx, &registration.email)?;
    let mail = match by_cui.or(by_email) {
        Some(owner) => {
            links::decoy(tx, Purpose::Confirm)?;
            let link = format!("{}/password-reset", tx.app.config.public_url);
            Mail {
                to: owner.email,
                language: owner.language,
                name: "known-account".into(),
                variables: vec![("link".into(), link)],
            }
        }
        None => {
            let token =
                links::create(tx, Purpose::Confirm, None, &serde_json::to_string(registration)?, LIFE)?;
            let link = format!("{}/register/confirm?token={token}", tx.app.config.public_url);
            Mail {
                to: registration.email.clone(),
                language: registration.language,
                name: "confirm".into(),
                variables: vec![("link".into(), link)],
            }
        }
    };
    jobs::store::push(tx, &Job::Mail(mail))
}

/// Makes the account of a registration.
///
/// # Errors
/// `token_invalid` when the link was used, expired, or somebody with this CUI or e-mail was faster.
pub fn confirm(tx: &mut Tx<'_>, token: &str) -> Result<AccountId, ApiError> {
    let gone = || ApiError::Problem(ProblemCode::TokenInvalid);
    let link = links::take(tx, Purpose::Confirm, token)?.ok_or_else(gone)?;
    let registration: Registration = serde_json::from_str(&link.data)?;
    let account = Account {
        id: AccountId(crate::ids::fresh(tx.now)),
        profile: Person {
            cui: Some(registration.cui.as_str().to_owned()),
            birth_date: Some(registration.birth_date),
            email: Some(registration.email.as_str().to_owned()),
            ..Person::default()
        },
        cui: registration.cui,
        email: registration.email,
        birth_date: registration.birth_date,
        password_hash: Some(registration.password_hash),
        identity_level: IdentityLevel::EmailConfirmed,
        language: registration.language,
        profile_complete: false,
        guest: false,
        position: None,
        grants: Vec::new(),
        substitutions: Vec::new(),
        version: 1,
        created_at: tx.now,
    };
    let terms = (registration.terms_version.as_str(), to_db(registration.terms_accepted_at));
    match store::insert(tx, &account, Some(terms)) {
        Ok(()) => Ok(account.id),
        Err(error) if is_taken(&error) => Err(gone()),
        Err(error) => Err(error),
    }
}
