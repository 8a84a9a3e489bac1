//! What was found about the signatures of a PDF (ETSI EN 319 102-1). Words for every code are in the catalogue
//! `verification.ftl`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The signatures of a file, judged for a moment against the authorities that are believed here. Nothing was fetched for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FileReport {
    pub judged_at: DateTime<Utc>,
    pub conclusion: FileConclusion,
    pub file: FileStatus,
    /// How often the file was written to: 1 for one that was never added to; 0 when it cannot be read.
    pub revisions: usize,
    /// What was noticed about the file as a whole. Words: `verification-finding-…`.
    #[schema(example = json!(["hidden_content"]))]
    pub findings: Vec<String>,
    /// Signatures and timestamps of the document, oldest first.
    pub signatures: Vec<SignatureReport>,
}

/// All signatures of a file in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileConclusion {
    /// There is a signature, and every signature and timestamp passed.
    TotalPassed,
    /// None failed, but not everything could be told.
    Indeterminate,
    /// At least one signature or timestamp is not valid.
    TotalFailed,
    /// No signature is in it.
    Unsigned,
    /// Nothing can be said of it: see `file`.
    Unreadable,
}

impl FileConclusion {
    /// Message id of what it is called.
    pub fn message(self) -> &'static str {
        match self {
            Self::TotalPassed => "verification-conclusion-total-passed",
            Self::Indeterminate => "verification-conclusion-indeterminate",
            Self::TotalFailed => "verification-conclusion-total-failed",
            Self::Unsigned => "verification-conclusion-unsigned",
            Self::Unreadable => "verification-conclusion-unreadable",
        }
    }
}

/// Whether a file can be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileStatus {
    Readable,
    /// No PDF, cut off, or inconsistent.
    Broken,
    Encrypted,
    /// It claims more than is read.
    TooLarge,
}

impl FileStatus {
    /// Message id.
    pub fn message(self) -> &'static str {
        match self {
            Self::Readable => "verification-file-readable",
            Self::Broken => "verification-file-broken",
            Self::Encrypted => "verification-file-encrypted",
            Self::TooLarge => "verification-file-too-large",
        }
    }
}

/// The conclusion on one signature (EN 319 102-1, clause 5.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Indication {
    TotalPassed,
    Indeterminate,
    TotalFailed,
}

impl Indication {
    /// Message id.
    pub fn message(self) -> &'static str {
        match self {
            Self::TotalPassed => "verification-indication-total-passed",
            Self::Indeterminate => "verification-indication-indeterminate",
            Self::TotalFailed => "verification-indication-total-failed",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignatureKind {
    Signature,
    /// A timestamp of the whole document (RFC 3161).
    DocumentTimestamp,
}

/// One signature, or a timestamp of the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SignatureReport {
    /// Name of its field in the file.
    pub field: String,
    pub kind: SignatureKind,
    pub indication: Indication,
    /// Why it did not pass, by the name that EN 319 102-1 gives it in tables 5 and 6, in small letters; `null` when it passed.
    /// Words: `verification-sub-…`.
    #[schema(example = "hash_failure")]
    pub sub_indication: Option<String>,
    /// Common name in the signer's certificate.
    pub signer: Option<String>,
    /// Common name of who issued that certificate.
    pub issuer: Option<String>,
    /// When the signer says that it was signed.
    pub claimed_at: Option<DateTime<Utc>>,
    /// The earliest moment at which a believed timestamp proves that it existed.
    pub proven_at: Option<DateTime<Utc>>,
    /// Baseline level that it reaches (EN 319 142-1).
    #[schema(example = "B-LTA")]
    pub level: Option<String>,
    /// Whether the bytes that it covers are those that were signed.
    pub intact: bool,
    /// `null`: it does not say, or says it wrongly.
    pub covers: Option<CoveredPart>,
    /// In the signer's words.
    pub reason: Option<String>,
    /// What was written into the file afterwards.
    pub changes: Vec<LaterChange>,
    /// What was noticed. Words: `verification-finding-…`.
    #[schema(example = json!(["digest_mismatch"]))]
    pub findings: Vec<String>,
}

/// Which part of the file a signature covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CoveredPart {
    /// Up to the end of this revision, from 1.
    pub revision: usize,
    pub whole_file: bool,
}

/// Something that was written after a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LaterChange {
    /// By which revision, from 1.
    pub revision: usize,
    /// Words: `verification-change-…`.
    #[schema(example = "field_signed")]
    pub kind: String,
    /// Name of the field, if it is one.
    pub field: Option<String>,
    pub verdict: ChangeVerdict,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeVerdict {
    Permitted,
    /// Permitted, but it can cover or imitate what was signed.
    NeedsLook,
    Forbidden,
}

impl ChangeVerdict {
    /// Message id.
    pub fn message(self) -> &'static str {
        match self {
            Self::Permitted => "verification-verdict-permitted",
            Self::NeedsLook => "verification-verdict-needs-look",
            Self::Forbidden => "verification-verdict-forbidden",
        }
    }
}

/// Message id for the code of a finding (`finding`), a change (`change`) or a sub-indication (`sub`).
pub fn message(of: &str, code: &str) -> String {
    format!("verification-{of}-{}", code.replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::{Language, has};

    #[test]
    fn every_conclusion_has_words() {
        let conclusions = [
            FileConclusion::TotalPassed,
            FileConclusion::Indeterminate,
            FileConclusion::TotalFailed,
            FileConclusion::Unsigned,
            FileConclusion::Unreadable,
        ];
        let statuses =
            [FileStatus::Readable, FileStatus::Broken, FileStatus::Encrypted, FileStatus::TooLarge];
        let indications = [Indication::TotalPassed, Indication::Indeterminate, Indication::TotalFailed];
        let verdicts = [ChangeVerdict::Permitted, ChangeVerdict::NeedsLook, ChangeVerdict::Forbidden];
        let ids = conclusions.map(FileConclusion::message).into_iter();
        let ids = ids.chain(statuses.map(FileStatus::message)).chain(indications.map(Indication::message));
        for id in ids.chain(verdicts.map(ChangeVerdict::message)) {
            assert!(Language::ALL.into_iter().all(|language| has(language, id)), "{id}");
        }
        for (of, code) in
            [("finding", "digest_mismatch"), ("change", "page_changed"), ("sub", "hash_failure")]
        {
            assert!(has(Language::Spanish, &message(of, code)), "{of} {code}");
        }
    }
}
