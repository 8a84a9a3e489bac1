//! The CMS structure inside a PDF signature: built for a signer, taken apart to verify.

mod build;
mod cms;
mod token;
mod verify;

pub(crate) use build::{CERTIFICATES, SEQUENCE, SignedAttributes, attribute, element, reserve, signed_data};
pub(crate) use cms::{Named, Signature};
pub(crate) use token::Token;
pub(crate) use verify::{attribute as only_value, public_key_algorithm, verify, verify_timestamp};

use aws_lc_rs::digest::{self, SHA256};
use der::{
    Sequence,
    asn1::{ObjectIdentifier, OctetString},
};

pub(crate) const ID_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
pub(crate) const ID_SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
pub(crate) const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
pub(crate) const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
pub(crate) const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
pub(crate) const ID_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");

/// RFC 5035 with its default (SHA-256) and without the optional issuer and serial, as EN 319 122-1 allows.
#[derive(Sequence)]
pub(crate) struct EssCertIdV2 {
    pub cert_hash: OctetString,
}

#[derive(Sequence)]
pub(crate) struct SigningCertificateV2 {
    pub certs: Vec<EssCertIdV2>,
}

/// SHA-256 of the concatenated parts.
pub(crate) fn sha256(parts: &[&[u8]]) -> Vec<u8> {
    let mut context = digest::Context::new(&SHA256);
    parts.iter().for_each(|part| context.update(part));
    context.finish().as_ref().to_vec()
}
