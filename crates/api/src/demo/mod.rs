//! Demonstration: the invented people of `data/demo.toml` with their accounts, a development certificate authority with
//! their keys, a few requests to look at, and the registers' demonstration rows. Only with `VENTANILLA_DEMO=1`; a second
//! start finds everything in place.

mod accounts;
mod authority;
mod registers;
mod requests;
mod statement;

use crate::app::App;
use crate::error::ApiError;
use serde::Deserialize;
use ventanilla_shared::decision::{Grant, Role};

/// What `data/demo.toml` holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demo {
    /// Of every account.
    password: String,
    /// Of every signing key.
    signing_secret: String,
    people: Vec<Person>,
    requests: Requests,
}

/// An invented person with an account.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    cui: String,
    email: String,
    first_name: String,
    surnames: (String, String),
    position: Option<String>,
    #[serde(default)]
    grants: Vec<Grant>,
}

impl Person {
    fn signs(&self) -> bool {
        self.grants.iter().any(|grant| grant.role == Role::Signer)
    }
}

/// Requests in different states, filled with the example of a procedure; people by their e-mail.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Requests {
    procedure: String,
    signed_for: String,
    waiting_for: Vec<String>,
    draft_of: String,
    reviewer: String,
    signers: Vec<String>,
}

impl Demo {
    fn read(app: &App) -> Result<Self, ApiError> {
        let file = app.config.data.join("demo.toml");
        let text = std::fs::read_to_string(&file).map_err(ApiError::internal)?;
        toml::from_str(&text).map_err(ApiError::internal)
    }

    fn person(&self, email: &str) -> Result<&Person, ApiError> {
        let found = self.people.iter().find(|person| person.email == email);
        found.ok_or_else(|| ApiError::internal(format!("demo.toml has no person {email}")))
    }
}

/// Prepares what is missing, and returns what to print: the accounts and their secrets.
pub async fn prepare(app: &App) -> Result<String, ApiError> {
    let demo = std::sync::Arc::new(Demo::read(app)?);
    let fresh = accounts::prepare(app, demo.clone()).await?;
    if fresh {
        authority::enrol_signers(app, demo.clone()).await?;
        registers::prepare(app)?;
        requests::prepare(app, &demo).await?;
        statement::prepare(app)?;
    }
    Ok(accounts::card(app, &demo))
}
