//! Whether a certificate was revoked: OCSP (RFC 6960) and lists (RFC 5280, 5), asked for and checked before they are
//! embedded.

pub(crate) mod crl;
mod error;
pub(crate) mod ocsp;

pub use error::RevocationError;

use chrono::{DateTime, TimeDelta, Utc};

/// How far a service's clock may be ahead of ours.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// Revocations after this moment do not matter: the signature is proven to be older. `None`: every one matters.
pub(crate) type Proven = Option<DateTime<Utc>>;

/// What a responder or list says, once it is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Good,
    Revoked { at: DateTime<Utc>, reason: Option<u32> },
}

impl Answer {
    /// Good, or revoked only after `proven`.
    pub fn accept(self, proven: Proven) -> Result<(), RevocationError> {
        match self {
            Self::Revoked { at, reason } if proven.is_none_or(|proven| at <= proven) => {
                Err(RevocationError::Revoked { at, reason })
            }
            _ => Ok(()),
        }
    }
}

/// Checks that an answer is current: not of the future, and not superseded at `now`.
fn current(
    this_update: DateTime<Utc>,
    next_update: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), RevocationError> {
    if this_update > now + CLOCK_TOLERANCE {
        return Err(RevocationError::NotYetValid(this_update));
    }
    match next_update {
        Some(next) if next < now => Err(RevocationError::Stale(next)),
        _ => Ok(()),
    }
}
