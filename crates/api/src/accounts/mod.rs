//! Accounts: registration, confirmation, passwords.

mod account;
pub mod hashing;
pub mod links;
pub mod passwords;
pub mod registration;
pub mod resets;
pub mod routes;
pub mod store;
pub mod terms;

pub use account::Account;

use crate::db::{DatabaseError, is_unique_violation};
use crate::error::ApiError;
use chrono::NaiveDate;
use ventanilla_shared::{Cui, Email};

/// How a person names the own account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identifier {
    Cui(Cui),
    Email(Email),
}

impl Identifier {
    /// A CUI or an e-mail address; `None` when it is neither.
    pub fn parse(text: &str) -> Option<Self> {
        Cui::parse(text).map(Self::Cui).or_else(|_| Email::parse(text).map(Self::Email)).ok()
    }

    pub fn as_str(&self) -> &str {
        match self {
            Self::Cui(cui) => cui.as_str(),
            Self::Email(email) => email.as_str(),
        }
    }
}

/// Whether somebody alive can be born on that day.
pub fn is_possible_birth_date(day: NaiveDate, today: NaiveDate) -> bool {
    NaiveDate::from_ymd_opt(1900, 1, 1).is_some_and(|first| (first..=today).contains(&day))
}

/// What passed its rules and still cannot be read: a fault of the rules.
pub(crate) fn unreadable(what: impl std::fmt::Display) -> ApiError {
    ApiError::internal(format!("a checked value cannot be read: {what}"))
}

/// Whether a row was refused because its key is taken.
pub(crate) fn is_taken(error: &ApiError) -> bool {
    matches!(error, ApiError::Database(DatabaseError::Query(error)) if is_unique_violation(error))
}
