//! Notifications in the portal. The e-mail only says that one waits (seed 000 section 10): what happened to a request is
//! nobody's business but the signed-in person's.

pub mod routes;
pub mod store;

use crate::app::Tx;
use crate::error::ApiError;
use crate::jobs::{self, Job};
use crate::mail::Mail;
use crate::{accounts, recoveries};
use ventanilla_shared::{AccountId, RequestId};

/// Tells an account's owner that something happened: in the portal as the message `notification-<kind>` of the
/// catalogue, and by a mail that only says that a notification waits.
pub fn notify(
    tx: &mut Tx<'_>,
    account: AccountId,
    kind: &str,
    request: Option<RequestId>,
    number: Option<&str>,
) -> Result<(), ApiError> {
    let owner = accounts::store::find(tx, account)?.ok_or_else(|| {
        ApiError::internal(format!("account {account} is to be notified and does not exist"))
    })?;
    store::insert(tx, account, kind, request, number)?;
    // Who has no account comes back by a link of its own.
    let link = if owner.guest {
        recoveries::way_back(tx, &owner)?
    } else {
        format!("{}/notifications", tx.app.config.public_url)
    };
    let mail = Mail {
        to: owner.email,
        language: owner.language,
        name: "notification".into(),
        variables: vec![("link".into(), link)],
    };
    jobs::store::push(tx, &Job::Mail(mail))
}
