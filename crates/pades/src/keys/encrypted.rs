use der::Encode;
use pkcs8::{
    EncryptedPrivateKeyInfo, PrivateKeyInfo,
    pkcs5::{EncryptionScheme, pbes2},
};
use x509_cert::Certificate;
use zeroize::Zeroizing;

use super::SoftwareSigner;
use crate::{CertificateInfo, Error};

/// scrypt with N = 2^15, r = 8, p = 3: 32 MB and about a tenth of a second for each guess (OWASP's table).
const LOG_N: u8 = 15;
const BLOCK_SIZE: u32 = 8;
const PARALLELISM: u32 = 3;

/// Bounds for files made elsewhere, so that opening one can neither fill the memory nor take for ever.
const MEMORY_LIMIT: u64 = 256 << 20;
const WORK_LIMIT: u64 = 1 << 30;
const ITERATION_LIMIT: u32 = 10_000_000;

/// A private key that only its owner's secret opens, with its certificates. Fit to be stored.
#[derive(Clone, PartialEq, Eq)]
pub struct EncryptedKey {
    /// `EncryptedPrivateKeyInfo` (PKCS#8, RFC 5958) in DER: PBES2 with scrypt and AES-256-CBC.
    pub pkcs8: Vec<u8>,
    /// Certificates in DER, the signer's own first, without the root.
    pub chain: Vec<Vec<u8>>,
}

impl EncryptedKey {
    pub(super) fn new(pkcs8: &[u8], secret: &str, chain: &[Certificate]) -> Result<Self, Error> {
        let chain = chain.iter().map(|certificate| certificate.to_der().map_err(Error::encoding));
        Ok(Self { pkcs8: encrypt(pkcs8, secret)?, chain: chain.collect::<Result<_, _>>()? })
    }

    /// Opens a PKCS#12 file with its `password` and encrypts the key under `secret` (which may be the same).
    ///
    /// # Errors
    /// As [`SoftwareSigner::from_pkcs12`].
    pub fn from_pkcs12(file: &[u8], password: &str, secret: &str) -> Result<Self, Error> {
        SoftwareSigner::from_pkcs12(file, password)?.encrypt(secret)
    }

    /// Opens the key.
    ///
    /// # Errors
    /// As [`SoftwareSigner::from_encrypted_pkcs8`].
    pub fn open(&self, secret: &str) -> Result<SoftwareSigner, Error> {
        SoftwareSigner::from_encrypted_pkcs8(&self.pkcs8, secret, &self.chain)
    }

    /// The private key itself, PKCS#8 in DER: for whoever keeps it open for a while and seals it otherwise.
    ///
    /// # Errors
    /// [`Error::WrongSecret`] if the secret does not open it, [`Error::BrokenKey`], [`Error::UnsupportedKey`].
    pub fn decrypt(&self, secret: &str) -> Result<Zeroizing<Vec<u8>>, Error> {
        decrypt(&self.pkcs8, secret)
    }

    /// About the signer's own certificate; no secret needed.
    ///
    /// # Errors
    /// [`Error::BrokenKey`] if there is none.
    pub fn certificate(&self) -> Result<CertificateInfo, Error> {
        CertificateInfo::from_der(self.chain.first().map(Vec::as_slice).unwrap_or_default())
    }
}

impl std::fmt::Debug for EncryptedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EncryptedKey").field("certificate", &self.certificate()).finish_non_exhaustive()
    }
}

fn encrypt(pkcs8: &[u8], secret: &str) -> Result<Vec<u8>, Error> {
    let (mut salt, mut iv) = ([0; 16], [0; 16]);
    for bytes in [&mut salt, &mut iv] {
        aws_lc_rs::rand::fill(bytes).map_err(|_| Error::encoding("no randomness"))?;
    }
    let cost = scrypt::Params::new(LOG_N, BLOCK_SIZE, PARALLELISM, 32).map_err(Error::encoding)?;
    let scheme = pbes2::Parameters::scrypt_aes256cbc(cost, &salt, &iv).map_err(Error::encoding)?;
    let info = PrivateKeyInfo::try_from(pkcs8).map_err(Error::key)?;
    let document = info.encrypt_with_params(scheme, secret).map_err(Error::encoding)?;
    Ok(document.as_bytes().to_vec())
}

/// The PKCS#8 key inside `der`.
pub(super) fn decrypt(der: &[u8], secret: &str) -> Result<Zeroizing<Vec<u8>>, Error> {
    let info = EncryptedPrivateKeyInfo::try_from(der).map_err(Error::key)?;
    bounded(&info.encryption_algorithm)?;
    let opened = info.decrypt(secret).map_err(|_| Error::WrongSecret)?;
    // One wrong secret in 256 leaves what looks like proper padding; what it decrypts to is no key.
    PrivateKeyInfo::try_from(opened.as_bytes()).map_err(|_| Error::WrongSecret)?;
    Ok(Zeroizing::new(opened.as_bytes().to_vec()))
}

fn bounded(scheme: &EncryptionScheme<'_>) -> Result<(), Error> {
    let EncryptionScheme::Pbes2(parameters) = scheme else {
        return Err(Error::UnsupportedKey("not encrypted with PBES2".into()));
    };
    let within = match &parameters.kdf {
        pbes2::Kdf::Pbkdf2(kdf) => kdf.iteration_count <= ITERATION_LIMIT,
        pbes2::Kdf::Scrypt(kdf) => {
            let n = kdf.cost_parameter;
            let memory = n.saturating_mul(128 * u64::from(kdf.block_size));
            n >= 2
                && memory <= MEMORY_LIMIT
                && memory.saturating_mul(kdf.parallelization.into()) <= WORK_LIMIT
        }
        _ => false,
    };
    if within { Ok(()) } else { Err(Error::UnsupportedKey("key derivation beyond the limits".into())) }
}
