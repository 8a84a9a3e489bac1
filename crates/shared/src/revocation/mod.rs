//! Taking back an issued certificate: one officer proposes, another one confirms. The only place that says who may do
//! which; the API enforces [`decide`], and the browser asks it which buttons to show.

mod rights;

use crate::decision::{Actor, Role};
use crate::{AccountId, Cui};
use rights::Rights;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What has become of a certificate that was rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CertificateStanding {
    /// It has not got its last signature, or never will.
    NotIssued,
    InForce,
    Revoked,
}

/// How far a proposal has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RevocationState {
    /// Waits for a second officer.
    Proposed,
    Confirmed,
    /// The second officer did not agree.
    Refused,
    /// Whoever proposed it took it back.
    Withdrawn,
}

impl RevocationState {
    pub const ALL: [Self; 4] = [Self::Proposed, Self::Confirmed, Self::Refused, Self::Withdrawn];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Confirmed => "confirmed",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// Who proposed, and for which absent officer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RevocationProposal {
    pub by: AccountId,
    /// The absent officer for whom it was proposed.
    pub on_behalf_of: Option<AccountId>,
    pub state: RevocationState,
}

impl RevocationProposal {
    fn names(&self, account: AccountId) -> bool {
        self.by == account || self.on_behalf_of == Some(account)
    }
}

/// What a decision needs to know of a certificate, and no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RevocationFacts {
    pub standing: CertificateStanding,
    /// Code of the institution.
    #[schema(example = "INSTITUTE")]
    pub institution: String,
    /// The units that reviewed or signed it.
    #[schema(example = json!(["certifications"]))]
    pub units: Vec<String>,
    /// Of these, the ones that signed it.
    #[schema(example = json!(["certifications"]))]
    pub signing_units: Vec<String>,
    pub applicant: AccountId,
    pub applicant_cui: Cui,
    pub subject_cui: Cui,
    /// The proposal in question: to propose, the one that waits.
    pub proposal: Option<RevocationProposal>,
}

/// What somebody would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevocationMove {
    Propose,
    Confirm,
    Refuse,
    Withdraw,
}

/// In which role, and in whose right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Right {
    pub role: Role,
    /// The absent officer for whom it is done.
    pub on_behalf_of: Option<AccountId>,
}

/// Why not. Each has a problem code of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RevocationRefusal {
    /// It is not issued.
    #[error("not_issued")]
    NotIssued,
    #[error("already_revoked")]
    AlreadyRevoked,
    /// Another proposal waits.
    #[error("revocation_proposed")]
    AlreadyProposed,
    /// The proposal does not wait any more, or there is none.
    #[error("already_decided")]
    AlreadyDecided,
    #[error("role_missing")]
    RoleMissing,
    /// One of the two officers, or an absent one in whose right it would be done, is the applicant or the subject.
    #[error("own_request")]
    OwnRequest,
    /// It takes another officer than the one who proposed, and another one than who was absent then.
    #[error("second_officer_needed")]
    SameOfficer,
    /// Only whoever proposed takes it back.
    #[error("not_the_proposer")]
    NotTheProposer,
}

/// In whose right `actor` makes the move, or why not.
pub fn decide(
    facts: &RevocationFacts,
    made: RevocationMove,
    actor: &Actor,
) -> Result<Right, RevocationRefusal> {
    let rights = Rights { facts, actor };
    let waiting = facts.proposal.filter(|proposal| proposal.state == RevocationState::Proposed);
    match made {
        RevocationMove::Propose => {
            let right = rights.find(&[Role::Reviewer, Role::Signer], &facts.units, |_| true)?;
            facts.in_force()?;
            if waiting.is_some() { Err(RevocationRefusal::AlreadyProposed) } else { Ok(right) }
        }
        RevocationMove::Confirm | RevocationMove::Refuse => {
            let other = |account: AccountId| facts.proposal.is_none_or(|proposal| !proposal.names(account));
            let right = rights.find(&[Role::Signer], &facts.signing_units, other)?;
            if waiting.is_none() {
                return Err(RevocationRefusal::AlreadyDecided);
            }
            if made == RevocationMove::Confirm {
                facts.in_force()?;
            }
            Ok(right)
        }
        RevocationMove::Withdraw => {
            let right = rights.find(&[Role::Reviewer, Role::Signer], &facts.units, |_| true)?;
            if facts.proposal.is_none_or(|proposal| proposal.by != actor.account) {
                return Err(RevocationRefusal::NotTheProposer);
            }
            if waiting.is_some() { Ok(right) } else { Err(RevocationRefusal::AlreadyDecided) }
        }
    }
}

impl RevocationFacts {
    fn in_force(&self) -> Result<(), RevocationRefusal> {
        match self.standing {
            CertificateStanding::InForce => Ok(()),
            CertificateStanding::NotIssued => Err(RevocationRefusal::NotIssued),
            CertificateStanding::Revoked => Err(RevocationRefusal::AlreadyRevoked),
        }
    }
}

#[cfg(test)]
mod tests;
