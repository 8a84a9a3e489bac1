//! How the guessing of passwords is slowed down without shutting owners out (OWASP: device cookies).
//!
//! A device at which somebody signed in carries a token that says so. Its attempts are counted by themselves. Those of
//! all other devices are counted by account and address, and by account alone: whoever guesses from a thousand addresses
//! uses up the share of strangers, and the owner goes on at the own devices. A password set through the e-mailed link
//! makes a device known too, so that there always is a way in. Names that have no account are counted alike.

use super::attempts::Attempt;
use crate::accounts::Account;
use crate::app::Tx;
use crate::error::ApiError;
use std::net::IpAddr;

/// Attempts of a known device, or of one address for one account, in a window.
const OWN: i64 = 10;

/// Attempts of all strangers for one account in a window.
const STRANGERS: i64 = 30;

#[derive(Debug, Clone)]
pub struct Guess {
    own: Attempt,
    strangers: Option<Attempt>,
}

impl Guess {
    /// `named` is what was typed; whom it names is counted once, by CUI or by e-mail.
    pub fn of(
        tx: &Tx<'_>,
        account: Option<&Account>,
        named: &str,
        address: Option<IpAddr>,
        device: Option<&str>,
    ) -> Self {
        let whom = account.map_or_else(|| named.to_owned(), |account| account.id.to_string());
        let known =
            account.zip(device).filter(|(account, device)| tx.app.keys.knows_device(account.id, device));
        match known {
            Some((_, device)) => {
                Self { own: Attempt::new(&format!("device {device}"), None), strangers: None }
            }
            None => Self { strangers: Some(Attempt::new(&whom, None)), own: Attempt::new(&whom, address) },
        }
    }

    /// Counts it; `false` when there were too many. `stale` when another one was counted for the first time at the same
    /// moment: to be tried again.
    pub fn count(&self, tx: &mut Tx<'_>) -> Result<bool, ApiError> {
        if !self.own.count_up_to(tx, OWN)? {
            // Who is held up already does not use up the share of the others.
            return Ok(false);
        }
        self.strangers.as_ref().map_or(Ok(true), |strangers| strangers.count_up_to(tx, STRANGERS))
    }

    /// After one that succeeded. The strangers' share stays used: among them may be somebody who guesses.
    pub fn forget(&self, tx: &mut Tx<'_>) -> Result<(), ApiError> {
        self.own.forget(tx)
    }
}
