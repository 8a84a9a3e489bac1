//! What stands between a right password and the second factor: a signed statement that the first was given, good for
//! five minutes and for nothing else.

use super::keys::Keys;
use crate::accounts::Account;
use crate::error::ApiError;
use crate::random;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ventanilla_shared::AccountId;
use ventanilla_shared::api::sessions::Client;

pub const SECONDS: i64 = 300;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Ticket {
    pub sub: AccountId,
    pub client: Client,
    /// Of the password that was given: with another one, the ticket is void.
    password: String,
    iss: String,
    aud: String,
    exp: i64,
}

const AUDIENCE: &str = "ventanilla-second-factor";
const TYPE: &str = "second-factor+jwt";

pub fn issue(keys: &Keys, account: &Account, client: Client, now: DateTime<Utc>) -> Result<String, ApiError> {
    let ticket = Ticket {
        sub: account.id,
        client,
        password: fingerprint(account),
        iss: super::keys::ISSUER.into(),
        aud: AUDIENCE.into(),
        exp: now.timestamp() + SECONDS,
    };
    keys.sign_token(TYPE, &ticket)
}

pub fn read(keys: &Keys, text: &str, now: DateTime<Utc>) -> Option<Ticket> {
    let ticket: Ticket = keys.read_token(TYPE, AUDIENCE, text)?;
    (ticket.exp > now.timestamp()).then_some(ticket)
}

impl Ticket {
    pub fn is_for(&self, account: &Account) -> bool {
        self.sub == account.id && self.password == fingerprint(account)
    }
}

fn fingerprint(account: &Account) -> String {
    random::token_hash(account.password_hash.as_deref().unwrap_or_default())
}
