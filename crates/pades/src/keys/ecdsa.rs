use der::{Encode, Sequence, asn1::UintRef};

use super::Algorithm;
use crate::Error;

/// `Ecdsa-Sig-Value`, RFC 3279, section 2.2.3.
#[derive(Sequence)]
struct EcdsaSigValue<'a> {
    r: UintRef<'a>,
    s: UintRef<'a>,
}

/// Length of `r‖s`, for an algorithm that has it.
pub(crate) fn raw_length(algorithm: Algorithm) -> Option<usize> {
    match algorithm {
        Algorithm::EcdsaP256Sha256 => Some(64),
        Algorithm::EcdsaP384Sha384 => Some(96),
        _ => None,
    }
}

/// The DER of a signature that came as `r‖s`, as PKCS#11 and some services give it.
pub(crate) fn der_from_raw(raw: &[u8]) -> Result<Vec<u8>, Error> {
    let (r, s) = raw.split_at(raw.len() / 2);
    let value = EcdsaSigValue {
        r: UintRef::new(r).map_err(Error::encoding)?,
        s: UintRef::new(s).map_err(Error::encoding)?,
    };
    value.to_der().map_err(Error::encoding)
}
