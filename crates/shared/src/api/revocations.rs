//! Revoking an issued certificate: a proposal, and what a second officer makes of it.

use super::rules;
use crate::revocation::{RevocationFacts, RevocationState};
use crate::values::{RequestId, Text};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Why a certificate is taken back. Public, without any words beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RevocationReason {
    /// It should never have been issued.
    IssuedInError,
    WrongData,
    /// It was obtained by deceit or with false papers.
    Fraud,
    /// A newer certificate takes its place.
    Superseded,
    CourtOrder,
}

impl RevocationReason {
    pub const ALL: [Self; 5] =
        [Self::IssuedInError, Self::WrongData, Self::Fraud, Self::Superseded, Self::CourtOrder];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::IssuedInError => "issued_in_error",
            Self::WrongData => "wrong_data",
            Self::Fraud => "fraud",
            Self::Superseded => "superseded",
            Self::CourtOrder => "court_order",
        }
    }

    /// Message id of what it is called.
    pub fn message_id(self) -> String {
        format!("revocation-reason-{}", self.as_str().replace('_', "-"))
    }

    /// Whether a successor can be named.
    pub fn takes_successor(self) -> bool {
        matches!(self, Self::Superseded | Self::WrongData)
    }
}

/// A certificate that another one points to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CertificateRef {
    #[schema(example = "2026-C-00013")]
    pub number: String,
    /// Verification code, in groups.
    #[schema(example = "7Q2M-9XKD-4TRB-H8WN")]
    pub code: String,
}

/// What everybody learns of a revocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicRevocation {
    pub revoked_at: DateTime<Utc>,
    pub reason: RevocationReason,
    /// The certificate that took its place.
    pub successor: Option<CertificateRef>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewRevocation {
    pub reason: RevocationReason,
    /// For officers and for the applicant.
    #[validate(custom(function = "rules::text"))]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    #[schema(example = "El segundo período es de otra persona con el mismo nombre.")]
    pub text: String,
    /// Number or verification code of the certificate that takes its place: issued, for the same person, by the same
    /// procedure. Required when `reason` is `superseded`, permitted when it is `wrong_data`.
    #[serde(default)]
    #[schema(example = "2026-C-00013")]
    pub successor: Option<String>,
}

/// Why the second officer does not agree.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RevocationRefused {
    #[validate(custom(function = "rules::text"))]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    #[schema(example = "Los datos son los del expediente.")]
    pub reason: String,
}

/// An officer, and the absent one in whose right that one acted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActingOfficer {
    #[schema(example = "Rosa Batz Cux")]
    pub name: String,
    /// Name of the absent officer.
    pub on_behalf_of: Option<String>,
}

/// A row that the certificate's procedure wrote into a register. Revoking does not take it out: the register's keepers do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WrittenEntry {
    /// Code of the register.
    #[schema(example = "institute.sworn-translators")]
    pub register: String,
    pub title: Text,
    pub entry: String,
    /// What the row is called by.
    pub name: String,
}

/// A proposal to revoke a certificate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Revocation {
    pub id: String,
    pub state: RevocationState,
    pub request: RequestId,
    #[schema(example = "2026-000123")]
    pub request_number: String,
    pub certificate: CertificateRef,
    /// What the document is called.
    pub document: Text,
    pub subject_name: String,
    pub issued_at: Option<DateTime<Utc>>,
    pub reason: RevocationReason,
    pub text: String,
    pub successor: Option<CertificateRef>,
    pub proposed_by: ActingOfficer,
    pub proposed_at: DateTime<Utc>,
    /// Who confirmed, refused or withdrew it; `null` while it waits.
    pub decided_by: Option<ActingOfficer>,
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was refused.
    pub refusal: Option<String>,
    /// Rows in registers that stay when the certificate is revoked.
    pub register_entries: Vec<WrittenEntry>,
    /// What decides who may confirm, refuse or withdraw it.
    pub facts: RevocationFacts,
    /// Goes into `If-Match`.
    pub version: i64,
}

/// An issued certificate as officers find it, to revoke it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CertificateCase {
    pub request: RequestId,
    pub certificate: CertificateRef,
    /// Proposals to revoke it, newest first.
    pub revocations: Vec<Revocation>,
}
