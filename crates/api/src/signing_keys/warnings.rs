//! Tells officers that their certificate ends soon: 30, 7 and 1 days before, once each.

use super::store::{self, Ending};
use crate::accounts;
use crate::app::{App, Tx};
use crate::error::ApiError;
use crate::jobs::{self, Job};
use crate::mail::Mail;
use crate::notifications;
use ventanilla_shared::api::signing_keys::{WARNED_DAYS, days_left, warning_due};
use ventanilla_shared::values::day_in_guatemala;

/// Warns everybody whose turn it is. What was said is kept with the key: a restart, a second process or a second look says
/// nothing twice, and of what was missed only the last is said.
pub async fn sweep(app: &App) -> Result<(), ApiError> {
    let first = WARNED_DAYS.into_iter().max().unwrap_or_default();
    let ending = app.read(move |tx| store::ending(tx, first)).await?;
    for key in ending {
        // Each for itself: one that fails keeps nobody else from being told.
        let account = key.account;
        if let Err(error) = app.write(move |tx| warn(tx, &key)).await {
            tracing::error!(%error, %account, "nobody could be told that a signing key ends");
        }
    }
    Ok(())
}

fn warn(tx: &mut Tx<'_>, key: &Ending) -> Result<(), ApiError> {
    let due = warning_due(key.valid_until, tx.now);
    let due = due.filter(|due| key.warned_days.is_none_or(|warned| *due < warned));
    let Some(days) = due else { return Ok(()) };
    if !store::warned(tx, key, days)? {
        return Ok(());
    }
    let owner = accounts::store::find(tx, key.account)?;
    let owner = owner.ok_or_else(|| ApiError::internal(format!("account {} is gone", key.account)))?;
    notifications::store::insert(tx, key.account, &format!("signing_key_ends_{days}"), None, None)?;
    let mail = Mail {
        to: owner.email,
        language: owner.language,
        name: "signing-key-ends".into(),
        variables: vec![
            ("days".into(), days_left(key.valid_until, tx.now).to_string()),
            ("date".into(), day_in_guatemala(key.valid_until).format("%d/%m/%Y").to_string()),
            ("link".into(), format!("{}/officer/signing-key", tx.app.config.public_url)),
        ],
    };
    jobs::store::push(tx, &Job::Mail(mail))
}
