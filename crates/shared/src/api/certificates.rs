//! Certificates: the person's own, and what anyone may verify.

use super::requests::Signature;
use crate::values::{RequestId, Text};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CertificateStatus {
    /// Issued, and in effect.
    Valid,
    /// Returned, rejected or revoked after rendering.
    Void,
    /// Rendered, but the last signature is missing.
    NotIssued,
}

/// What a stranger learns of a certificate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublicCertificate {
    /// Verification code, in groups.
    #[schema(example = "7Q2M-9XKD-4TRB-H8WN")]
    pub code: String,
    pub status: CertificateStatus,
    #[schema(example = "2026-C-00012")]
    pub number: String,
    /// What the document is called.
    pub document: Text,
    pub institution: String,
    /// `null` unless issued.
    pub issued_at: Option<DateTime<Utc>>,
    /// `null`: without end.
    pub valid_until: Option<NaiveDate>,
    pub voided_at: Option<DateTime<Utc>>,
    /// Initials of the holder.
    #[schema(example = "L. A. T.")]
    pub holder_initials: String,
    /// Empty unless issued.
    pub signatures: Vec<Signature>,
    /// SHA-256 of the issued file, hexadecimal; `null` unless issued.
    pub sha256: Option<String>,
}

/// What is to be verified; at least one part. Sent as `multipart/form-data`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct NewVerification {
    /// Verification code, with or without hyphens.
    #[schema(example = "7Q2M-9XKD-4TRB-H8WN")]
    pub code: Option<String>,
    /// The CUI printed on the paper.
    #[schema(example = "1234567890101")]
    pub cui: Option<String>,
    /// The PDF.
    #[schema(value_type = Option<String>, format = Binary)]
    pub file: Option<Vec<u8>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileVerdict {
    /// Byte for byte the one issued.
    Identical,
    /// Its number or code is known, but it is not the file that was issued.
    Different,
    /// Nothing issued here is known by it.
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Verification {
    /// `null` when no certificate is known by the code or the file.
    pub certificate: Option<PublicCertificate>,
    /// Whether the typed CUI is the holder's; `null` when none was typed.
    pub cui_matches: Option<bool>,
    /// `null` when no file was sent.
    pub file: Option<FileVerdict>,
}

/// A certificate of the signed-in person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MyCertificate {
    pub request: RequestId,
    pub request_number: String,
    pub number: String,
    pub code: String,
    pub document: Text,
    pub subject_name: String,
    pub issued_at: DateTime<Utc>,
    pub pages: u32,
}
