//! Who is told the heads, so that the log cannot be written anew behind everybody's back.

use super::store;
use crate::app::{App, Tx};
use crate::error::ApiError;
use crate::jobs::{self, Job};
use crate::mail::Mail;
use std::time::Duration;
use ventanilla_shared::values::day_in_guatemala;
use ventanilla_shared::{Email, Language};

/// A witness that is slow or away must not hold up the other jobs.
const PATIENCE: Duration = Duration::from_secs(10);

/// The client for pushing.
pub fn client() -> Result<reqwest::Client, ApiError> {
    let client = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none());
    client.build().map_err(ApiError::internal)
}

/// Writes the jobs that tell a new head: every one is posted; the first of each day is mailed.
pub fn tell(tx: &mut Tx<'_>, time: i64, note: &str, new_day: bool) -> Result<(), ApiError> {
    for witness in tx.app.config.log_witnesses.clone() {
        if witness.contains("://") {
            jobs::store::push(tx, &Job::Witness { address: witness, time })?;
        } else if new_day {
            let mail = Mail {
                to: Email::parse(&witness).map_err(|_| ApiError::internal("VENTANILLA_LOG_WITNESSES"))?,
                language: Language::Spanish,
                name: "log-head".into(),
                variables: vec![
                    ("day".into(), day_in_guatemala(tx.now).format("%d/%m/%Y").to_string()),
                    ("head".into(), note.to_owned()),
                ],
            };
            jobs::store::push(tx, &Job::Mail(mail))?;
        }
    }
    Ok(())
}

/// Posts a head as text. One that a newer one has overtaken is left out: its job is there too, and a witness that was away is
/// not flooded.
pub async fn push(app: &App, address: String, time: i64) -> Result<(), ApiError> {
    let newest = app.read(store::last_head).await?;
    let Some(newest) = newest.filter(|newest| newest.signed_at.timestamp() == time) else { return Ok(()) };
    let sent = app
        .http
        .post(&address)
        .header("content-type", "text/plain; charset=utf-8")
        .body(newest.note)
        .send()
        .await
        .and_then(reqwest::Response::error_for_status);
    sent.map(drop).map_err(|error| ApiError::internal(format!("witness {address}: {error}")))
}
