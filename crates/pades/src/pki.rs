//! What timestamps, revocation data and chains need of X.509: extensions, digests, signatures by a certificate's key.

use aws_lc_rs::{
    digest::{self, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512},
    signature::UnparsedPublicKey,
};
use chrono::{DateTime, Utc};
use der::{
    Encode, Reader, SliceReader,
    asn1::{AnyRef, ObjectIdentifier},
};
use spki::AlgorithmIdentifierOwned;
use x509_cert::{
    Certificate,
    ext::pkix::{
        AuthorityInfoAccessSyntax, BasicConstraints, CrlDistributionPoints, ExtendedKeyUsage, KeyUsage,
        name::{DistributionPointName, GeneralName},
    },
    time::Time,
};

use crate::{
    keys::ED25519,
    signature::{ID_SHA256, public_key_algorithm},
};

pub(crate) const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");
pub(crate) const OCSP_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");
/// `id-ad-ocsp`, RFC 5280.
pub(crate) const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
/// `id-ad-caIssuers`, RFC 5280.
pub(crate) const CA_ISSUERS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.2");
pub(crate) const OCSP_NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");
pub(crate) const OCSP_NO_CHECK: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.5");
pub(crate) const ID_SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const ID_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const ID_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");

/// The digest of `data`; SHA-1 too, for identifiers that need no resistance to collisions.
pub(crate) fn digest_of(algorithm: ObjectIdentifier, data: &[u8]) -> Option<Vec<u8>> {
    let algorithm = match algorithm {
        ID_SHA1 => &SHA1_FOR_LEGACY_USE_ONLY,
        ID_SHA256 => &SHA256,
        ID_SHA384 => &SHA384,
        ID_SHA512 => &SHA512,
        _ => return None,
    };
    Some(digest::digest(algorithm, data).as_ref().to_vec())
}

/// Bytes of a digest that may be timestamped; `None` for an unknown or weak algorithm.
#[cfg(feature = "development")]
pub(crate) fn digest_length(algorithm: ObjectIdentifier) -> Option<usize> {
    match algorithm {
        ID_SHA256 => Some(32),
        ID_SHA384 => Some(48),
        ID_SHA512 => Some(64),
        _ => None,
    }
}

/// Digests of an issuer's name and key, as an OCSP CertID has them (RFC 6960, 4.1.1).
pub(crate) fn issuer_hashes(algorithm: ObjectIdentifier, issuer: &Certificate) -> Option<(Vec<u8>, Vec<u8>)> {
    let tbs = &issuer.tbs_certificate;
    let name = digest_of(algorithm, &tbs.subject.to_der().ok()?)?;
    let key = digest_of(algorithm, tbs.subject_public_key_info.subject_public_key.raw_bytes())?;
    Some((name, key))
}

/// Whether `signature` over `message` is by the certificate's key. `digest` is asked where the signature algorithm
/// leaves it open, as in CMS.
pub(crate) fn signed_by(
    certificate: &Certificate,
    algorithm: &AlgorithmIdentifierOwned,
    digest: ObjectIdentifier,
    message: &[u8],
    signature: &[u8],
) -> bool {
    let key = &certificate.tbs_certificate.subject_public_key_info;
    public_key_algorithm(key, algorithm, digest).is_some_and(|algorithm| {
        UnparsedPublicKey::new(algorithm, key.subject_public_key.raw_bytes())
            .verify(message, signature)
            .is_ok()
    })
}

/// The same for structures whose signature algorithm names its digest (certificates, lists, OCSP).
pub(crate) fn structure_signed_by(
    certificate: &Certificate,
    algorithm: &AlgorithmIdentifierOwned,
    message: &[u8],
    signature: Option<&[u8]>,
) -> bool {
    // Of Ed25519 the digest is part of the algorithm (RFC 8032), and asked for as RFC 8419 has it in CMS.
    let digest = if algorithm.oid == ED25519 { ID_SHA512 } else { ID_SHA256 };
    signature.is_some_and(|signature| signed_by(certificate, algorithm, digest, message, signature))
}

/// Whether `issuer` is an authority by its extensions and its key signed `certificate`, and their names meet.
pub(crate) fn issued_by(certificate: &Certificate, issuer: &Certificate) -> bool {
    let tbs = &certificate.tbs_certificate;
    tbs.issuer == issuer.tbs_certificate.subject
        && is_authority(issuer)
        && tbs.signature == certificate.signature_algorithm
        && tbs.to_der().is_ok_and(|message| {
            let signature = certificate.signature.as_bytes();
            structure_signed_by(issuer, &certificate.signature_algorithm, &message, signature)
        })
}

