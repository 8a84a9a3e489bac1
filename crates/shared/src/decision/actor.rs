use super::state::UnknownName;
use crate::{AccountId, Cui};
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
    pub grants: Vec<Grant>,
}

impl Actor {
    pub fn holds(&self, role: Role, institution: &str, unit: &str) -> bool {
        self.grants
            .iter()
            .any(|grant| grant.role == role && grant.institution == institution && grant.unit == unit)
    }

    /// Whether the actor holds `role` anywhere.
    pub fn has_role(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }
}
