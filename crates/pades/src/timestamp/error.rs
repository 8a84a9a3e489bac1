use chrono::{DateTime, TimeDelta, Utc};

use crate::FetchError;

/// Why there is no timestamp, or none to believe.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimestampError {
    /// The authority did not answer.
    #[error("{url}: {error}")]
    Fetch {
        /// Where it was asked.
        url: String,
        /// Why not.
        error: FetchError,
    },
    /// The authority refused: RFC 3161, 2.4.2.
    #[error("the timestamp authority refused (status {status}, failure {failure:?})")]
    Refused {
        /// PKIStatus: 2 rejection, 3 waiting, 4 and 5 revocation.
        status: u8,
        /// First bit of PKIFailureInfo, if any: 0 badAlg, 2 badRequest, 5 badDataFormat, 14 timeNotAvailable,
        /// 15 unacceptedPolicy, 16 unacceptedExtension, 17 addInfoNotAvailable, 25 systemFailure.
        failure: Option<usize>,
    },
    /// The answer is no timestamp response, or its token breaks the format.
    #[error("unreadable timestamp: {0}")]
    Malformed(String),
    /// It is about other data.
    #[error("the timestamp is of other data")]
    WrongImprint,
    /// It answers another request.
    #[error("the timestamp answers another request")]
    WrongNonce,
    /// It was given under another policy.
    #[error("the timestamp is of another policy: {0}")]
    WrongPolicy(String),
    /// Its time is too far from the clock: the authority's or the caller's clock is off.
    #[error("the timestamp says {stated}, the clock {clock}")]
    ClockOff {
        /// What the timestamp says.
        stated: DateTime<Utc>,
        /// What the caller's clock says.
        clock: DateTime<Utc>,
    },
    /// It states an inaccuracy beyond what the caller takes.
    #[error("the timestamp is accurate to {0} only")]
    Inaccurate(TimeDelta),
    /// The token lacks its authority's certificate, or does not name it by signing-certificate (RFC 2634, 5035).
    #[error("the timestamp does not name its certificate")]
    UnnamedCertificate,
    /// The certificate is not for timestamps: extended key usage timeStamping, critical and alone (RFC 3161, 2.3).
    #[error("the certificate is not one for timestamps")]
    NotForTimestamps,
    /// The certificate was not valid at the time that the timestamp states.
    #[error("the timestamp's certificate was not valid at {0}")]
    CertificateNotValid(DateTime<Utc>),
    /// The signature does not hold, or is of another content.
    #[error("the timestamp's signature does not hold")]
    BadSignature,
}

impl TimestampError {
    pub(crate) fn malformed(error: impl std::fmt::Display) -> Self {
        Self::Malformed(error.to_string())
    }
}
