use cms::{
    cert::{CertificateChoices, IssuerAndSerialNumber},
    content_info::{CmsVersion, ContentInfo},
    signed_data::{
        CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
    },
};
use der::{
    Any, Encode, EncodeValue, Tagged,
    asn1::{ObjectIdentifier, OctetString, SetOfVec},
};
use spki::AlgorithmIdentifierOwned;
use x509_cert::attr::Attribute;

use super::{
    CONTENT_TYPE, EssCertIdV2, ID_DATA, ID_SHA256, ID_SIGNED_DATA, MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2,
    SigningCertificateV2, sha256,
};
use crate::{Error, Signer};

/// The digest that a signature of this crate binds: SHA-256 of the two signed parts of the file.
pub(crate) fn message_digest(parts: [&[u8]; 2]) -> Vec<u8> {
    sha256(&parts)
}

/// The DER of a CMS `ContentInfo` with a detached signature at level B-B over `digest`.
///
/// It has no signing-time attribute: EN 319 142-1 (6.3) leaves the claimed time to the dictionary's `/M`.
pub(crate) fn signed_data(digest: &[u8], signer: &dyn Signer) -> Result<Vec<u8>, Error> {
    let own = signer.chain().first().ok_or_else(|| Error::key("the signer has no certificate"))?;
    encode(digest, signer, own).map_err(|error| match error {
        Failure::Signer(error) => error,
        Failure::Der(error) => Error::encoding(error),
    })
}

enum Failure {
    Signer(Error),
    Der(der::Error),
}

impl From<der::Error> for Failure {
    fn from(error: der::Error) -> Self {
        Self::Der(error)
    }
}

fn encode(digest: &[u8], signer: &dyn Signer, own: &x509_cert::Certificate) -> Result<Vec<u8>, Failure> {
    let certificate_hash = OctetString::new(sha256(&[&own.to_der()?]))?;
    let binding = SigningCertificateV2 { certs: vec![EssCertIdV2 { cert_hash: certificate_hash }] };
    let signed_attributes = SetOfVec::try_from(vec![
        attribute(CONTENT_TYPE, &ID_DATA)?,
        attribute(MESSAGE_DIGEST, &OctetString::new(digest)?)?,
        attribute(SIGNING_CERTIFICATE_V2, &binding)?,
    ])?;
    let signature = signer.sign(&signed_attributes.to_der()?).map_err(Failure::Signer)?;
    let digest_algorithm = AlgorithmIdentifierOwned { oid: ID_SHA256, parameters: None };
    let signer_info = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: own.tbs_certificate.issuer.clone(),
            serial_number: own.tbs_certificate.serial_number.clone(),
        }),
        digest_alg: digest_algorithm.clone(),
        signed_attrs: Some(signed_attributes),
        signature_algorithm: signer.algorithm().identifier(),
        signature: OctetString::new(signature)?,
        unsigned_attrs: None, // where the timestamp of level B-T goes
    };
    let certificates: Vec<_> = signer.chain().iter().cloned().map(CertificateChoices::Certificate).collect();
    let signed_data = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![digest_algorithm])?,
        encap_content_info: EncapsulatedContentInfo { econtent_type: ID_DATA, econtent: None },
        certificates: Some(CertificateSet(SetOfVec::try_from(certificates)?)),
        crls: None,
        signer_infos: SignerInfos(SetOfVec::try_from(vec![signer_info])?),
    };
    Ok(ContentInfo { content_type: ID_SIGNED_DATA, content: Any::encode_from(&signed_data)? }.to_der()?)
}

pub(crate) fn attribute<T: EncodeValue + Tagged>(oid: ObjectIdentifier, value: &T) -> der::Result<Attribute> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![Any::encode_from(value)?])? })
}
