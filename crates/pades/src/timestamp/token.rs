use chrono::{DateTime, TimeDelta, Utc};
use cms::{
    cert::CertificateChoices,
    content_info::ContentInfo,
    signed_data::{SignedData, SignerIdentifier, SignerInfo},
};
use der::{
    AnyRef, Decode, Encode,
    asn1::{Int, ObjectIdentifier, OctetStringRef},
};
use spki::AlgorithmIdentifierRef;
use x509_cert::{Certificate, ext::pkix::SubjectKeyIdentifier};

use super::{
    TimestampError,
    asn1::{ID_TST_INFO, TstInfo},
};
use crate::{
    pki::{ID_SHA1, TIME_STAMPING, digest_of, extended_usage, key_usage, signed_by, valid_at},
    signature::{
        CONTENT_TYPE, ID_SHA256, ID_SIGNED_DATA, MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2, only_value,
    },
};

/// `id-aa-signingCertificate`, RFC 2634: a SHA-1 hash, as timestamp authorities still write it.
const SIGNING_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");

/// A timestamp token: CMS signed data around a TSTInfo.
pub(crate) struct Token {
    /// As it is embedded.
    pub der: Vec<u8>,
    pub info: TstInfo,
    /// Every certificate in it.
    pub certificates: Vec<Certificate>,
    signed: SignedData,
    content: Vec<u8>,
}

/// What a fresh token is held against.
pub(crate) struct Expected<'a> {
    pub digest: &'a [u8],
    pub nonce: &'a [u8],
    pub policy: Option<ObjectIdentifier>,
    pub now: DateTime<Utc>,
    pub worst_accuracy: TimeDelta,
    pub clock_tolerance: TimeDelta,
}

impl Token {
    /// Reads a token; checks nothing.
    pub fn parse(der: &[u8]) -> Result<Self, TimestampError> {
        let read = || -> der::Result<Option<Self>> {
            let info = ContentInfo::from_der(der)?;
            let signed: SignedData = info.content.decode_as()?;
            let encapsulated = &signed.encap_content_info;
            let Some(content) = &encapsulated.econtent else { return Ok(None) };
            if info.content_type != ID_SIGNED_DATA || encapsulated.econtent_type != ID_TST_INFO {
                return Ok(None);
            }
            let content = content.decode_as::<OctetStringRef<'_>>()?.as_bytes().to_vec();
            let certificates = signed.certificates.iter().flat_map(|set| set.0.iter());
            let certificates = certificates.filter_map(|choice| match choice {
                CertificateChoices::Certificate(certificate) => Some(certificate.clone()),
                CertificateChoices::Other(_) => None,
            });
            Ok(Some(Self {
                der: der.to_vec(),
                info: TstInfo::from_der(&content)?,
                certificates: certificates.collect(),
                content,
                signed,
            }))
        };
        let none = || TimestampError::Malformed("it is no timestamp token".into());
        read().map_err(TimestampError::malformed)?.ok_or_else(none)
    }

    /// When it was given.
    pub fn time(&self) -> DateTime<Utc> {
        self.info.gen_time.0
    }

    /// The certificate of the authority that gave it.
    pub fn authority(&self) -> Result<&Certificate, TimestampError> {
        let signer = self.signer()?;
        let named = self.certificates.iter().find(|certificate| {
            let tbs = &certificate.tbs_certificate;
            match &signer.sid {
                SignerIdentifier::IssuerAndSerialNumber(id) => {
                    id.issuer == tbs.issuer && id.serial_number == tbs.serial_number
                }
                SignerIdentifier::SubjectKeyIdentifier(id) => {
                    matches!(tbs.get::<SubjectKeyIdentifier>(), Ok(Some((_, own))) if own == *id)
                }
            }
        });
        named.ok_or(TimestampError::UnnamedCertificate)
    }

    /// A fresh answer: to this request, at this time, and [`Token::verify`].
    pub fn check(&self, expected: &Expected<'_>) -> Result<(), TimestampError> {
        if !self.is_of(expected.digest) {
            return Err(TimestampError::WrongImprint);
        }
        if self.info.nonce.as_ref().map(Int::as_bytes) != Some(expected.nonce) {
            return Err(TimestampError::WrongNonce);
        }
        if expected.policy.is_some_and(|policy| policy != self.info.policy) {
            return Err(TimestampError::WrongPolicy(self.info.policy.to_string()));
        }
        let accuracy = self.info.accuracy.as_ref().map(|accuracy| accuracy.as_delta());
        if let Some(accuracy) = accuracy.filter(|accuracy| *accuracy > expected.worst_accuracy) {
            return Err(TimestampError::Inaccurate(accuracy));
        }
        self.verify()?;
        // Last, so that an unsigned or foreign time is not blamed on the clock.
        if (self.time() - expected.now).abs() > expected.clock_tolerance {
            return Err(TimestampError::ClockOff { stated: self.time(), clock: expected.now });
        }
        Ok(())
    }

