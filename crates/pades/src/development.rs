//! A small certificate authority for development and tests: P-256 keys, no revocation, no policy. Never for
//! production; the feature `development` turns it on.

use std::time::Duration;

use aws_lc_rs::{
    rand,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use chrono::{DateTime, TimeDelta, Utc};
use der::{
    Any, Decode, DecodePem, Encode, EncodePem,
    asn1::{BitString, GeneralizedTime, ObjectIdentifier, OctetString, SetOfVec, UtcTime, Utf8StringRef},
    pem::LineEnding,
};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::{
    Certificate, TbsCertificate, Version,
    attr::AttributeTypeAndValue,
    ext::{
        AsExtension, Extension,
        pkix::{AuthorityKeyIdentifier, BasicConstraints, KeyUsage, KeyUsages, SubjectKeyIdentifier},
    },
    name::{RdnSequence, RelativeDistinguishedName},
    serial_number::SerialNumber,
    time::{Time, Validity},
};
use zeroize::Zeroizing;

use crate::{
    Algorithm, EncryptedKey, Error, Signer, SoftwareSigner,
    keys::{EC, P256, write_pkcs12},
    signature::sha256,
};

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SERIAL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");

/// Whom a certificate is issued to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// Common name: the person's name.
    pub common_name: String,
    /// Serial number of the person (an identity number), if any.
    pub serial_number: Option<String>,
    /// Organisation, if any.
    pub organization: Option<String>,
}

impl From<&str> for Subject {
    fn from(common_name: &str) -> Self {
        Self { common_name: common_name.into(), ..Self::default() }
    }
}

/// A self-signed root that issues certificates to signers.
pub struct Authority {
    key: SoftwareSigner,
    root: Certificate,
}

/// A signer's key with its certificate.
pub struct Issued {
    /// The private key, PKCS#8 in DER.
    pub pkcs8: Zeroizing<Vec<u8>>,
    /// The certificate.
    pub certificate: Certificate,
}

impl Authority {
    /// A new authority, valid for `days` from `now`. Keys come from the system's randomness.
    ///
    /// # Errors
    /// [`Error::Encoding`] if there is no randomness, or a date lies outside what X.509 can say.
    pub fn generate(common_name: &str, now: DateTime<Utc>, days: u32) -> Result<Self, Error> {
        let (pkcs8, public) = generate_key()?;
        let name = name(&common_name.into())?;
        let unsigned = Unsigned {
            issuer: name.clone(),
            issuer_key: &public,
            subject: name,
            key: public.clone(),
            validity: validity(now, days)?,
            authority: true,
        };
        let tbs = unsigned.tbs()?;
        // The certificate needs a signature by a key that needs a certificate: sign once with the bare key.
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &pkcs8).map_err(Error::key)?;
        let signature = key
            .sign(&rand::SystemRandom::new(), &tbs.to_der().map_err(Error::encoding)?)
            .map_err(|_| Error::Signer("the key could not sign".into()))?;
        let root = certificate(tbs, signature.as_ref())?;
        let key = SoftwareSigner::from_pkcs8(&pkcs8, &[root.to_der().map_err(Error::encoding)?])?;
        Ok(Self { key, root })
    }

    /// Opens an authority that was kept with [`Authority::encrypt`].
    ///
    /// # Errors
    /// As [`EncryptedKey::open`].
    pub fn open(kept: &EncryptedKey, secret: &str) -> Result<Self, Error> {
        let key = kept.open(secret)?;
        let root = key.chain().first().cloned().ok_or_else(|| Error::key("no certificate"))?;
        Ok(Self { key, root })
    }

    /// The authority, its key encrypted under `secret`, to keep it.
    ///
    /// # Errors
    /// As [`SoftwareSigner::encrypt`].
    pub fn encrypt(&self, secret: &str) -> Result<EncryptedKey, Error> {
        self.key.encrypt(secret)
    }

    /// The root certificate, PEM.
    ///
    /// # Errors
    /// [`Error::Encoding`].
    pub fn root_pem(&self) -> Result<String, Error> {
        self.root.to_pem(LineEnding::LF).map_err(Error::encoding)
    }

    /// Reads a certificate in PEM.
    ///
    /// # Errors
    /// [`Error::BrokenKey`].
    pub fn read_pem(pem: &str) -> Result<Certificate, Error> {
        Certificate::from_pem(pem).map_err(Error::key)
    }

    /// The root certificate.
    pub fn root(&self) -> &Certificate {
        &self.root
    }

    /// A new key and its certificate for signing documents, valid for `days` from `now`.
    ///
    /// # Errors
    /// As [`Authority::generate`].
    pub fn issue(&self, subject: impl Into<Subject>, now: DateTime<Utc>, days: u32) -> Result<Issued, Error> {
        let (pkcs8, public) = generate_key()?;
        let certificate = self.certify(&public, &subject.into(), now, days)?;
        Ok(Issued { pkcs8, certificate })
    }

    /// A certificate for a key made elsewhere, given as its `SubjectPublicKeyInfo` in DER.
    ///
    /// # Errors
    /// [`Error::BrokenKey`] if that is none; otherwise as [`Authority::generate`].
    pub fn certify_der(
        &self,
        key: &[u8],
        subject: &Subject,
        now: DateTime<Utc>,
        days: u32,
    ) -> Result<Certificate, Error> {
        let key = SubjectPublicKeyInfoOwned::from_der(key).map_err(Error::key)?;
        self.certify(&key, subject, now, days)
    }

    fn certify(
        &self,
        key: &SubjectPublicKeyInfoOwned,
        subject: &Subject,
        now: DateTime<Utc>,
        days: u32,
    ) -> Result<Certificate, Error> {
        let root = &self.root.tbs_certificate;
        let unsigned = Unsigned {
            issuer: root.subject.clone(),
            issuer_key: &root.subject_public_key_info,
            subject: name(subject)?,
            key: key.clone(),
            validity: validity(now, days)?,
            authority: false,
        };
        let tbs = unsigned.tbs()?;
        let signature = self.key.sign(&tbs.to_der().map_err(Error::encoding)?)?;
        certificate(tbs, &signature)
    }
}

