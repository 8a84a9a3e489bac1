use chrono::{DateTime, NaiveDate, Utc};
use ventanilla_shared::api::people::Person;
use ventanilla_shared::decision::{Actor, Grant, IdentityLevel, Substitution};
use ventanilla_shared::{AccountId, Cui, Email, Language};

/// An account, with its grants.
#[derive(Debug, Clone)]
pub struct Account {
    pub id: AccountId,
    pub cui: Cui,
    pub email: Email,
    pub birth_date: NaiveDate,
    /// `None`: invited, and has not chosen a password yet.
    pub password_hash: Option<String>,
    pub identity_level: IdentityLevel,
    pub language: Language,
    pub profile: Person,
    pub profile_complete: bool,
    /// Of an officer, as under the signature.
    pub position: Option<String>,
    /// Whether it stands for somebody who came through a link, without an account, to file one request. It claims its CUI
    /// and cannot be signed in to.
    pub guest: bool,
    pub grants: Vec<Grant>,
    /// Roles had today for absent officers.
    pub substitutions: Vec<Substitution>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
}

impl Account {
    pub fn actor(&self) -> Actor {
        Actor {
            account: self.id,
            cui: self.cui.clone(),
            identity_level: self.identity_level,
            profile_complete: self.profile_complete,
            guest: self.guest,
            grants: self.grants.clone(),
            substitutions: self.substitutions.clone(),
        }
    }

    /// The name as far as it is known, or the CUI.
    pub fn name(&self) -> String {
        let name = self.profile.full_name();
        if name.is_empty() { self.cui.printed() } else { name }
    }
}