/// Whether it may issue certificates (RFC 5280, 4.2.1.9 and 4.2.1.3).
pub(crate) fn is_authority(certificate: &Certificate) -> bool {
    let tbs = &certificate.tbs_certificate;
    let constraints = matches!(tbs.get::<BasicConstraints>(), Ok(Some((_, constraints))) if constraints.ca);
    constraints && key_usage(certificate).is_none_or(|usage| usage.key_cert_sign())
}

/// The key usage; `None` if the certificate does not restrict it. An unreadable one permits nothing.
pub(crate) fn key_usage(certificate: &Certificate) -> Option<KeyUsage> {
    match certificate.tbs_certificate.get::<KeyUsage>() {
        Ok(found) => found.map(|(_, usage)| usage),
        Err(_) => Some(KeyUsage(Default::default())),
    }
}

/// The purposes of the extended key usage, and whether it is critical.
pub(crate) fn extended_usage(certificate: &Certificate) -> Option<(bool, Vec<ObjectIdentifier>)> {
    let found = certificate.tbs_certificate.get::<ExtendedKeyUsage>().ok()??;
    Some((found.0, found.1.0))
}

/// Whether the certificate need not be asked for (RFC 6960, 4.2.2.2.1).
pub(crate) fn has_no_check(certificate: &Certificate) -> bool {
    let extensions = certificate.tbs_certificate.extensions.as_deref().unwrap_or_default();
    extensions.iter().any(|extension| extension.extn_id == OCSP_NO_CHECK)
}

pub(crate) fn valid_at(certificate: &Certificate, at: DateTime<Utc>) -> bool {
    let validity = &certificate.tbs_certificate.validity;
    moment(&validity.not_before) <= at && at <= moment(&validity.not_after)
}

pub(crate) fn moment(time: &Time) -> DateTime<Utc> {
    seconds(time.to_unix_duration())
}

pub(crate) fn seconds(since_1970: std::time::Duration) -> DateTime<Utc> {
    let seconds = i64::try_from(since_1970.as_secs()).unwrap_or(i64::MAX);
    DateTime::from_timestamp(seconds, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// Whom a report names: the common name, or the serial number if there is none.
pub(crate) fn label(certificate: &Certificate) -> String {
    let info = crate::CertificateInfo::of(certificate);
    if info.subject.is_empty() { info.serial } else { info.subject }
}

/// HTTP addresses of the AuthorityInfoAccess extension for `method`.
pub(crate) fn access_urls(certificate: &Certificate, method: ObjectIdentifier) -> Vec<String> {
    let Ok(Some((_, access))) = certificate.tbs_certificate.get::<AuthorityInfoAccessSyntax>() else {
        return Vec::new();
    };
    let of_method = access.0.iter().filter(|one| one.access_method == method);
    of_method.filter_map(|one| url(&one.access_location)).collect()
}

/// HTTP addresses of the complete revocation lists (all reasons, by the issuer itself).
pub(crate) fn crl_urls(certificate: &Certificate) -> Vec<String> {
    let Ok(Some((_, points))) = certificate.tbs_certificate.get::<CrlDistributionPoints>() else {
        return Vec::new();
    };
    let whole = points.0.iter().filter(|point| point.reasons.is_none() && point.crl_issuer.is_none());
    let names = whole.filter_map(|point| match &point.distribution_point {
        Some(DistributionPointName::FullName(names)) => Some(names),
        _ => None,
    });
    names.flatten().filter_map(url).collect()
}

/// An HTTP address.
pub(crate) fn url(name: &GeneralName) -> Option<String> {
    let GeneralName::UniformResourceIdentifier(uri) = name else { return None };
    let uri = uri.as_str();
    (uri.starts_with("http://") || uri.starts_with("https://")).then(|| uri.to_owned())
}

/// The first element of a DER sequence as its bytes are: what a signature over a structure's first part covers.
pub(crate) fn first_element(der: &[u8]) -> Option<&[u8]> {
    let outer = AnyRef::try_from(der).ok()?;
    SliceReader::new(outer.value()).ok()?.tlv_bytes().ok()
}