impl Issued {
    /// A signer with this key.
    ///
    /// # Errors
    /// As [`SoftwareSigner::from_pkcs8`].
    pub fn signer(&self) -> Result<SoftwareSigner, Error> {
        SoftwareSigner::from_pkcs8(&self.pkcs8, &[self.der()?])
    }

    /// A PKCS#12 file that `password` opens.
    ///
    /// # Errors
    /// [`Error::Encoding`].
    pub fn pkcs12(&self, password: &str) -> Result<Vec<u8>, Error> {
        write_pkcs12(&self.pkcs8, &[self.der()?], "signer", password)
    }

    /// The key encrypted under `secret`, with its certificate.
    ///
    /// # Errors
    /// As [`SoftwareSigner::encrypt`].
    pub fn encrypt(&self, secret: &str) -> Result<EncryptedKey, Error> {
        self.signer()?.encrypt(secret)
    }

    fn der(&self) -> Result<Vec<u8>, Error> {
        self.certificate.to_der().map_err(Error::encoding)
    }
}

fn generate_key() -> Result<(Zeroizing<Vec<u8>>, SubjectPublicKeyInfoOwned), Error> {
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

struct Unsigned<'a> {
    issuer: RdnSequence,
    issuer_key: &'a SubjectPublicKeyInfoOwned,
    subject: RdnSequence,
    key: SubjectPublicKeyInfoOwned,
    validity: Validity,
    authority: bool,
}

impl Unsigned<'_> {
    fn tbs(self) -> Result<TbsCertificate, Error> {
        let mut serial = [0; 16];
        rand::fill(&mut serial).map_err(|_| Error::encoding("no randomness"))?;
        serial[0] = serial[0] & 0x7f | 0x40; // positive, and of full length
        self.with_serial(&serial).map_err(Error::encoding)
    }

    fn with_serial(self, serial: &[u8]) -> der::Result<TbsCertificate> {
        let usage = if self.authority {
            KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign)
        } else {
            // Signing documents asks for content commitment (EN 319 412-2, 4.3.2).
            KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation)
        };
        let own = SubjectKeyIdentifier(key_identifier(&self.key)?);
        let issuer = AuthorityKeyIdentifier {
            key_identifier: Some(key_identifier(self.issuer_key)?),
            ..AuthorityKeyIdentifier::default()
        };
        let constraints =
            BasicConstraints { ca: self.authority, path_len_constraint: self.authority.then_some(0) };
        let extensions: [Extension; 4] = [
            constraints.to_extension(&self.subject, &[])?,
            usage.to_extension(&self.subject, &[])?,
            own.to_extension(&self.subject, &[])?,
            issuer.to_extension(&self.subject, &[])?,
        ];
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
            extensions: Some(extensions.into()),
        })
    }
}

/// RFC 7093, method 1: the leftmost 160 bits of the key's SHA-256.
fn key_identifier(key: &SubjectPublicKeyInfoOwned) -> der::Result<OctetString> {
    let hash = sha256(&[key.subject_public_key.raw_bytes()]);
    OctetString::new(hash.into_iter().take(20).collect::<Vec<_>>())
}

fn certificate(tbs: TbsCertificate, signature: &[u8]) -> Result<Certificate, Error> {
    Ok(Certificate {
        signature_algorithm: tbs.signature.clone(),
        tbs_certificate: tbs,
        signature: BitString::from_bytes(signature).map_err(Error::encoding)?,
    })
}

fn name(subject: &Subject) -> Result<RdnSequence, Error> {
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

fn validity(now: DateTime<Utc>, days: u32) -> Result<Validity, Error> {
    let end = now
        .checked_add_signed(TimeDelta::days(days.into()))
        .ok_or_else(|| Error::encoding("no such date"))?;
    Ok(Validity { not_before: time(now)?, not_after: time(end)? })
}

/// RFC 5280: UTCTime up to 2049, GeneralizedTime from then on.
fn time(moment: DateTime<Utc>) -> Result<Time, Error> {
    let since_1970 = Duration::from_secs(u64::try_from(moment.timestamp()).map_err(Error::encoding)?);
    match UtcTime::from_unix_duration(since_1970) {
        Ok(time) => Ok(Time::UtcTime(time)),
        Err(_) => {
            GeneralizedTime::from_unix_duration(since_1970).map(Time::GeneralTime).map_err(Error::encoding)
        }
    }
}
