//! Whoever signs: the trait, and the places where keys live.

mod algorithm;
mod chain;
mod ecdsa;
mod encrypted;
mod family;
mod pem;
#[cfg(feature = "pkcs11")]
mod pkcs11;
mod pkcs12;
pub(crate) mod pss;
#[cfg(feature = "remote")]
mod remote;
mod software;

pub use algorithm::{Algorithm, DigestAlgorithm};
pub use chain::Chain;
pub(crate) use ecdsa::{der_from_raw, raw_length};
pub use encrypted::EncryptedKey;
pub(crate) use family::Family;
#[cfg(feature = "pkcs11")]
pub use pkcs11::{Pkcs11Key, Pkcs11Signer};
#[cfg(feature = "development")]
pub(crate) use pkcs12::write as write_pkcs12;
#[cfg(feature = "remote")]
pub use remote::{RemoteService, RemoteSigner};
pub use software::SoftwareSigner;

use der::asn1::ObjectIdentifier;

use crate::Error;

/// `rsaEncryption`, RFC 8017.
pub(crate) const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
/// `id-RSASSA-PSS`, RFC 8017.
pub(crate) const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
/// `sha256WithRSAEncryption`, RFC 8017.
pub(crate) const RSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
/// `sha384WithRSAEncryption`, RFC 8017.
pub(crate) const RSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
/// `sha512WithRSAEncryption`, RFC 8017.
pub(crate) const RSA_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");
/// `id-ecPublicKey`, RFC 5480.
pub(crate) const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
/// `secp256r1`, RFC 5480.
pub(crate) const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
/// `secp384r1`, RFC 5480.
pub(crate) const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
/// `ecdsa-with-SHA256`, RFC 5758.
pub(crate) const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
/// `ecdsa-with-SHA384`, RFC 5758.
pub(crate) const ECDSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
/// `ecdsa-with-SHA512`, RFC 5758.
pub(crate) const ECDSA_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.4");
/// `id-Ed25519`, RFC 8410: the key and the signature algorithm.
pub(crate) const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// A key that signs, wherever it lives: this process, a token, a service.
pub trait Signer {
    /// The signer's certificate, and those that lead to the root.
    fn chain(&self) -> &Chain;

    /// How it signs.
    fn algorithm(&self) -> Algorithm;

    /// Signs `tbs`, the DER of the signed attributes; hashing is the signer's part.
    ///
    /// # Errors
    /// [`Error::Signer`] if the key refuses, [`Error::SignerUnavailable`] if it does not answer.
    fn sign(&self, tbs: &[u8]) -> Result<Vec<u8>, Error>;

    /// Whether what [`sign`](Self::sign) returns is known to be the certificate's signature, so that it need not be
    /// verified before it goes into a file. `false` unless a signer knows better.
    fn checks_itself(&self) -> bool {
        false
    }
}

/// Proves that `signer` has the private key of its certificate: it signs `challenge`, which should be fresh and nothing
/// that could be taken for signed attributes.
///
/// # Errors
/// [`Error::WrongSignature`] if what comes back is another key's, and what the signer answers.
pub fn prove(signer: &dyn Signer, challenge: &[u8]) -> Result<(), Error> {
    let own = signer.chain().first().ok_or(Error::KeyMismatch)?;
    let key = &own.tbs_certificate.subject_public_key_info;
    let algorithm = signer.algorithm();
    let signature = signer.sign(challenge)?;
    if raw_length(algorithm) == Some(signature.len()) && algorithm.verify(key, challenge, &signature).is_err()
    {
        // Some services answer ECDSA as r and s, without the DER around them.
        let signature = der_from_raw(&signature).map_err(|_| Error::WrongSignature)?;
        return algorithm.verify(key, challenge, &signature);
    }
    algorithm.verify(key, challenge, &signature)
}
