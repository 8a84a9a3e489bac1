use std::fmt;

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
        KeyPair, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384,
        RSA_PSS_SHA512, RsaEncoding, RsaKeyPair,
    },
};
use der::{Decode, Encode};
use pkcs8::{AlgorithmIdentifierRef, PrivateKeyInfo};
use x509_cert::Certificate;
use zeroize::Zeroizing;

use super::{Algorithm, Chain, EncryptedKey, Family, RSA, Signer, encrypted, pem, pkcs12};
use crate::{CertificateInfo, Error};

/// A private key in this process' memory: P-256, P-384, Ed25519, or RSA of 2048 to 8192 bits.
///
/// The key's bytes are overwritten when it is dropped. What a PKCS#12 file's decoder copies on the way is beyond
/// that (the `p12-keystore` crate does not overwrite its buffers).
pub struct SoftwareSigner {
    key: Key,
    algorithm: Algorithm,
    /// Kept to encrypt the key again under another secret.
    pkcs8: Zeroizing<Vec<u8>>,
    chain: Chain,
}

enum Key {
    Ecdsa(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
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
        Self::find_own(pkcs8, &certificates)
    }

    /// Reads a private key and its certificates in PEM, all in one text and in any order: PKCS#8 plain or encrypted
    /// with PBES2 (`secret` opens it), or the older forms of OpenSSL for RSA and EC keys, not encrypted.
    ///
    /// # Errors
    /// [`Error::WrongSecret`] if the secret does not open the key, or none is given and one is needed;
    /// [`Error::BrokenKey`], [`Error::UnsupportedKey`], and [`Error::KeyMismatch`] if no certificate is the key's.
    pub fn from_pem(text: &str, secret: Option<&str>) -> Result<Self, Error> {
        let (pkcs8, certificates) = pem::read(text, secret)?;
        Self::find_own(pkcs8, &certificates)
    }

    fn find_own(pkcs8: Zeroizing<Vec<u8>>, certificates: &[Certificate]) -> Result<Self, Error> {
        let (key, family) = Key::from_pkcs8(&pkcs8)?;
        let own = certificates.iter().find(|one| key.belongs_to(one)).ok_or(Error::KeyMismatch)?;
        Self::assemble(key, family, pkcs8, Chain::from(own, certificates)?)
    }

    /// The key in its chain's first certificate decides with the key itself how it may sign: an RSA certificate may
    /// be for PSS alone while the file calls the key plain RSA.
    fn assemble(key: Key, family: Family, pkcs8: Zeroizing<Vec<u8>>, chain: Chain) -> Result<Self, Error> {
        let certified = chain.family();
        let certified = certified.ok_or_else(|| Error::UnsupportedKey("the certificate's key".into()))?;
        let algorithm = if certified == Family::Rsa { family.usual() } else { certified.usual() };
        Ok(Self { key, algorithm, pkcs8, chain })
    }

    /// The same signer, signing with another algorithm of its key: for RSA, PKCS#1 v1.5 (the default) or PSS, with
    /// SHA-256 (the default), SHA-384 or SHA-512.
    ///
    /// # Errors
    /// [`Error::UnsupportedKey`] if the key or its certificate cannot sign so.
    pub fn with_algorithm(mut self, algorithm: Algorithm) -> Result<Self, Error> {
        self.algorithm = self.chain.allow(algorithm)?;
        Ok(self)
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
        let (key, family) = Key::from_pkcs8(&pkcs8)?;
        let chain = chain.iter().map(|der| Certificate::from_der(der.as_ref()).map_err(Error::key));
        let chain = chain.collect::<Result<Vec<_>, _>>()?;
        if chain.first().is_some_and(|own| key.belongs_to(own)) {
            Self::assemble(key, family, pkcs8, Chain::new(chain)?)
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
    fn chain(&self) -> &Chain {
        &self.chain
    }

    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    fn sign(&self, tbs: &[u8]) -> Result<Vec<u8>, Error> {
        self.key.sign(self.algorithm, tbs)
    }

    /// The key was held against its certificate when it was opened, and AWS-LC checks what RSA's shortcuts compute.
    fn checks_itself(&self) -> bool {
        true
    }
}

impl Key {
    fn from_pkcs8(der: &[u8]) -> Result<(Self, Family), Error> {
        let info = PrivateKeyInfo::try_from(der).map_err(Error::key)?;
        let family = Family::of_private(&info.algorithm).ok_or_else(|| {
            let curve = info.algorithm.parameters_oid().ok();
            Error::UnsupportedKey(format!("algorithm {}, curve {curve:?}", info.algorithm.oid))
        })?;
        let key = match family {
            Family::P256 => EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, der).map(Self::Ecdsa),
            Family::P384 => EcdsaKeyPair::from_pkcs8(&ECDSA_P384_SHA384_ASN1_SIGNING, der).map(Self::Ecdsa),
            // OpenSSL writes version 1, without the public key.
            Family::Ed25519 => Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).map(Self::Ed25519),
            Family::Rsa => RsaKeyPair::from_pkcs8(der).map(Self::Rsa),
            Family::RsaPss(_) => {
                // The numbers are those of any RSA key; AWS-LC knows only the general name.
                let plain = AlgorithmIdentifierRef { oid: RSA, parameters: Some(der::asn1::Null.into()) };
                let plain = PrivateKeyInfo::new(plain, info.private_key).to_der().map_err(Error::key)?;
                RsaKeyPair::from_pkcs8(&Zeroizing::new(plain)).map(Self::Rsa)
            }
        };
        Ok((key.map_err(Error::key)?, family))
    }

    fn belongs_to(&self, certificate: &Certificate) -> bool {
        let public = match self {
            Self::Ecdsa(key) => key.public_key().as_ref(),
            Self::Ed25519(key) => key.public_key().as_ref(),
            Self::Rsa(key) => key.public_key().as_ref(),
        };
        certificate.tbs_certificate.subject_public_key_info.subject_public_key.raw_bytes() == public
    }

    fn sign(&self, algorithm: Algorithm, tbs: &[u8]) -> Result<Vec<u8>, Error> {
        let random = SystemRandom::new();
        let failed = |_| Error::Signer("the key could not sign".into());
        match self {
            Self::Ecdsa(key) => Ok(key.sign(&random, tbs).map_err(failed)?.as_ref().to_vec()),
            Self::Ed25519(key) => Ok(key.sign(tbs).as_ref().to_vec()),
            Self::Rsa(key) => {
                let padding: &'static dyn RsaEncoding = match algorithm {
                    Algorithm::RsaPkcs1Sha384 => &RSA_PKCS1_SHA384,
                    Algorithm::RsaPkcs1Sha512 => &RSA_PKCS1_SHA512,
                    Algorithm::RsaPssSha256 => &RSA_PSS_SHA256,
                    Algorithm::RsaPssSha384 => &RSA_PSS_SHA384,
                    Algorithm::RsaPssSha512 => &RSA_PSS_SHA512,
                    _ => &RSA_PKCS1_SHA256,
                };
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(padding, &random, tbs, &mut signature).map_err(failed)?;
                Ok(signature)
            }
        }
    }
}

impl fmt::Debug for SoftwareSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SoftwareSigner").field("certificate", &self.certificate()).finish_non_exhaustive()
    }
}
