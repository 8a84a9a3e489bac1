use chrono::{DateTime, Utc};
use serde::Serialize;

use super::finding::{ChangeKind, Finding, SubIndication};
use crate::{
    CertificateInfo, FieldLock, Level,
    x509::{Digest, RevocationSource},
};

/// What was found about a file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The moment for which it was judged.
    pub moment: DateTime<Utc>,
    /// Whether the file can be followed.
    pub file: FileStatus,
    /// How many revisions it has.
    pub revisions: usize,
    /// What was noticed about the file as a whole, in the order of severity as told by [`Finding`].
    pub findings: Vec<Finding>,
    /// Signatures and document timestamps, oldest first.
    pub signatures: Vec<SignatureReport>,
}

impl Report {
    /// Whether there is a signature, and every signature and document timestamp passed.
    pub fn passed(&self) -> bool {
        let signed = self.signatures.iter().any(|signature| signature.kind == SignatureKind::Signature);
        signed && self.signatures.iter().all(|signature| signature.conclusion == Conclusion::TotalPassed)
    }
}

/// Whether a file can be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileStatus {
    /// It can.
    Readable,
    /// It is no PDF, cut off, or its cross-references lead nowhere. Nothing can be said of signatures in it.
    Broken,
    /// It is encrypted.
    Encrypted,
    /// It claims more than is read here (revisions, objects, decompressed bytes).
    TooLarge,
}

/// The conclusion on a signature (EN 319 102-1, 5.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "indication", content = "sub_indication", rename_all = "SCREAMING-KEBAB-CASE")]
pub enum Conclusion {
    /// Whole, by a trusted signer, and valid at the time that is proven.
    TotalPassed,
    /// Not enough is known to pass or to fail.
    Indeterminate(SubIndication),
    /// Not valid, whatever else may be learnt.
    TotalFailed(SubIndication),
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureKind {
    /// A person's or an office's signature.
    Signature,
    /// A timestamp over the whole document (`ETSI.RFC3161`).
    DocumentTimestamp,
}

/// All about one signature or document timestamp.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SignatureReport {
    /// Name of its field.
    pub field: String,
    /// Signature or timestamp.
    pub kind: SignatureKind,
    /// The conclusion.
    #[serde(flatten)]
    pub conclusion: Conclusion,
    /// What was noticed, each once; explains the conclusion.
    pub findings: Vec<Finding>,
    /// Baseline level that is reached by what is there and holds (EN 319 142-1, 6), if it is a baseline signature that is whole.
    pub level: Option<Level>,
    /// The signer's certificate.
    pub signer: Option<CertificateInfo>,
    /// That certificate, DER.
    #[serde(skip)]
    pub certificate: Option<Vec<u8>>,
    /// Above the signer, up to the trusted authority; empty if there is no path.
    pub chain: Vec<CertificateInfo>,
    /// When the signer says it was signed: `/M`, or the signing-time attribute.
    pub claimed_time: Option<DateTime<Utc>>,
    /// The earliest time at which it is proven to have existed (for a document timestamp: what it says itself).
    pub proven_time: Option<DateTime<Utc>>,
    /// Why it was signed, in the signer's words.
    pub reason: Option<String>,
    /// Whether the bytes are those that were signed.
    pub integrity: Integrity,
    /// The revision that it covers, from 1, and whether that is the whole file.
    pub coverage: Option<CoveredRevision>,
    /// The digest that it is over.
    pub digest: Option<Digest>,
    /// What it permits later, if it certifies the document: 1 nothing, 2 form filling and signing, 3 annotations too.
    pub certifies: Option<u8>,
    /// Fields that it locks.
    pub locks: Option<FieldLock>,
    /// What later revisions changed.
    pub changes: Vec<Change>,
    /// Timestamps in the signature itself. Document timestamps are signatures of their own.
    pub timestamps: Vec<TimestampReport>,
    /// Status of every certificate of the path but the anchor, from the signer upwards.
    pub revocation: Vec<RevocationReport>,
}

/// Whether the bytes are those that were signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Integrity {
    /// The signed digest is that of the covered bytes.
    pub digest_matches: bool,
    /// The signature value is valid, by the key of the certificate that the signature names.
    pub signature_valid: bool,
}

/// What a signature covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CoveredRevision {
    /// From 1.
    pub revision: usize,
    /// Whether nothing follows.
    pub whole_file: bool,
}

/// One thing that a later revision changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The revision, from 1.
    pub revision: usize,
    /// What it did.
    pub kind: ChangeKind,
    /// Number of the object.
    pub object: u32,
    /// Name of the field, if it is one.
    pub field: Option<String>,
    /// Whether it is permitted after this signature.
    pub verdict: ChangeVerdict,
}

/// How a change stands to a signature before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeVerdict {
    /// Permitted, and it can hide nothing.
    Permitted,
    /// Permitted, but it can cover or imitate what was signed.
    NeedsLook,
    /// Not permitted.
    Forbidden,
}

/// A timestamp.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimestampReport {
    /// When, as its authority says.
    pub time: DateTime<Utc>,
    /// The authority's certificate.
    pub authority: Option<CertificateInfo>,
    /// Conclusion on it; only a passed one proves anything.
    #[serde(flatten)]
    pub conclusion: Conclusion,
    /// What was noticed.
    pub findings: Vec<Finding>,
}

/// Status of a certificate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RevocationReport {
    /// Serial number of the certificate, lower-case hexadecimal.
    pub serial: String,
    /// Its status.
    #[serde(flatten)]
    pub status: RevocationStatus,
}

/// What is known of a certificate's revocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "status", rename_all = "kebab-case")]
pub enum RevocationStatus {
    /// Not revoked when the information was issued.
    Good {
        /// Where it says so.
        source: RevocationSource,
        /// When that was issued.
        issued: Option<DateTime<Utc>>,
    },
    /// Revoked.
    Revoked {
        /// Where it says so.
        source: RevocationSource,
        /// Since when.
        since: DateTime<Utc>,
        /// The reason's number (RFC 5280, 5.3.1).
        reason: Option<u32>,
    },
    /// The newest information is older than the time that matters.
    Stale {
        /// When it was issued.
        issued: DateTime<Utc>,
    },
    /// No information.
    Unknown,
}
