//! Timestamp tokens (RFC 3161).

use chrono::{DateTime, Utc};

use super::Signature;
use crate::x509::{
    Digest,
    der::{Element, INTEGER, OCTET_STRING, OID, SEQUENCE},
};

/// A timestamp token, read but not yet believed.
pub(crate) struct Token<'a> {
    pub signature: Signature<'a>,
    /// The TSTInfo, which the token's signature covers.
    pub content: &'a [u8],
    pub time: DateTime<Utc>,
    pub digest: Option<Digest>,
    imprint: &'a [u8],
}

impl<'a> Token<'a> {
    /// Reads the token at the start of `bytes`; only zeros may follow it.
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let signature = Signature::parse(bytes)?;
        let content = signature.content.filter(|_| signature.is_timestamp())?;
        let mut info = Element::parse(content)?.tagged(SEQUENCE)?.children();
        info.element(INTEGER)?;
        info.element(OID)?;
        let mut imprint = info.element(SEQUENCE)?.children();
        let digest = Digest::from_identifier(imprint.element(SEQUENCE)?);
        let imprint = imprint.element(OCTET_STRING)?.content;
        info.element(INTEGER)?;
        let time = info.next()?.time()?;
        Some(Self { signature, content, time, digest, imprint })
    }

    /// Whether it is a timestamp of `parts`; `None` if the digest cannot be computed here.
    pub fn covers(&self, parts: &[&[u8]]) -> Option<bool> {
        Some(self.digest?.of(parts)? == self.imprint)
    }
}
