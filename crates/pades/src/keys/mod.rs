//! Whoever signs: the trait, and keys held in this process.

mod encrypted;
mod pkcs12;
mod software;

pub use encrypted::EncryptedKey;
#[cfg(feature = "development")]
pub(crate) use pkcs12::write as write_pkcs12;
pub use software::SoftwareSigner;

use der::{
    Any,
    asn1::{Null, ObjectIdentifier},
};
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;

use crate::Error;

/// `rsaEncryption`, RFC 8017.
pub(crate) const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
/// `sha256WithRSAEncryption`, RFC 8017.
pub(crate) const RSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
/// `id-ecPublicKey`, RFC 5480.
pub(crate) const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
/// `secp256r1`, RFC 5480.
pub(crate) const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
/// `ecdsa-with-SHA256`, RFC 5758.
pub(crate) const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");

/// How a [`Signer`] signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Algorithm {
    /// ECDSA over P-256 with SHA-256; the signature is the DER of `Ecdsa-Sig-Value`.
    EcdsaP256Sha256,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RsaPkcs1Sha256,
}

impl Algorithm {
    /// The identifier as CMS carries it.
    pub(crate) fn identifier(self) -> AlgorithmIdentifierOwned {
        match self {
            Self::EcdsaP256Sha256 => AlgorithmIdentifierOwned { oid: ECDSA_SHA256, parameters: None },
            // RFC 4055: the parameters of RSA are NULL, not absent.
            Self::RsaPkcs1Sha256 => {
                AlgorithmIdentifierOwned { oid: RSA_SHA256, parameters: Some(Any::from(Null)) }
            }
        }
    }
}

/// A key that signs, wherever it lives: this process, a token, a service.
pub trait Signer {
    /// The signer's certificate, then those that lead to the root, without the root.
    fn chain(&self) -> &[Certificate];

    /// How it signs.
    fn algorithm(&self) -> Algorithm;

    /// Signs `tbs`, the DER of the signed attributes; hashing is the signer's part.
    ///
    /// # Errors
    /// [`Error::Signer`] if the key does not answer.
    fn sign(&self, tbs: &[u8]) -> Result<Vec<u8>, Error>;
}
