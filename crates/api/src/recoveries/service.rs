use super::store::{self, Case};
use crate::accounts::links::{self, Purpose};
use crate::accounts::{self, Account, is_possible_birth_date, registration, unreadable};
use crate::app::{App, Tx};
use crate::challenges;
use crate::error::{ApiError, Fault};
use crate::http::Checked;
use crate::jobs::{self, Job};
use crate::mail::Mail;
use chrono::TimeDelta;
use ventanilla_shared::api::accounts::{NewRecovery, Recovery, RecoveryStatus};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::values::day_in_guatemala;
use ventanilla_shared::{Cui, Email, RecoveryId};

/// For how long the old address may veto.
const VETO: TimeDelta = TimeDelta::hours(72);

/// Opens a case, whether or not there is such an account; nobody learns which.
///
/// # Errors
/// Faults by field; `challenge_failed`.
pub async fn open(app: &App, new: NewRecovery) -> Result<(), ApiError> {
    let faults = faults(&new, app);
    if !faults.is_empty() {
        return Err(ApiError::invalid(faults));
    }
    let cui = Cui::parse(&new.cui).map_err(unreadable)?;
    let new_email = Email::parse(&new.email).map_err(unreadable)?;
    app.write(move |tx| {
        challenges::spend(tx, &new.challenge)?;
        let account =
            accounts::store::find_by_cui(tx, &cui)?.filter(|found| found.birth_date == new.birth_date);
        let case = Case {
            id: RecoveryId(crate::ids::fresh(tx.now)),
            account: account.as_ref().map(|found| found.id),
            cui,
            birth_date: new.birth_date,
            new_email,
            status: RecoveryStatus::Open,
            closing_note: None,
            created_at: tx.now,
            veto_until: tx.now + VETO,
        };
        store::insert(tx, &case)?;
        match account {
            Some(account) => tell_old_address(tx, &case, account),
            None => links::decoy(tx, Purpose::Veto),
        }
    })
    .await
}

fn faults(new: &NewRecovery, app: &App) -> Vec<Fault> {
    let mut faults = new.faults();
    if !registration::same_address(&new.email, &new.email_confirmation) {
        faults.push(Fault::new("/email_confirmation", "email_mismatch"));
    }
    if !is_possible_birth_date(new.birth_date, day_in_guatemala(app.clock.now())) {
        faults.push(Fault::new("/birth_date", "birth_date"));
    }
    faults.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    faults
}

fn tell_old_address(tx: &mut Tx<'_>, case: &Case, account: Account) -> Result<(), ApiError> {
    let token = links::create(tx, Purpose::Veto, Some(account.id), &serde_json::to_string(&case.id)?, VETO)?;
    let link = format!("{}/account-recovery/veto?token={token}", tx.app.config.public_url);
    jobs::store::push(
        tx,
        &Job::Mail(Mail {
            to: account.email,
            language: account.language,
            name: "recovery-opened".into(),
            variables: vec![("link".into(), link)],
        }),
    )
}

/// Ends a case on the word of who reads the account's e-mail.
///
/// # Errors
/// `token_invalid` when the link was used or expired, or an officer closed the case before.
pub fn veto(tx: &mut Tx<'_>, token: &str) -> Result<(), ApiError> {
    let gone = || ApiError::Problem(ProblemCode::TokenInvalid);
    let link = links::take(tx, Purpose::Veto, token)?.ok_or_else(gone)?;
    let id: RecoveryId = serde_json::from_str(&link.data)?;
    if store::end(tx, id, RecoveryStatus::Vetoed, None)? { Ok(()) } else { Err(gone()) }
}

/// Closes a case with a note. The account stays as it is.
///
/// # Errors
/// `not_found`; `stale` when it has been vetoed or closed in the meantime.
pub fn close(tx: &mut Tx<'_>, officer: &Account, id: RecoveryId, note: &str) -> Result<Recovery, ApiError> {
    store::find(tx, id)?.ok_or(ApiError::NOT_FOUND)?;
    if !store::end(tx, id, RecoveryStatus::Closed, Some((note.trim(), officer.id)))? {
        return Err(ApiError::STALE);
    }
    store::find(tx, id)?.map(Recovery::from).ok_or(ApiError::NOT_FOUND)
}
