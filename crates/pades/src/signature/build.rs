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
use x509_cert::{Certificate, attr::Attribute};

use super::{
    CONTENT_TYPE, EssCertIdV2, ID_DATA, ID_SIGNED_DATA, MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2,
    SigningCertificateV2, sha256,
};
use crate::{Algorithm, Error, keys::raw_length};

/// The attributes that a signer signs at level B-B.
///
/// There is no signing-time attribute: EN 319 142-1 (6.3) leaves the claimed time to the dictionary's `/M`.
#[derive(Clone)]
pub(crate) struct SignedAttributes {
    attributes: SetOfVec<Attribute>,
    /// Their DER: what is signed.
    pub der: Vec<u8>,
}

impl SignedAttributes {
    /// Binds `digest` (of the signed parts of the file) and `own`, the signer's certificate.
    pub fn new(digest: &[u8], own: &Certificate) -> Result<Self, Error> {
        let build = || {
            let certificate_hash = OctetString::new(sha256(&[&own.to_der()?]))?;
            let binding = SigningCertificateV2 { certs: vec![EssCertIdV2 { cert_hash: certificate_hash }] };
            let attributes = SetOfVec::try_from(vec![
                attribute(CONTENT_TYPE, &ID_DATA)?,
                attribute(MESSAGE_DIGEST, &OctetString::new(digest)?)?,
                attribute(SIGNING_CERTIFICATE_V2, &binding)?,
            ])?;
            let der = attributes.to_der()?;
            Ok(Self { attributes, der })
        };
        build().map_err(|error: der::Error| Error::encoding(error))
    }
}

/// The DER of a CMS `ContentInfo` with a detached signature: `signature` by the first of `chain` over `signed`.
pub(crate) fn signed_data(
    signed: SignedAttributes,
    chain: &[Certificate],
    algorithm: Algorithm,
    signature: Vec<u8>,
    unsigned: Option<SetOfVec<Attribute>>,
) -> Result<Vec<u8>, Error> {
    encode(signed, chain, algorithm, signature, unsigned).map_err(Error::encoding)
}

fn encode(
    signed: SignedAttributes,
    chain: &[Certificate],
    algorithm: Algorithm,
    signature: Vec<u8>,
    unsigned_attrs: Option<SetOfVec<Attribute>>,
) -> der::Result<Vec<u8>> {
    let own = &chain.first().ok_or_else(|| der::ErrorKind::Failed)?.tbs_certificate;
    let digest_algorithm = AlgorithmIdentifierOwned { oid: algorithm.digest().oid(), parameters: None };
    let signer_info = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: own.issuer.clone(),
            serial_number: own.serial_number.clone(),
        }),
        digest_alg: digest_algorithm.clone(),
        signed_attrs: Some(signed.attributes),
        signature_algorithm: algorithm.identifier(),
        signature: OctetString::new(signature)?,
        unsigned_attrs,
    };
    let certificates: Vec<_> = chain.iter().cloned().map(CertificateChoices::Certificate).collect();
    let signed_data = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![digest_algorithm])?,
        encap_content_info: EncapsulatedContentInfo { econtent_type: ID_DATA, econtent: None },
        certificates: Some(CertificateSet(SetOfVec::try_from(certificates)?)),
        crls: None,
        signer_infos: SignerInfos(SetOfVec::try_from(vec![signer_info])?),
    };
    ContentInfo { content_type: ID_SIGNED_DATA, content: Any::encode_from(&signed_data)? }.to_der()
}

/// Room for a CMS of level B-B: certificates, names, attributes, and the signature of the greatest length.
pub(crate) fn reserve(chain: &[Certificate], algorithm: Algorithm) -> Result<usize, Error> {
    let certificates = chain.iter().try_fold(0, |sum, certificate| {
        let length = certificate.encoded_len().map_err(Error::encoding)?;
        Ok::<_, Error>(sum + usize::try_from(length).map_err(Error::encoding)?)
    })?;
    // RSA of 8192 bits signs 1,024 bytes; attributes and headers are about 400, the issuer's name is short of 2,000.
    let signature = raw_length(algorithm).map_or(1_024, |raw| raw + 16);
    Ok(certificates + signature + 3_072)
}

fn attribute<T: EncodeValue + Tagged>(oid: ObjectIdentifier, value: &T) -> der::Result<Attribute> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![Any::encode_from(value)?])? })
}
