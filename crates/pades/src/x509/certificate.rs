use std::sync::Arc;

use chrono::{DateTime, Utc};
use der::asn1::ObjectIdentifier;

use crate::{CertificateInfo, certificate::hex};

use super::{
    Checked, Digest,
    algorithm::oid,
    check,
    der::{BIT_STRING, BOOLEAN, Element, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, context},
};

/// A certificate, read once, with the bytes that signatures and hashes are over. Cloning is cheap.
#[derive(Clone)]
pub(crate) struct Cert(Arc<Parts>);

pub(crate) struct Parts {
    pub der: Vec<u8>,
    /// SHA-256 of `der`.
    pub fingerprint: Vec<u8>,
    pub serial: Vec<u8>,
    /// DER of the name.
    pub issuer: Vec<u8>,
    /// DER of the name.
    pub subject: Vec<u8>,
    pub not_before: DateTime<Utc>,
    pub not_after: DateTime<Utc>,
    /// DER of the SubjectPublicKeyInfo.
    pub key: Vec<u8>,
    pub extensions: Extensions,
    tbs: Vec<u8>,
    signature_algorithm: Vec<u8>,
    signature: Vec<u8>,
}

/// What validation asks of a certificate's extensions.
#[derive(Default)]
pub(crate) struct Extensions {
    pub authority: bool,
    pub path_length: Option<u32>,
    /// Whether basicConstraints is there at all.
    pub constrained: bool,
    pub key_usage: Option<KeyUsage>,
    /// Object identifiers, and whether the extension is critical.
    pub extended_key_usage: Option<(Vec<ObjectIdentifier>, bool)>,
    pub subject_key: Option<Vec<u8>>,
    pub authority_key: Option<Vec<u8>>,
    pub ocsp_no_check: bool,
    /// ETSI EN 319 412-1, 5.2: validity assured, short term; or RFC 9608, noRevAvail.
    pub no_revocation: bool,
    /// Whether it says where its revocation status is to be had.
    pub names_revocation_source: bool,
    /// A critical extension that is not understood here, or a malformed one: RFC 5280, 4.2 says reject.
    pub unknown_critical: bool,
}

#[derive(Clone, Copy)]
pub(crate) struct KeyUsage {
    pub digital_signature: bool,
    pub non_repudiation: bool,
    pub certificate_sign: bool,
    pub crl_sign: bool,
}

impl std::ops::Deref for Cert {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl PartialEq for Cert {
    fn eq(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
    }
}

impl Cert {
    /// Reads DER; bytes behind the certificate make it none.
    pub fn parse(der: &[u8]) -> Option<Self> {
        let mut outer = Element::parse(der)?.tagged(SEQUENCE)?.children();
        let (tbs, algorithm) = (outer.element(SEQUENCE)?, outer.element(SEQUENCE)?);
        let signature = outer.element(BIT_STRING)?.bit_string()?;
        let mut fields = tbs.children();
        let version = fields.element(context(0));
        let serial = fields.element(INTEGER)?;
        let inner_algorithm = fields.element(SEQUENCE)?;
        let issuer = fields.element(SEQUENCE)?;
        let mut validity = fields.element(SEQUENCE)?.children();
        let (not_before, not_after) = (validity.next()?.time()?, validity.next()?.time()?);
        let subject = fields.element(SEQUENCE)?;
        let key = fields.element(SEQUENCE)?;
        let extensions = fields.find(|field| field.tag == context(3));
        // RFC 5280, 4.1.1.2: the algorithm is written twice, the signed one counts.
        if !outer.is_empty() || inner_algorithm.raw != algorithm.raw {
            return None;
        }
        let extensions = match (version, extensions) {
            (_, None) => Extensions::default(),
            (Some(_), Some(extensions)) => {
                Extensions::read(Element::parse(extensions.content)?.tagged(SEQUENCE)?)?
            }
            (None, Some(_)) => return None,
        };
        Some(Self(Arc::new(Parts {
            fingerprint: Digest::Sha256.of(&[der])?,
            der: der.to_vec(),
            serial: serial.content.to_vec(),
            issuer: issuer.raw.to_vec(),
            subject: subject.raw.to_vec(),
            not_before,
            not_after,
            key: key.raw.to_vec(),
            extensions,
            tbs: tbs.raw.to_vec(),
            signature_algorithm: algorithm.raw.to_vec(),
            signature: signature.to_vec(),
        })))
    }

    /// What people ask about it. Empty names if the library for them cannot read the certificate.
    pub fn info(&self) -> CertificateInfo {
        CertificateInfo::from_der(&self.der).unwrap_or_else(|_| CertificateInfo {
            subject: String::new(),
            issuer: String::new(),
            serial: hex(&self.serial),
            not_before: self.not_before,
            not_after: self.not_after,
        })
    }

    /// Whether `issuer`'s key signed this certificate. Names are not compared here.
    pub fn signed_by(&self, issuer: &Self) -> Checked {
        issuer.verifies(&self.signature_algorithm, None, &self.tbs, &self.signature)
    }

