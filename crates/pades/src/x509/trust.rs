use der::{Encode, pem::PemLabel};

use super::Cert;
use crate::Error;

/// What an authority is trusted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrustPurpose {
    /// Certificates of signers, and everything else below.
    Any,
    /// Certificates of signers only (ETSI TS 119 612: CA/QC).
    Signing,
    /// Certificates of timestamping authorities only (TSA/QTST).
    Timestamping,
}

/// The authorities that a verifier believes: roots, or intermediate authorities that need no root above them.
///
/// An anchor is a name and a key (RFC 5280, 6.1.1): its own validity and signature are not looked at.
#[derive(Clone, Default)]
pub struct TrustList {
    anchors: Vec<(Cert, TrustPurpose)>,
}

impl TrustList {
    /// A list that trusts nobody.
    pub fn new() -> Self {
        Self::default()
    }

    /// A list of these authorities, for any purpose.
    ///
    /// # Errors
    /// [`Error::BrokenKey`] if one cannot be read.
    pub fn of<'c>(authorities: impl IntoIterator<Item = &'c x509_cert::Certificate>) -> Result<Self, Error> {
        let mut list = Self::new();
        for authority in authorities {
            list.add_der(&authority.to_der().map_err(Error::key)?, TrustPurpose::Any)?;
        }
        Ok(list)
    }

    /// Trusts a certificate in DER.
    ///
    /// # Errors
    /// [`Error::BrokenKey`] if it cannot be read.
    pub fn add_der(&mut self, der: &[u8], purpose: TrustPurpose) -> Result<(), Error> {
        let anchor = Cert::parse(der).ok_or_else(|| Error::key("no certificate in DER"))?;
        self.anchors.push((anchor, purpose));
        Ok(())
    }

    /// Trusts every certificate of a PEM file; returns how many it held.
    ///
    /// # Errors
    /// [`Error::BrokenKey`] if one cannot be read, or there is none.
    pub fn add_pem(&mut self, pem: &str, purpose: TrustPurpose) -> Result<usize, Error> {
        let (begin, end) = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----");
        let mut count = 0;
        for block in pem.split(begin).skip(1) {
            let (body, _) = block.split_once(end).ok_or_else(|| Error::key("a certificate is cut off"))?;
            let block = format!("{begin}{body}{end}\n");
            let (label, der) = der::pem::decode_vec(block.as_bytes()).map_err(Error::key)?;
            if label != x509_cert::Certificate::PEM_LABEL {
                return Err(Error::key("no certificate"));
            }
            self.add_der(&der, purpose)?;
            count += 1;
        }
        if count == 0 { Err(Error::key("no certificate in PEM")) } else { Ok(count) }
    }

    /// How many authorities it holds.
    pub fn len(&self) -> usize {
        self.anchors.len()
    }

    /// Whether it trusts nobody.
    pub fn is_empty(&self) -> bool {
        self.anchors.is_empty()
    }

    pub(crate) fn anchors(&self, timestamping: bool) -> impl Iterator<Item = &Cert> {
        let other = if timestamping { TrustPurpose::Signing } else { TrustPurpose::Timestamping };
        self.anchors.iter().filter(move |(_, purpose)| *purpose != other).map(|(anchor, _)| anchor)
    }

    /// All anchors, whatever for: authorities that may have issued certificates on the way.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Cert> {
        self.anchors.iter().map(|(anchor, _)| anchor)
    }
}

impl std::fmt::Debug for TrustList {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.anchors.iter().map(|(anchor, purpose)| {
            (crate::certificate::hex(anchor.fingerprint.get(..8).unwrap_or_default()), purpose)
        });
        formatter.debug_map().entries(names).finish()
    }
}
