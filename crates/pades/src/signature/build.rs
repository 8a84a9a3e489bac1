//! The CMS of a PDF signature (RFC 5652), written in DER as it goes: the attributes stay in the very bytes that were
//! signed, and certificates in theirs.

use der::{
    Any, Decode, Encode, EncodeValue, Tagged,
    asn1::{ObjectIdentifier, OctetString, SetOfVec},
};
use x509_cert::{Certificate, attr::Attribute};

use super::{
    CONTENT_TYPE, EssCertIdV2, ID_DATA, ID_SIGNED_DATA, MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2,
    SigningCertificateV2, sha256,
};
use crate::{Algorithm, Error, keys::raw_length};

const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
/// `[0]` and `[1]`, constructed.
const CONTEXT_0: u8 = 0xa0;
const CONTEXT_1: u8 = 0xa1;

/// Of a signer's chain, what a CMS carries.
pub(crate) struct Issued {
    /// Each certificate in DER, the signer's own first.
    pub certificates: Vec<Vec<u8>>,
    /// `IssuerAndSerialNumber` of the signer's own.
    identifier: Vec<u8>,
}

impl Issued {
    pub fn new(chain: &[Certificate]) -> Result<Self, Error> {
        let own = chain.first().ok_or_else(|| Error::key("the signer has no certificate"))?;
        let own = &own.tbs_certificate;
        let encode = || {
            let certificates = chain.iter().map(Encode::to_der).collect::<Result<_, _>>()?;
            let (issuer, serial) = (own.issuer.to_der()?, own.serial_number.to_der()?);
            Ok(Self { certificates, identifier: element(SEQUENCE, &[&issuer, &serial]) })
        };
        encode().map_err(|error: der::Error| Error::encoding(error))
    }

    /// The signer's own certificate.
    pub fn own(&self) -> der::Result<Certificate> {
        Certificate::from_der(self.certificates.first().map(Vec::as_slice).unwrap_or_default())
    }

    /// Room for a CMS of level B-B.
    pub fn reserve(&self, algorithm: Algorithm) -> usize {
        let certificates: usize = self.certificates.iter().map(Vec::len).sum();
        // RSA of 8192 bits signs 1,024 bytes; attributes, identifiers and headers are less than 600, and some air.
        let signature = raw_length(algorithm).map_or(1_024, |raw| raw + 16);
        certificates + self.identifier.len() + signature + 2_048
    }
}

/// The attributes that a signer signs at level B-B.
///
/// There is no signing-time attribute: EN 319 142-1 (6.3) leaves the claimed time to the dictionary's `/M`.
pub(crate) struct SignedAttributes {
    pub issued: Issued,
    /// Their DER as a SET: what is signed (RFC 5652, 5.4).
    pub der: Vec<u8>,
}

impl SignedAttributes {
    /// Binds `digest` (of the signed parts of the file) and the signer's certificate.
    pub fn new(digest: &[u8], issued: Issued) -> Result<Self, Error> {
        let build = || {
            let own = issued.certificates.first().map(Vec::as_slice).unwrap_or_default();
            let binding = EssCertIdV2 { cert_hash: OctetString::new(sha256(&[own]))? };
            let mut attributes = [
                attribute(CONTENT_TYPE, &ID_DATA)?.to_der()?,
                attribute(MESSAGE_DIGEST, &OctetString::new(digest)?)?.to_der()?,
                attribute(SIGNING_CERTIFICATE_V2, &SigningCertificateV2 { certs: vec![binding] })?
                    .to_der()?,
            ];
            attributes.sort_unstable(); // as DER orders a SET OF
            let [first, second, third] = &attributes;
            Ok(element(SET, &[first, second, third]))
        };
        let der = build().map_err(|error: der::Error| Error::encoding(error))?;
        Ok(Self { issued, der })
    }
}

/// The DER of a CMS `ContentInfo` with a detached signature: `signature` over `signed`, beside it `unsigned` attributes.
pub(crate) fn signed_data(
    signed: &SignedAttributes,
    algorithm: Algorithm,
    signature: &[u8],
    unsigned: Option<&SetOfVec<Attribute>>,
) -> Result<Vec<u8>, Error> {
    let unsigned = unsigned.map(Encode::to_der).transpose().map_err(Error::encoding)?.unwrap_or_default();
    let version = element(INTEGER, &[&[1]]);
    let digest_algorithm = element(SEQUENCE, &[&identifier(algorithm.digest().oid())]);
    let signer_info = element(
        SEQUENCE,
        &[
            &version,
            &signed.issued.identifier,
            &digest_algorithm,
            &tagged(CONTEXT_0, &signed.der),
            &algorithm.identifier().to_der().map_err(Error::encoding)?,
            &element(OCTET_STRING, &[signature]),
            &tagged(CONTEXT_1, &unsigned),
        ],
    );
    let mut certificates: Vec<_> = signed.issued.certificates.iter().map(Vec::as_slice).collect();
    certificates.sort_unstable();
    let signed_data = element(
        SEQUENCE,
        &[
            &version,
            &element(SET, &[&digest_algorithm]),
            &element(SEQUENCE, &[&identifier(ID_DATA)]),
            &element(CONTEXT_0, &certificates),
            &element(SET, &[&signer_info]),
        ],
    );
    Ok(element(SEQUENCE, &[&identifier(ID_SIGNED_DATA), &element(CONTEXT_0, &[&signed_data])]))
}

pub(crate) fn attribute<T: EncodeValue + Tagged>(oid: ObjectIdentifier, value: &T) -> der::Result<Attribute> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![Any::encode_from(value)?])? })
}

fn identifier(oid: ObjectIdentifier) -> Vec<u8> {
    element(OBJECT_IDENTIFIER, &[oid.as_bytes()])
}

/// `element` under another tag (IMPLICIT); nothing if there is none.
fn tagged(tag: u8, element: &[u8]) -> Vec<u8> {
    element.split_first().map(|(_, rest)| [&[tag], rest].concat()).unwrap_or_default()
}

/// A DER element: tag, length, the parts one behind the other.
fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut element = Vec::with_capacity(length + 6);
    element.push(tag);
    let bytes = length.to_be_bytes();
    let leading = bytes.iter().take_while(|byte| **byte == 0).count();
    match length {
        0..=0x7f => element.push(bytes.last().copied().unwrap_or_default()),
        _ => {
            element.push(0x80 | (bytes.len() - leading) as u8); // at most 8
            element.extend_from_slice(bytes.get(leading..).unwrap_or_default());
        }
    }
    parts.iter().for_each(|part| element.extend_from_slice(part));
    element
}
