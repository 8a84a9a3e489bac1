//! A new password through a link to the account's e-mail.

use super::links::{self, Link, Purpose};
use super::{Account, Identifier, passwords, store};
use crate::app::{App, Tx};
use crate::challenges;
use crate::error::ApiError;
use crate::jobs::{self, Job};
use crate::mail::Mail;
use chrono::TimeDelta;
use ventanilla_shared::api::accounts::{NewPassword, NewPasswordReset};
use ventanilla_shared::problem::ProblemCode;

const LIFE: TimeDelta = TimeDelta::minutes(30);

/// Mails a link if the account exists; nobody learns whether.
pub async fn ask(app: &App, new: NewPasswordReset) -> Result<(), ApiError> {
    let identifier =
        Identifier::parse(&new.identifier).ok_or_else(|| ApiError::field("/identifier", "identifier"))?;
    app.write(move |tx| {
        challenges::spend(tx, &new.challenge)?;
        match store::find_by(tx, &identifier)? {
            None => links::decoy(tx, Purpose::Password),
            Some(account) => {
                let link = link(tx, &account, LIFE)?;
                mail(tx, account, "password-reset", vec![("link".into(), link)])
            }
        }
    })
    .await
}

/// A link by which the account's owner chooses a password.
pub fn link(tx: &mut Tx<'_>, account: &Account, life: TimeDelta) -> Result<String, ApiError> {
    let token = links::create(tx, Purpose::Password, Some(account.id), "{}", life)?;
    Ok(format!("{}/password-reset/{token}", tx.app.config.public_url))
}

/// Sets the password, ends all sessions and all other such links, and says so by mail.
///
/// # Errors
/// `token_invalid` when the link was used or expired; faults at `/password`.
///
/// Returns what makes the device known at which it was set: who reads the account's e-mail is no stranger to it.
pub async fn set(app: &App, token: String, new: NewPassword) -> Result<String, ApiError> {
    let asked = token.clone();
    let account = app.read(move |tx| owner(tx, links::peek, &asked)).await?;
    let faults = passwords::faults(&new.password, &[account.cui.as_str(), account.email.as_str()]);
    if !faults.is_empty() {
        return Err(ApiError::invalid(faults));
    }
    let hash = passwords::hash(app, new.password).await?;
    app.write(move |tx| {
        let account = owner(tx, links::take, &token)?;
        store::set_password(tx, account.id, &hash)?;
        links::end_all(tx, Purpose::Password, account.id)?;
        crate::sessions::store::revoke_all(tx, account.id)?;
        let device = tx.app.keys.device_token(account.id)?;
        mail(tx, account, "password-changed", Vec::new())?;
        Ok(device)
    })
    .await
}

type LookUp = fn(&mut Tx<'_>, Purpose, &str) -> Result<Option<Link>, ApiError>;

fn owner(tx: &mut Tx<'_>, look_up: LookUp, token: &str) -> Result<Account, ApiError> {
    let link = look_up(tx, Purpose::Password, token)?;
    let account = match link.and_then(|link| link.account) {
        Some(id) => store::find(tx, id)?,
        None => None,
    };
    account.ok_or(ApiError::Problem(ProblemCode::TokenInvalid))
}

fn mail(tx: &mut Tx<'_>, to: Account, name: &str, variables: Vec<(String, String)>) -> Result<(), ApiError> {
    jobs::store::push(
        tx,
        &Job::Mail(Mail { to: to.email, language: to.language, name: name.into(), variables }),
    )
}
