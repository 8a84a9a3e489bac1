use chrono::{DateTime, Utc};

use crate::FetchError;

/// Why revocation data is missing or not to be believed, or what it says against the certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RevocationError {
    /// The certificate names neither an OCSP responder nor a list.
    #[error("the certificate names no revocation service")]
    NoService,
    /// The service did not answer.
    #[error("{url}: {error}")]
    Fetch {
        /// Where it was asked.
        url: String,
        /// Why not.
        error: FetchError,
    },
    /// The answer breaks the format.
    #[error("unreadable revocation data: {0}")]
    Malformed(String),
    /// The responder answered with an error (RFC 6960, 4.2.1): 1 malformedRequest, 2 internalError, 3 tryLater,
    /// 5 sigRequired, 6 unauthorized.
    #[error("the OCSP responder answered with status {0}")]
    ResponderStatus(u32),
    /// The answer is about another certificate.
    #[error("the answer is about another certificate")]
    OtherCertificate,
    /// The answer is to another request.
    #[error("the answer is to another request")]
    WrongNonce,
    /// Its signature does not hold.
    #[error("the signature of the revocation data does not hold")]
    BadSignature,
    /// Who signed it may not: neither the issuer, nor a responder that the issuer certified for it and that is valid.
    #[error("the signer of the revocation data has no authority for it")]
    NotAuthorised,
    /// The responder's own certificate is revoked, or its revocation data is not to be had.
    #[error("the responder's certificate: {0}")]
    Responder(Box<RevocationError>),
    /// The data is of the future: a clock is off.
    #[error("the revocation data is of the future: {0}")]
    NotYetValid(DateTime<Utc>),
    /// Newer data should have been there since this moment.
    #[error("the revocation data is stale since {0}")]
    Stale(DateTime<Utc>),
    /// The list is not about this certificate: of other issuers, other kinds of certificates or some reasons only, or a
    /// delta.
    #[error("the revocation list does not cover the certificate")]
    OutOfScope,
    /// The responder does not know the certificate.
    #[error("the responder does not know the certificate")]
    Unknown,
    /// The certificate is revoked.
    #[error("revoked at {at} (reason {reason:?})")]
    Revoked {
        /// Since when.
        at: DateTime<Utc>,
        /// CRLReason (RFC 5280, 5.3.1), if stated.
        reason: Option<u32>,
    },
}

impl RevocationError {
    /// Whether no other source can make it good.
    pub(crate) fn is_final(&self) -> bool {
        matches!(self, Self::Revoked { .. })
    }

    pub(crate) fn malformed(error: impl std::fmt::Display) -> Self {
        Self::Malformed(error.to_string())
    }
}
