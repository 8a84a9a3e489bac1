//! The CMS of a PDF signature (RFC 5652), written in DER as it goes: the attributes stay in the very bytes that were
//! signed, and certificates in theirs.

use der::{
    Any, Encode, EncodeValue, Tagged,
    asn1::{ObjectIdentifier, SetOfVec},
};
use x509_cert::attr::Attribute;

use super::{CONTENT_TYPE, ID_DATA, ID_SIGNED_DATA, MESSAGE_DIGEST};
use crate::{Algorithm, Chain, Error, keys::raw_length};

const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
/// `[0]` and `[1]`, constructed.
const CONTEXT_0: u8 = 0xa0;
const CONTEXT_1: u8 = 0xa1;
/// Of SignedData: `[0]`.
pub(crate) const CERTIFICATES: u8 = CONTEXT_0;

/// Room for a CMS of level B-B by a signer of this chain.
pub(crate) fn reserve(chain: &Chain, algorithm: Algorithm) -> usize {
    // RSA of 8192 bits signs 1,024 bytes; attributes, identifiers and headers are less than 600, and some air.
    let signature = raw_length(algorithm).map_or(1_024, |raw| raw + 16);
    chain.set().len() + chain.identifier().len() + signature + 2_048
}

/// The attributes that a signer signs at level B-B.
///
/// There is no signing-time attribute: EN 319 142-1 (6.3) leaves the claimed time to the dictionary's `/M`.
pub(crate) struct SignedAttributes {
    pub chain: Chain,
    /// Their DER as a SET: what is signed (RFC 5652, 5.4).
    pub der: Vec<u8>,
}

impl SignedAttributes {
    /// Binds `digest` (of the signed parts of the file) and the signer's certificate.
    pub fn new(digest: &[u8], chain: Chain) -> Self {
        let attribute = |oid, value: &[u8]| element(SEQUENCE, &[&identifier(oid), &element(SET, &[value])]);
        let content_type = attribute(CONTENT_TYPE, &identifier(ID_DATA));
        let message_digest = attribute(MESSAGE_DIGEST, &element(OCTET_STRING, &[digest]));
        let mut attributes = [&content_type, &message_digest, chain.binding()];
        attributes.sort_unstable(); // as DER orders a SET OF
        let der = element(SET, &attributes);
        Self { chain, der }
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
            signed.chain.identifier(),
            &digest_algorithm,
            &tagged(CONTEXT_0, &signed.der),
            &algorithm.identifier().to_der().map_err(Error::encoding)?,
            &element(OCTET_STRING, &[signature]),
            &tagged(CONTEXT_1, &unsigned),
        ],
    );
    let signed_data = element(
        SEQUENCE,
        &[
            &version,
            &element(SET, &[&digest_algorithm]),
            &element(SEQUENCE, &[&identifier(ID_DATA)]),
            signed.chain.set(),
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
pub(crate) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
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