    /// Checks a signature with this certificate's key; `algorithm` is an `AlgorithmIdentifier`.
    pub fn verifies(
        &self,
        algorithm: &[u8],
        digest: Option<Digest>,
        message: &[u8],
        value: &[u8],
    ) -> Checked {
        match (Element::parse(&self.key), Element::parse(algorithm)) {
            (Some(key), Some(algorithm)) => check(key, algorithm, digest, message, value),
            _ => Checked::Unknown,
        }
    }

    /// The bits of the public key without their algorithm, as OCSP hashes them.
    pub fn key_bits(&self) -> Option<&[u8]> {
        Element::parse(&self.key)?.children().nth(1)?.bit_string()
    }

    pub fn valid_at(&self, moment: DateTime<Utc>) -> bool {
        (self.not_before..=self.not_after).contains(&moment)
    }

    pub fn self_issued(&self) -> bool {
        self.issuer == self.subject
    }

    /// Whether it is meant for this extended use; RFC 5280, 4.2.1.12: without the extension, for any.
    pub fn extended_use(&self, usage: &[u8]) -> Option<bool> {
        let (usages, _) = self.extensions.extended_key_usage.as_ref()?;
        Some(usages.iter().any(|own| own.as_bytes() == usage))
    }
}

impl Extensions {
    fn read(list: Element<'_>) -> Option<Self> {
        let mut found = Self::default();
        let (mut reader, mut seen) = (list.children(), Vec::new());
        for extension in reader.by_ref() {
            let mut parts = extension.tagged(SEQUENCE)?.children();
            let id = parts.element(OID)?.content;
            let critical = parts.element(BOOLEAN).is_some_and(|value| value.content != [0]);
            let value = parts.element(OCTET_STRING)?.content;
            // RFC 5280, 4.2: an extension appears once.
            if seen.contains(&id) {
                return None;
            }
            seen.push(id);
            match found.note(id, critical, value) {
                Some(true) => {}
                Some(false) => found.unknown_critical |= critical,
                None => found.unknown_critical = true,
            }
        }
        reader.is_empty().then_some(found)
    }

    /// Whether it was understood; `None` if it is malformed.
    fn note(&mut self, id: &[u8], critical: bool, value: &[u8]) -> Option<bool> {
        if id == oid!("2.5.29.19") {
            let mut parts = Element::parse(value)?.tagged(SEQUENCE)?.children();
            self.constrained = true;
            self.authority = parts.element(BOOLEAN).is_some_and(|value| value.content != [0]);
            self.path_length = match parts.element(INTEGER) {
                Some(length) => Some(length.number()?),
                None => None,
            };
        } else if id == oid!("2.5.29.15") {
            let bits = Element::parse(value)?.tagged(BIT_STRING)?;
            self.key_usage = Some(KeyUsage {
                digital_signature: bits.flag(0),
                non_repudiation: bits.flag(1),
                certificate_sign: bits.flag(5),
                crl_sign: bits.flag(6),
            });
        } else if id == oid!("2.5.29.37") {
            let usages = Element::parse(value)?.tagged(SEQUENCE)?.children();
            let usages = usages.map(|usage| ObjectIdentifier::from_bytes(usage.tagged(OID)?.content).ok());
            self.extended_key_usage = Some((usages.collect::<Option<_>>()?, critical));
        } else if id == oid!("2.5.29.14") {
            self.subject_key = Some(Element::parse(value)?.tagged(OCTET_STRING)?.content.to_vec());
        } else if id == oid!("2.5.29.35") {
            let mut parts = Element::parse(value)?.tagged(SEQUENCE)?.children();
            self.authority_key = parts.element(0x80).map(|key| key.content.to_vec());
        } else if id == oid!("1.3.6.1.5.5.7.48.1.5") {
            self.ocsp_no_check = true;
        } else if id == oid!("0.4.0.194121.2.1") || id == oid!("2.5.29.56") {
            self.no_revocation = true;
        } else if id == oid!("2.5.29.31") {
            self.names_revocation_source = true;
        } else if id == oid!("1.3.6.1.5.5.7.1.1") {
            let access = Element::parse(value)?.tagged(SEQUENCE)?.children();
            self.names_revocation_source |= access
                .filter_map(|entry| entry.children().element(OID))
                .any(|method| method.content == oid!("1.3.6.1.5.5.7.48.1"));
        } else {
            // Certificate policies (and their mappings and constraints) and alternative names restrict nothing that is
            // asked here as long as no policy is demanded; name constraints are not evaluated and so, when critical,
            // as RFC 5280 demands of authorities, close the path.
            let harmless: [&[u8]; 4] =
                [oid!("2.5.29.32"), oid!("2.5.29.17"), oid!("2.5.29.18"), oid!("1.3.6.1.5.5.7.1.3")];
            return Some(harmless.contains(&id));
        }
        Some(true)
    }
}

/// Every certificate among the elements of a CMS `CertificateSet`.
pub(crate) fn certificates(set: Reader<'_>) -> Vec<Cert> {
    set.filter(|choice| choice.tag == SEQUENCE).filter_map(|choice| Cert::parse(choice.raw)).collect()
}
