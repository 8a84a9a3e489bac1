use std::fmt;

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use der::Decode;
use pkcs8::PrivateKeyInfo;
use x509_cert::Certificate;
use zeroize::Zeroizing;

use super::{Algorithm, EC, EncryptedKey, P256, RSA, Signer, encrypted, pkcs12};
use crate::{CertificateInfo, Error};

/// A private key in this process' memory: P-256, or RSA of 2048 to 8192 bits.
///
/// The key's bytes are overwritten when it is dropped. What a PKCS#12 file's decoder copies on the way is beyond
/// that (the `p12-keystore` crate does not overwrite its buffers).
pub struct SoftwareSigner {
    key: Key,
    /// Kept to encrypt the key again under another secret.
    pkcs8: Zeroizing<Vec<u8>>,
    chain: Vec<Certificate>,
}

enum Key {
    P256(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

impl SoftwareSigner {
    /// Opens a PKCS#12 file (`.p12`, `.pfx`). The certificate is the one that belongs to the key, whatever the file's
    /// order; a self-signed root is left out of the chain.
    ///
    /// # Errors
    /// [`Error::WrongSecret`] if the password does not open it, [`Error::BrokenKey`] if it is no PKCS#12 file or lacks
    /// key or certificate, [`Error::UnsupportedKey`] for a key or protection that is not supported.
    pub fn from_pkcs12(file: &[u8], password: &str) -> Result<Self, Error> {
        let (pkcs8, certificates) = pkcs12::read(file, password)?;
        let key = Key::from_pkcs8(&pkcs8)?;
        let own = certificates.iter().find(|one| key.belongs_to(one)).ok_or(Error::KeyMismatch)?;
        Ok(Self { chain: chain_from(own, &certificates), key, pkcs8 })
    }

    /// Opens a PKCS#8 key in DER that is encrypted under `secret` (PBES2), with its certificates in DER, the signer's
    /// own first. [`EncryptedKey`] holds both.
    ///
    /// # Errors
    /// [`Error::WrongSecret`] if the secret does not open it (damage inside the encrypted part looks the same),
    /// [`Error::BrokenKey`], [`Error::UnsupportedKey`], [`Error::KeyMismatch`].
    pub fn from_encrypted_pkcs8<C: AsRef<[u8]>>(
        der: &[u8],
        secret: &str,
        chain: &[C],
    ) -> Result<Self, Error> {
        Self::new(encrypted::decrypt(der, secret)?, chain)
    }

    /// Takes a PKCS#8 key in DER, with its certificates in DER, the signer's own first.
    ///
    /// # Errors
    /// [`Error::BrokenKey`], [`Error::UnsupportedKey`], [`Error::KeyMismatch`].
    pub fn from_pkcs8<C: AsRef<[u8]>>(der: &[u8], chain: &[C]) -> Result<Self, Error> {
        Self::new(Zeroizing::new(der.to_vec()), chain)
    }

    fn new<C: AsRef<[u8]>>(pkcs8: Zeroizing<Vec<u8>>, chain: &[C]) -> Result<Self, Error> {
        let key = Key::from_pkcs8(&pkcs8)?;
        let chain = chain.iter().map(|der| Certificate::from_der(der.as_ref()).map_err(Error::key));
        let chain = chain.collect::<Result<Vec<_>, _>>()?;
        if chain.first().is_some_and(|own| key.belongs_to(own)) {
            Ok(Self { key, pkcs8, chain })
        } else {
            Err(Error::KeyMismatch)
        }
    }

    /// The same key and certificates, the key encrypted under `secret`.
    ///
    /// # Errors
    /// [`Error::Encoding`] if the system has no randomness or the encoding fails.
    pub fn encrypt(&self, secret: &str) -> Result<EncryptedKey, Error> {
        EncryptedKey::new(&self.pkcs8, secret, &self.chain)
    }

    /// About the signer's own certificate.
    pub fn certificate(&self) -> Option<CertificateInfo> {
        self.chain.first().map(CertificateInfo::of)
    }
}

impl Signer for SoftwareSigner {
    fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    fn algorithm(&self) -> Algorithm {
        match self.key {
            Key::P256(_) => Algorithm::EcdsaP256Sha256,
            Key::Rsa(_) => Algorithm::RsaPkcs1Sha256,
        }
    }

    fn sign(&self, tbs: &[u8]) -> Result<Vec<u8>, Error> {
        self.key.sign(tbs)
    }
}

impl Key {
    pub(super) fn from_pkcs8(der: &[u8]) -> Result<Self, Error> {
        let info = PrivateKeyInfo::try_from(der).map_err(Error::key)?;
        match (info.algorithm.oid, info.algorithm.parameters_oid().ok()) {
            (EC, Some(P256)) => {
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, der).map(Self::P256)
            }
            (RSA, _) => RsaKeyPair::from_pkcs8(der).map(Self::Rsa),
            (oid, curve) => return Err(Error::UnsupportedKey(format!("algorithm {oid}, curve {curve:?}"))),
        }
        .map_err(Error::key)
    }

    fn belongs_to(&self, certificate: &Certificate) -> bool {
        let public = match self {
            Self::P256(key) => key.public_key().as_ref(),
            Self::Rsa(key) => key.public_key().as_ref(),
        };
        certificate.tbs_certificate.subject_public_key_info.subject_public_key.raw_bytes() == public
    }

    fn sign(&self, tbs: &[u8]) -> Result<Vec<u8>, Error> {
        let random = SystemRandom::new();
        let failed = |_| Error::Signer("the key could not sign".into());
        match self {
            Self::P256(key) => Ok(key.sign(&random, tbs).map_err(failed)?.as_ref().to_vec()),
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, tbs, &mut signature).map_err(failed)?;
                Ok(signature)
            }
        }
    }
}

/// `own`, then issuer after issuer as far as `certificates` has them, without a self-signed root.
fn chain_from(own: &Certificate, certificates: &[Certificate]) -> Vec<Certificate> {
    let mut chain = vec![own.clone()];
    while let Some(last) = chain.last() {
        let issuer = &last.tbs_certificate.issuer;
        let next = certificates.iter().find(|one| {
            let tbs = &one.tbs_certificate;
            tbs.subject == *issuer && tbs.subject != tbs.issuer && !chain.contains(one)
        });
        match next {
            Some(next) => chain.push(next.clone()),
            None => break,
        }
    }
    chain
}

impl fmt::Debug for SoftwareSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SoftwareSigner").field("certificate", &self.certificate()).finish_non_exhaustive()
    }
}
