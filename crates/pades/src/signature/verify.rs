use aws_lc_rs::{
    digest,
    signature::{
        ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, ECDSA_P256_SHA512_ASN1, ECDSA_P384_SHA256_ASN1,
        ECDSA_P384_SHA384_ASN1, ECDSA_P384_SHA512_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256,
        RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256,
        RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, UnparsedPublicKey, VerificationAlgorithm,
    },
};
use chrono::{DateTime, Utc};
use cms::{
    cert::CertificateChoices,
    content_info::ContentInfo,
    signed_data::{SignedData, SignerIdentifier, SignerInfo},
};
use der::{
    AnyRef, Decode, Encode, Reader, SliceReader,
    asn1::{ObjectIdentifier, OctetStringRef},
};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::{Certificate, ext::pkix::SubjectKeyIdentifier};

use super::{
    CONTENT_TYPE, ID_DATA, ID_SHA256, ID_SIGNED_DATA, MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2, sha256,
};
use crate::keys::{
    DigestAlgorithm, ECDSA_SHA256, ECDSA_SHA384, ECDSA_SHA512, ED25519 as ID_ED25519, Family, RSA, RSA_PSS,
    RSA_SHA256, RSA_SHA384, RSA_SHA512, pss,
};
use crate::timestamp::Token;

const ID_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const ID_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");

/// What a CMS structure proves about the parts of a file.
#[derive(Default)]
pub(crate) struct Verified {
    pub certificate: Option<Certificate>,
    /// The signed digest is that of the parts.
    pub digest_matches: bool,
    /// The signed attributes bear the signature of the certificate's key, and name that certificate.
    pub signature_valid: bool,
}

/// Verifies the CMS at the start of `contents` (zeros may follow) over `parts`. What cannot be read proves nothing.
pub(crate) fn verify(contents: &[u8], parts: [&[u8]; 2]) -> Verified {
    parse(contents).map(|signed| check(&signed, parts)).unwrap_or_default()
}

/// The same of a timestamp over the whole document: a token whose imprint is the digest of the parts. With its time.
pub(crate) fn verify_timestamp(contents: &[u8], parts: [&[u8]; 2]) -> Option<(Verified, DateTime<Utc>)> {
    let token = Token::parse(element(contents)?).ok()?;
    let imprint = &token.info.message_imprint;
    let digest = digest_of_parts(imprint.hash_algorithm.oid, parts);
    let verified = Verified {
        certificate: token.authority().ok().cloned(),
        digest_matches: digest.is_some_and(|digest| digest == imprint.hashed_message.as_bytes()),
        signature_valid: token.verify().is_ok(),
    };
    Some((verified, token.time()))
}

/// The structure without the zeros behind it: the space reserved in the file is larger. Nothing but zeros may follow, or
/// unsigned bytes could hide there.
fn element(contents: &[u8]) -> Option<&[u8]> {
    let element = SliceReader::new(contents).ok()?.tlv_bytes().ok()?;
    contents.get(element.len()..)?.iter().all(|byte| *byte == 0).then_some(element)
}

fn parse(contents: &[u8]) -> Option<SignedData> {
    let info = ContentInfo::from_der(element(contents)?).ok()?;
    let signed: SignedData = info.content.decode_as().ok()?;
    let content = &signed.encap_content_info;
    let detached = content.econtent_type == ID_DATA && content.econtent.is_none();
    (info.content_type == ID_SIGNED_DATA && detached).then_some(signed)
}

fn check(signed: &SignedData, parts: [&[u8]; 2]) -> Verified {
    // PAdES knows exactly one signer a signature (EN 319 142-1, 6.3).
    let [signer] = signed.signer_infos.0.as_slice() else { return Verified::default() };
    if !signed.digest_algorithms.iter().any(|algorithm| algorithm.oid == signer.digest_alg.oid) {
        return Verified::default();
    }
    let certificate = signer_certificate(signed, signer);
    let signature_valid = certificate.is_some_and(|certificate| signature_valid(signer, certificate));
    Verified {
        digest_matches: digest_matches(signer, parts),
        signature_valid,
        certificate: certificate.cloned(),
    }
}

