//! The parameters of RSASSA-PSS (RFC 4055, section 3.1).

use der::{
    Any, Sequence,
    asn1::{Null, ObjectIdentifier},
};
use spki::AlgorithmIdentifierOwned;

use super::DigestAlgorithm;

/// `id-mgf1`, RFC 4055.
const MGF1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8");

/// `RSASSA-PSS-params`. Absent fields mean SHA-1 and a salt of 20 bytes, which nobody should use any more.
#[derive(Sequence)]
struct Parameters {
    #[asn1(context_specific = "0", optional = "true")]
    hash: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "1", optional = "true")]
    mask: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "2", optional = "true")]
    salt_length: Option<u32>,
    #[asn1(context_specific = "3", optional = "true")]
    trailer: Option<u32>,
}

pub(super) fn parameters(digest: DigestAlgorithm) -> der::Result<Any> {
    // RFC 4055, section 2.1: NULL parameters with the hash; many readers expect them here.
    let hash = AlgorithmIdentifierOwned { oid: digest.oid(), parameters: Some(Any::from(Null)) };
    let mask = AlgorithmIdentifierOwned { oid: MGF1, parameters: Some(Any::encode_from(&hash)?) };
    Any::encode_from(&Parameters {
        hash: Some(hash),
        mask: Some(mask),
        salt_length: Some(digest.length().into()),
        trailer: None,
    })
}

/// The hash of `parameters`, if they are such as this crate signs and verifies: one of SHA-2, the same in MGF1, a
/// salt of its length, the usual trailer.
pub(crate) fn digest(parameters: &Any) -> Option<DigestAlgorithm> {
    let parameters: Parameters = parameters.decode_as().ok()?;
    let digest = DigestAlgorithm::from_oid(parameters.hash?.oid)?;
    let mask = parameters.mask?;
    let inner: AlgorithmIdentifierOwned = mask.parameters.as_ref()?.decode_as().ok()?;
    let sound = mask.oid == MGF1
        && inner.oid == digest.oid()
        && parameters.salt_length == Some(digest.length().into())
        && matches!(parameters.trailer, None | Some(1));
    sound.then_some(digest)
}
