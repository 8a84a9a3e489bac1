//! Keys and certificates: what each kind of holder gets.

use std::time::Duration;

use aws_lc_rs::{
    rand,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use chrono::{DateTime, TimeDelta, Utc};
use der::{
    Any,
    asn1::{
        BitString, GeneralizedTime, Ia5String, Null, ObjectIdentifier, OctetString, SetOfVec, UtcTime,
        Utf8StringRef,
    },
};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::{
    Certificate, TbsCertificate, Version,
    attr::AttributeTypeAndValue,
    ext::{
        AsExtension, Extension,
        pkix::{
            AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints, CrlDistributionPoints,
            ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectKeyIdentifier,
            crl::dp::DistributionPoint,
            name::{DistributionPointName, GeneralName},
        },
    },
    name::{RdnSequence, RelativeDistinguishedName},
    serial_number::SerialNumber,
    time::{Time, Validity},
};
use zeroize::Zeroizing;

use super::{Services, Subject};
use crate::{
    Algorithm, Error,
    keys::{EC, P256},
    pki::{CA_ISSUERS, OCSP, OCSP_NO_CHECK, OCSP_SIGNING, TIME_STAMPING},
    signature::sha256,
};

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SERIAL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");

/// What a certificate is for; it decides the extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Signing documents: digitalSignature and contentCommitment (EN 319 412-2, 4.3.2).
    Signer,
    /// Answering timestamp requests: the extended key usage timeStamping, critical and alone (RFC 3161, 2.3).
    TimestampAuthority,
    /// Answering OCSP requests in its issuer's name: id-kp-OCSPSigning (RFC 6960, 4.2.2.2).
    OcspResponder {
        /// Whether it carries id-pkix-ocsp-nocheck: whoever trusts the issuer need not ask for its revocation.
        no_check: bool,
    },
    /// Issuing certificates, with so many authorities below it at most.
    Authority {
        /// `pathLenConstraint`.
        path_length: u8,
    },
}

pub(super) fn generate_key() -> Result<(Zeroizing<Vec<u8>>, SubjectPublicKeyInfoOwned), Error> {
    let failed = |_| Error::encoding("no key could be made");
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &rand::SystemRandom::new())
        .map_err(failed)?;
    let key =
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref()).map_err(Error::key)?;
    let public = key.public_key().as_ref();
    let public = SubjectPublicKeyInfoOwned {
        algorithm: AlgorithmIdentifierOwned { oid: EC, parameters: Some(Any::from(P256)) },
        subject_public_key: BitString::from_bytes(public).map_err(Error::encoding)?,
    };
    Ok((Zeroizing::new(pkcs8.as_ref().to_vec()), public))
}

/// A certificate before its issuer signs it.
pub(super) struct Unsigned<'a> {
    pub issuer: RdnSequence,
    pub issuer_key: &'a SubjectPublicKeyInfoOwned,
    pub subject: RdnSequence,
    pub key: SubjectPublicKeyInfoOwned,
    pub validity: Validity,
    pub purpose: Purpose,
    pub services: &'a Services,
}

impl Unsigned<'_> {
    pub fn tbs(self) -> Result<TbsCertificate, Error> {
        self.with_serial(&random_serial()?).map_err(Error::encoding)
    }

    fn with_serial(self, serial: &[u8]) -> der::Result<TbsCertificate> {
        let extensions = self.extensions()?;
        Ok(TbsCertificate {
            version: Version::V3,
            serial_number: SerialNumber::new(serial)?,
            signature: Algorithm::EcdsaP256Sha256.identifier(),
            issuer: self.issuer,
            validity: self.validity,
            subject: self.subject,
            subject_public_key_info: self.key,
            issuer_unique_id: None,
            subject_unique_id: None,
            extensions: Some(extensions),
        })
    }

    fn extensions(&self) -> der::Result<Vec<Extension>> {
        let (path_length, usage) = match self.purpose {
            Purpose::Authority { path_length } => {
                (Some(path_length), KeyUsages::KeyCertSign | KeyUsages::CRLSign)
            }
            Purpose::Signer => (None, KeyUsages::DigitalSignature | KeyUsages::NonRepudiation),
            Purpose::TimestampAuthority | Purpose::OcspResponder { .. } => {
                (None, KeyUsages::DigitalSignature.into())
            }
        };
        let constraints = BasicConstraints { ca: path_length.is_some(), path_len_constraint: path_length };
        let own = SubjectKeyIdentifier(key_identifier(&self.key)?);
        let issuer = AuthorityKeyIdentifier {
            key_identifier: Some(key_identifier(self.issuer_key)?),
            ..AuthorityKeyIdentifier::default()
        };
        let mut extensions = vec![
            constraints.to_extension(&self.subject, &[])?,
            KeyUsage(usage).to_extension(&self.subject, &[])?,
            own.to_extension(&self.subject, &[])?,
            issuer.to_extension(&self.subject, &[])?,
        ];
        let mut extended = |usage| -> der::Result<()> {
            extensions.push(ExtendedKeyUsage(vec![usage]).to_extension(&self.subject, &[])?);
            Ok(())
        };
        match self.purpose {
            Purpose::TimestampAuthority => extended(TIME_STAMPING)?,
            Purpose::OcspResponder { .. } => extended(OCSP_SIGNING)?,
            Purpose::Signer | Purpose::Authority { .. } => {}
        }
        if self.purpose == (Purpose::OcspResponder { no_check: true }) {
            extensions.push(Extension {
                extn_id: OCSP_NO_CHECK,
                critical: false,
                extn_value: OctetString::new(der::Encode::to_der(&Null)?)?,
            });
        }
        self.services.extend(&mut extensions, &self.subject)?;
        Ok(extensions)
    }
}

