//! Certificates: the person's own, and what anyone may verify.

use super::reports::FileReport;
use super::requests::Signature;
use super::revocations::{CertificateRef, PublicRevocation};
use crate::values::{RequestId, Text};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CertificateStatus {
    /// Issued, and in effect.
    Valid,
    /// Issued, and taken back since.
    Revoked,
    /// Returned or rejected after rendering.
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
    /// `null` unless revoked.
    #[serde(default)]
    pub revocation: Option<PublicRevocation>,
    /// Revoked certificates whose place it took.
    #[serde(default)]
    pub replaces: Vec<CertificateRef>,
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
#[serde(deny_unknown_fields)]
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
    /// The signatures in the file; `null` when none was sent.
    pub report: Option<FileReport>,
}

/// The data of a certificate as their hash is in its QR code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Disclosure {
    /// The address in the QR code: it holds the signed statement.
    #[schema(example = "HTTPS://VENTANILLA.EXAMPLE/S/2KCEMIQEEBAA")]
    pub url: String,
    /// 16 bytes, hexadecimal.
    #[schema(example = "000102030405060708090a0b0c0d0e0f")]
    pub salt: String,
    /// As the certificate prints them. Their canonical form (RFC 8785) is hashed behind the salt.
    #[schema(value_type = Object, example = json!({ "number": "2026-C-00001" }))]
    pub data: serde_json::Value,
    /// `null` unless the certificate was revoked since: the data are the issuer's, and no longer hold.
    #[serde(default)]
    pub revocation: Option<PublicRevocation>,
}

/// A JWK Set (RFC 7517) of the institutions' keys for statements.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StatementKeys {
    pub keys: Vec<StatementKey>,
}

/// A key (RFC 8037) with the time in which it signs, in seconds since 1970.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StatementKey {
    #[schema(example = "OKP")]
    pub kty: String,
    #[schema(example = "Ed25519")]
    pub crv: String,
    #[schema(example = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")]
    pub x: String,
    /// First 8 bytes of the thumbprint (RFC 7638).
    #[schema(example = "kPrK_qmxVWY")]
    pub kid: String,
    #[serde(rename = "use")]
    #[schema(example = "sig")]
    pub usage: String,
    #[schema(example = "EdDSA")]
    pub alg: String,
    /// The institution's code.
    #[schema(example = "INSTITUTE")]
    pub iss: String,
    #[schema(example = 1_795_348_800)]
    pub nbf: u64,
    /// Left out while no end is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 1_826_884_800)]
    pub exp: Option<u64>,
    /// When it was withdrawn; left out unless it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 1_826_884_800)]
    pub revoked_at: Option<u64>,
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
    /// `null` unless revoked.
    #[serde(default)]
    pub revocation: Option<PublicRevocation>,
}
