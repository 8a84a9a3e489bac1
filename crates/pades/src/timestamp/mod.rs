//! Timestamps (RFC 3161, with RFC 5816): asked for, and checked before they go anywhere.

pub(crate) mod asn1;
mod error;
mod token;

pub use error::TimestampError;
pub(crate) use token::{Expected, Token};

use aws_lc_rs::rand;
use chrono::{DateTime, TimeDelta, Utc};
use der::{
    Decode, Encode,
    asn1::{Int, ObjectIdentifier, OctetString},
};
use spki::AlgorithmIdentifierOwned;

use crate::{
    Error, Fetch,
    signature::ID_SHA256,
    timestamp::asn1::{MessageImprint, TimestampRequest, TimestampResponse},
};

/// A timestamp authority, and what is asked of its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimestampService {
    /// Where it answers (RFC 3161, 3.4: HTTP POST).
    pub url: String,
    /// The policy to ask for and to insist on, as a dotted object identifier; `None` takes the authority's own.
    pub policy: Option<String>,
    /// The greatest inaccuracy to put up with, where the answer states one.
    pub worst_accuracy: TimeDelta,
    /// How far the answer's time may be from the caller's clock.
    pub clock_tolerance: TimeDelta,
}

impl TimestampService {
    /// A service by its URL: any policy, inaccuracy of a minute at most, clocks five minutes apart at most.
    pub fn new(url: &str) -> Self {
        Self {
            url: url.into(),
            policy: None,
            worst_accuracy: TimeDelta::minutes(1),
            clock_tolerance: TimeDelta::minutes(5),
        }
    }
}

/// Asks for a timestamp of a SHA-256 digest and checks the answer whole, but for the chain of the authority's
/// certificate.
pub(crate) fn obtain(
    fetch: &dyn Fetch,
    service: &TimestampService,
    digest: &[u8],
    now: DateTime<Utc>,
) -> Result<Token, Error> {
    let policy = match &service.policy {
        Some(text) => Some(ObjectIdentifier::new(text).map_err(Error::encoding)?),
        None => None,
    };
    let mut nonce = [0; 12];
    rand::fill(&mut nonce).map_err(|_| Error::encoding("no randomness"))?;
    nonce[0] = nonce[0] & 0x7f | 0x40; // positive, and of full length: the answer must repeat it
    let request = request(digest, &nonce, policy).map_err(Error::encoding)?;
    let answer = fetch
        .post(&service.url, "application/timestamp-query", &request)
        .map_err(|error| TimestampError::Fetch { url: service.url.clone(), error })?;
    let token = granted(&answer)?;
    let expected = Expected {
        digest,
        nonce: &nonce,
        policy,
        now,
        worst_accuracy: service.worst_accuracy,
        clock_tolerance: service.clock_tolerance,
    };
    token.check(&expected)?;
    Ok(token)
}

fn request(digest: &[u8], nonce: &[u8], policy: Option<ObjectIdentifier>) -> der::Result<Vec<u8>> {
    TimestampRequest {
        version: 1,
        message_imprint: MessageImprint {
            hash_algorithm: AlgorithmIdentifierOwned { oid: ID_SHA256, parameters: None },
            hashed_message: OctetString::new(digest)?,
        },
        req_policy: policy,
        nonce: Some(Int::new(nonce)?),
        cert_req: true,
        extensions: None,
    }
    .to_der()
}

/// The token of a response that grants one: status granted (0) or granted with modifications (1).
fn granted(answer: &[u8]) -> Result<Token, TimestampError> {
    let response = TimestampResponse::from_der(answer).map_err(TimestampError::malformed)?;
    match (response.status.status, response.token) {
        (0 | 1, Some(token)) => Token::parse(&token.to_der().map_err(TimestampError::malformed)?),
        (0 | 1, None) => Err(TimestampError::Malformed("it grants, but has no token".into())),
        (status, _) => {
            let failure = response.status.fail_info.and_then(|bits| bits.bits().position(|bit| bit));
            Err(TimestampError::Refused { status, failure })
        }
    }
}