impl Services {
    /// AuthorityInfoAccess and CRLDistributionPoints (RFC 5280, 4.2.2.1 and 4.2.1.13).
    fn extend(&self, extensions: &mut Vec<Extension>, subject: &RdnSequence) -> der::Result<()> {
        let uri = |url: &String| Ia5String::new(url).map(GeneralName::UniformResourceIdentifier);
        let mut access = Vec::new();
        for (method, url) in [(OCSP, &self.ocsp), (CA_ISSUERS, &self.ca_issuers)] {
            if let Some(url) = url {
                access.push(x509_cert::ext::pkix::AccessDescription {
                    access_method: method,
                    access_location: uri(url)?,
                });
            }
        }
        if !access.is_empty() {
            extensions.push(AuthorityInfoAccessSyntax(access).to_extension(subject, &[])?);
        }
        if let Some(url) = &self.crl {
            let point = DistributionPoint {
                distribution_point: Some(DistributionPointName::FullName(vec![uri(url)?])),
                reasons: None,
                crl_issuer: None,
            };
            extensions.push(CrlDistributionPoints(vec![point]).to_extension(subject, &[])?);
        }
        Ok(())
    }
}

/// A positive serial number of full length.
pub(super) fn random_serial() -> Result<[u8; 16], Error> {
    let mut serial = [0; 16];
    rand::fill(&mut serial).map_err(|_| Error::encoding("no randomness"))?;
    serial[0] = serial[0] & 0x7f | 0x40;
    Ok(serial)
}

/// RFC 7093, method 1: the leftmost 160 bits of the key's SHA-256.
pub(super) fn key_identifier(key: &SubjectPublicKeyInfoOwned) -> der::Result<OctetString> {
    let hash = sha256(&[key.subject_public_key.raw_bytes()]);
    OctetString::new(hash.into_iter().take(20).collect::<Vec<_>>())
}

pub(super) fn certificate(tbs: TbsCertificate, signature: &[u8]) -> Result<Certificate, Error> {
    Ok(Certificate {
        signature_algorithm: tbs.signature.clone(),
        tbs_certificate: tbs,
        signature: BitString::from_bytes(signature).map_err(Error::encoding)?,
    })
}

pub(super) fn name(subject: &Subject) -> Result<RdnSequence, Error> {
    let parts = [
        (ORGANIZATION, subject.organization.as_deref()),
        (COMMON_NAME, Some(subject.common_name.as_str())),
        (SERIAL_NUMBER, subject.serial_number.as_deref()),
    ];
    let parts = parts.into_iter().filter_map(|(oid, value)| Some((oid, value?)));
    let parts = parts.map(|(oid, value)| {
        let value = Any::encode_from(&Utf8StringRef::new(value)?)?;
        Ok(RelativeDistinguishedName(SetOfVec::try_from(vec![AttributeTypeAndValue { oid, value }])?))
    });
    Ok(RdnSequence(parts.collect::<der::Result<_>>().map_err(Error::encoding)?))
}

pub(super) fn validity(now: DateTime<Utc>, days: u32) -> Result<Validity, Error> {
    let end = now
        .checked_add_signed(TimeDelta::days(days.into()))
        .ok_or_else(|| Error::encoding("no such date"))?;
    Ok(Validity { not_before: time(now)?, not_after: time(end)? })
}

/// RFC 5280: UTCTime up to 2049, GeneralizedTime from then on.
pub(super) fn time(moment: DateTime<Utc>) -> Result<Time, Error> {
    match UtcTime::from_unix_duration(since_1970(moment)?) {
        Ok(time) => Ok(Time::UtcTime(time)),
        Err(_) => generalized(moment).map(Time::GeneralTime),
    }
}

pub(super) fn generalized(moment: DateTime<Utc>) -> Result<GeneralizedTime, Error> {
    GeneralizedTime::from_unix_duration(since_1970(moment)?).map_err(Error::encoding)
}

fn since_1970(moment: DateTime<Utc>) -> Result<Duration, Error> {
    Ok(Duration::from_secs(u64::try_from(moment.timestamp()).map_err(Error::encoding)?))
}
