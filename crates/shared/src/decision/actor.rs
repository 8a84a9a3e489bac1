use super::state::UnknownName;
use crate::{AccountId, Cui, Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What an officer is entitled to do (DESIGN section 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Reviewer,
    Signer,
    Cashier,
    Support,
    Auditor,
    Administrator,
    /// Keeps the registers of a unit.
    Registrar,
    /// May hand out cases of the unit out of order, with a reason.
    HeadOfUnit,
}

impl Role {
    pub const ALL: [Self; 8] = [
        Self::Reviewer,
        Self::Signer,
        Self::Cashier,
        Self::Support,
        Self::Auditor,
        Self::Administrator,
        Self::Registrar,
        Self::HeadOfUnit,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reviewer => "reviewer",
            Self::Signer => "signer",
            Self::Cashier => "cashier",
            Self::Support => "support",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
            Self::Registrar => "registrar",
            Self::HeadOfUnit => "head_of_unit",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = UnknownName;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(UnknownName)
    }
}

/// A role held at one unit of one institution.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    pub role: Role,
    /// Code of the institution.
    #[schema(example = "INSTITUTE")]
    pub institution: String,
    /// Code of the unit within the institution.
    #[schema(example = "certifications")]
    pub unit: String,
}

impl Grant {
    pub fn is(&self, role: Role, institution: &str, unit: &str) -> bool {
        self.role == role && self.institution == institution && self.unit == unit
    }
}

/// A role of an absent officer that another one has while the absence lasts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Substitution {
    /// What the absent officer holds.
    pub grant: Grant,
    /// The absent officer.
    pub absent: AccountId,
    /// The absent officer's; nobody acts for a person on that person's own case.
    pub cui: Cui,
    #[schema(example = "Rosa Batz Cux")]
    pub name: String,
    /// The last day of it, in Guatemala.
    pub until: Date,
}

/// How sure the counter is who an account's owner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IdentityLevel {
    Declared,
    EmailConfirmed,
    Verified,
}

impl IdentityLevel {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::EmailConfirmed => "email_confirmed",
            Self::Verified => "verified",
        }
    }
}

impl std::str::FromStr for IdentityLevel {
    type Err = UnknownName;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Declared, Self::EmailConfirmed, Self::Verified]
            .into_iter()
            .find(|level| level.as_str() == text)
            .ok_or(UnknownName)
    }
}

/// Whoever asks: the account, the person behind it, and what that person may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub account: AccountId,
    pub cui: Cui,
    pub identity_level: IdentityLevel,
    pub profile_complete: bool,
    /// Whether it came without an account of its own, through a link.
    pub guest: bool,
    /// Held in the actor's own right.
    pub grants: Vec<Grant>,
    /// What the actor has, today, for absent officers.
    #[serde(default)]
    pub substitutions: Vec<Substitution>,
}

impl Actor {
    /// Whether the role is held in the actor's own right.
    pub fn holds(&self, role: Role, institution: &str, unit: &str) -> bool {
        self.grants.iter().any(|grant| grant.is(role, institution, unit))
    }

    /// The absent officers whose role this is, for whom the actor stands in.
    pub fn stands_in(
        &self,
        role: Role,
        institution: &str,
        unit: &str,
    ) -> impl Iterator<Item = &Substitution> {
        self.substitutions.iter().filter(move |one| one.grant.is(role, institution, unit))
    }

    /// Whether the role is held, or had for an absent officer.
    pub fn acts_as(&self, role: Role, institution: &str, unit: &str) -> bool {
        self.holds(role, institution, unit) || self.stands_in(role, institution, unit).next().is_some()
    }

    /// What the actor holds, and has for absent officers.
    pub fn effective_grants(&self) -> impl Iterator<Item = &Grant> {
        self.grants.iter().chain(self.substitutions.iter().map(|one| &one.grant))
    }

    /// Of whom a case must not be, lest the actor's right to `role` be none: the absent officer, where the role is had for
    /// that one alone. Empty for a role that is held; then only the actor's own cases are out of reach.
    pub fn barred(&self, role: Role, institution: &str, unit: &str) -> Vec<&Cui> {
        if self.holds(role, institution, unit) {
            return Vec::new();
        }
        let mut people: Vec<&Cui> = self.stands_in(role, institution, unit).map(|one| &one.cui).collect();
        people.dedup();
        if people.len() == 1 { people } else { Vec::new() }
    }

    /// Whether the actor holds `role` anywhere.
    pub fn has_role(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }
}