    /// Whether its imprint is this SHA-256 digest.
    pub fn is_of(&self, digest: &[u8]) -> bool {
        let imprint = &self.info.message_imprint;
        imprint.hash_algorithm.oid == ID_SHA256 && imprint.hashed_message.as_bytes() == digest
    }

    /// Its own soundness: version, one signer, signed content and certificate, a certificate for timestamps that was
    /// valid then.
    pub fn verify(&self) -> Result<(), TimestampError> {
        if self.info.version != 1 {
            return Err(TimestampError::Malformed("its version is not 1".into()));
        }
        let signer = self.signer()?;
        let authority = self.authority()?;
        if !self.signature_holds(signer, authority) {
            return Err(TimestampError::BadSignature);
        }
        if !names(signer, authority) {
            return Err(TimestampError::UnnamedCertificate);
        }
        let for_timestamps =
            extended_usage(authority).is_some_and(|(critical, usage)| critical && usage == [TIME_STAMPING]);
        let signs =
            key_usage(authority).is_none_or(|usage| usage.digital_signature() || usage.non_repudiation());
        if !for_timestamps || !signs {
            return Err(TimestampError::NotForTimestamps);
        }
        if !valid_at(authority, self.time()) {
            return Err(TimestampError::CertificateNotValid(self.time()));
        }
        Ok(())
    }

    /// RFC 3161, 2.4.2: the token has exactly one signer.
    fn signer(&self) -> Result<&SignerInfo, TimestampError> {
        match self.signed.signer_infos.0.as_slice() {
            [only] => Ok(only),
            _ => Err(TimestampError::Malformed("it does not have exactly one signer".into())),
        }
    }

    fn signature_holds(&self, signer: &SignerInfo, authority: &Certificate) -> bool {
        let is_info =
            only_value(signer, CONTENT_TYPE).and_then(|value| value.decode_as().ok()) == Some(ID_TST_INFO);
        let signed = only_value(signer, MESSAGE_DIGEST)
            .and_then(|value| value.decode_as::<OctetStringRef<'_>>().ok())
            .map(|value| value.as_bytes());
        let digest = match signer.digest_alg.oid {
            ID_SHA1 => None, // a token over a broken hash proves nothing
            algorithm => digest_of(algorithm, &self.content),
        };
        let attributes = signer.signed_attrs.as_ref().and_then(|attributes| attributes.to_der().ok());
        match (digest, attributes) {
            (Some(digest), Some(attributes)) => {
                is_info
                    && signed == Some(&digest)
                    && signed_by(
                        authority,
                        &signer.signature_algorithm,
                        signer.digest_alg.oid,
                        &attributes,
                        signer.signature.as_bytes(),
                    )
            }
            _ => false,
        }
    }
}

/// Whether signing-certificate-v2, or the older signing-certificate, names `certificate` first.
fn names(signer: &SignerInfo, certificate: &Certificate) -> bool {
    let named = || {
        let (default, attribute) = match only_value(signer, SIGNING_CERTIFICATE_V2) {
            Some(attribute) => (ID_SHA256, attribute),
            None => (ID_SHA1, only_value(signer, SIGNING_CERTIFICATE)?),
        };
        // SigningCertificate[V2] { certs { ESSCertID[v2] { hashAlgorithm DEFAULT, certHash, … } … } … }
        let certs = AnyRef::try_from(inner(attribute)?).ok()?;
        let identifier = first(certs)?;
        let element = first(identifier)?;
        match element.decode_as::<AlgorithmIdentifierRef<'_>>() {
            Ok(algorithm) => {
                let rest = identifier.value().get(usize::try_from(element.encoded_len().ok()?).ok()?..)?;
                let hash = first_of(rest)?.decode_as::<OctetStringRef<'_>>().ok()?;
                Some((algorithm.oid, hash.as_bytes().to_vec()))
            }
            Err(_) => Some((default, element.decode_as::<OctetStringRef<'_>>().ok()?.as_bytes().to_vec())),
        }
    };
    let Ok(der) = certificate.to_der() else { return false };
    named().is_some_and(|(algorithm, hash)| digest_of(algorithm, &der) == Some(hash))
}

/// The bytes of the first element inside `outer`.
fn inner(outer: AnyRef<'_>) -> Option<&[u8]> {
    use der::{Reader, SliceReader};
    SliceReader::new(outer.value()).ok()?.tlv_bytes().ok()
}

fn first(outer: AnyRef<'_>) -> Option<AnyRef<'_>> {
    AnyRef::try_from(inner(outer)?).ok()
}

fn first_of(elements: &[u8]) -> Option<AnyRef<'_>> {
    use der::{Reader, SliceReader};
    AnyRef::try_from(SliceReader::new(elements).ok()?.tlv_bytes().ok()?).ok()
}