fn signer_certificate<'a>(signed: &'a SignedData, signer: &SignerInfo) -> Option<&'a Certificate> {
    signed.certificates.as_ref()?.0.iter().find_map(|choice| {
        let CertificateChoices::Certificate(certificate) = choice else { return None };
        let tbs = &certificate.tbs_certificate;
        let named = match &signer.sid {
            SignerIdentifier::IssuerAndSerialNumber(id) => {
                id.issuer == tbs.issuer && id.serial_number == tbs.serial_number
            }
            SignerIdentifier::SubjectKeyIdentifier(id) => {
                tbs.get::<SubjectKeyIdentifier>().ok().flatten().is_some_and(|(_, own)| own == *id)
            }
        };
        named.then_some(certificate)
    })
}

/// The single value of a signed attribute.
pub(crate) fn attribute(signer: &SignerInfo, oid: ObjectIdentifier) -> Option<AnyRef<'_>> {
    let mut found = signer.signed_attrs.as_ref()?.iter().filter(|attribute| attribute.oid == oid);
    match (found.next().map(|attribute| attribute.values.as_slice()), found.next()) {
        (Some([value]), None) => Some(AnyRef::from(value)),
        _ => None,
    }
}

fn digest_matches(signer: &SignerInfo, parts: [&[u8]; 2]) -> bool {
    let Some(digest) = digest_of_parts(signer.digest_alg.oid, parts) else { return false };
    let signed =
        attribute(signer, MESSAGE_DIGEST).and_then(|value| value.decode_as::<OctetStringRef<'_>>().ok());
    signed.is_some_and(|signed| signed.as_bytes() == digest)
}

fn digest_of_parts(algorithm: ObjectIdentifier, parts: [&[u8]; 2]) -> Option<Vec<u8>> {
    let algorithm = match algorithm {
        ID_SHA256 => &digest::SHA256,
        ID_SHA384 => &digest::SHA384,
        ID_SHA512 => &digest::SHA512,
        _ => return None,
    };
    let mut context = digest::Context::new(algorithm);
    parts.iter().for_each(|part| context.update(part));
    Some(context.finish().as_ref().to_vec())
}

fn signature_valid(signer: &SignerInfo, certificate: &Certificate) -> bool {
    let is_data = attribute(signer, CONTENT_TYPE).and_then(|value| value.decode_as().ok()) == Some(ID_DATA);
    let Some(tbs) = signer.signed_attrs.as_ref().and_then(|attributes| attributes.to_der().ok()) else {
        return false;
    };
    let key = &certificate.tbs_certificate.subject_public_key_info;
    let algorithm = public_key_algorithm(key, &signer.signature_algorithm, signer.digest_alg.oid);
    is_data
        && names(signer, certificate)
        && algorithm.is_some_and(|algorithm| {
            UnparsedPublicKey::new(algorithm, key.subject_public_key.raw_bytes())
                .verify(&tbs, signer.signature.as_bytes())
                .is_ok()
        })
}

/// Whether the signing-certificate-v2 attribute names `certificate`. Baseline PAdES requires the attribute.
fn names(signer: &SignerInfo, certificate: &Certificate) -> bool {
    let hash = || {
        // Read by hand: the identifier may carry an algorithm and the issuer beside the hash (RFC 5035).
        let attribute = attribute(signer, SIGNING_CERTIFICATE_V2)?;
        let certs: AnyRef<'_> = first(attribute.value())?;
        let first_id: AnyRef<'_> = first(certs.value())?;
        let mut reader = SliceReader::new(first_id.value()).ok()?;
        let mut element = AnyRef::decode(&mut reader).ok()?;
        let mut algorithm = ID_SHA256;
        if let Ok(identifier) = element.decode_as::<spki::AlgorithmIdentifierRef<'_>>() {
            algorithm = identifier.oid;
            element = AnyRef::decode(&mut reader).ok()?;
        }
        Some((algorithm, element.decode_as::<OctetStringRef<'_>>().ok()?.as_bytes().to_vec()))
    };
    let Ok(der) = certificate.to_der() else { return false };
    match hash() {
        Some((ID_SHA256, hash)) => hash == sha256(&[&der]),
        Some((ID_SHA384, hash)) => hash == digest::digest(&digest::SHA384, &der).as_ref(),
        Some((ID_SHA512, hash)) => hash == digest::digest(&digest::SHA512, &der).as_ref(),
        _ => false,
    }
}

fn first(value: &[u8]) -> Option<AnyRef<'_>> {
    AnyRef::decode(&mut SliceReader::new(value).ok()?).ok()
}

/// How to verify a signature of `key` with this signature algorithm (and digest, where the former leaves it open).
///
/// RSA-PSS: the parameters are read, and must be such as RFC 4055 recommends (see [`pss::digest`]); a hash that the
/// key's own parameters fix must be the one used. Ed25519 in CMS: the digest must be SHA-512 (RFC 8419).
pub(crate) fn public_key_algorithm(
    key: &SubjectPublicKeyInfoOwned,
    signature: &AlgorithmIdentifierOwned,
    digest: ObjectIdentifier,
) -> Option<&'static dyn VerificationAlgorithm> {
    use DigestAlgorithm::{Sha256, Sha384, Sha512};
    let (ecdsa, rsa, pss_used) = match signature.oid {
        ECDSA_SHA256 => (Some(Sha256), None, None),
        ECDSA_SHA384 => (Some(Sha384), None, None),
        ECDSA_SHA512 => (Some(Sha512), None, None),
        RSA_SHA256 => (None, Some(Sha256), None),
        RSA_SHA384 => (None, Some(Sha384), None),
        RSA_SHA512 => (None, Some(Sha512), None),
        RSA => (None, DigestAlgorithm::from_oid(digest), None), // CMS allows the bare key algorithm (RFC 3370)
        RSA_PSS => (None, None, signature.parameters.as_ref().and_then(pss::digest)),
        ID_ED25519 => (None, None, None),
        _ => return None,
    };
    Some(match (Family::of(key)?, ecdsa, rsa, pss_used) {
        (Family::P256, Some(Sha256), ..) => &ECDSA_P256_SHA256_ASN1,
        (Family::P256, Some(Sha384), ..) => &ECDSA_P256_SHA384_ASN1,
        (Family::P256, Some(Sha512), ..) => &ECDSA_P256_SHA512_ASN1,
        (Family::P384, Some(Sha256), ..) => &ECDSA_P384_SHA256_ASN1,
        (Family::P384, Some(Sha384), ..) => &ECDSA_P384_SHA384_ASN1,
        (Family::P384, Some(Sha512), ..) => &ECDSA_P384_SHA512_ASN1,
        (Family::Rsa, _, Some(Sha256), _) => &RSA_PKCS1_2048_8192_SHA256,
        (Family::Rsa, _, Some(Sha384), _) => &RSA_PKCS1_2048_8192_SHA384,
        (Family::Rsa, _, Some(Sha512), _) => &RSA_PKCS1_2048_8192_SHA512,
        (Family::RsaPss(Some(fixed)), _, _, Some(used)) if fixed != used => return None,
        (Family::Rsa | Family::RsaPss(_), _, _, Some(Sha256)) => &RSA_PSS_2048_8192_SHA256,
        (Family::Rsa | Family::RsaPss(_), _, _, Some(Sha384)) => &RSA_PSS_2048_8192_SHA384,
        (Family::Rsa | Family::RsaPss(_), _, _, Some(Sha512)) => &RSA_PSS_2048_8192_SHA512,
        (Family::Ed25519, ..) if signature.oid == ID_ED25519 && digest == ID_SHA512 => &ED25519,
        _ => return None,
    })
}
