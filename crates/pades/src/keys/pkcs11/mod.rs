//! Keys in hardware, by PKCS#11 (OASIS, version 2.40 and later).

mod session;
mod worker;

use std::{path::PathBuf, time::Duration};

use der::Decode;
use x509_cert::Certificate;

use super::{Algorithm, Chain, Family, Signer};
use crate::Error;
use worker::Worker;

/// Where a private key lives: module, token, object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pkcs11Key {
    /// The module, a shared library of the token's maker.
    pub module: PathBuf,
    /// Label of the token.
    pub token: String,
    /// Label of the private key (`CKA_LABEL`), or its identifier (`CKA_ID`) in hexadecimal.
    pub key: String,
    /// How long the token may take to open, and for each signature.
    pub time_limit: Duration,
}

/// A private key on a token, unlocked with its PIN until the signer is dropped.
///
/// PKCS#11 logs a whole process in to a token, not a session: whoever opened the token second would need no PIN. So a
/// token serves one signer at a time in this process, and a second one is told that it is in use.
pub struct Pkcs11Signer {
    worker: Worker,
    chain: Chain,
    algorithm: Algorithm,
    time_limit: Duration,
}

impl Pkcs11Signer {
    /// Opens the token and finds the key. `chain` holds the certificates in DER, the signer's own first; if it is
    /// empty, they are read from the token: the signer's is the one with the key's `CKA_ID`.
    ///
    /// # Errors
    /// [`Error::WrongSecret`] for a wrong PIN, [`Error::Locked`] after too many; [`Error::SignerUnavailable`] if the token
    /// or its module is not there, in use, or does not answer in time; [`Error::Signer`] if the module cannot be used;
    /// [`Error::NoSuchKey`] if there is not exactly one such key; [`Error::BrokenKey`] without a certificate; [`Error::UnsupportedKey`] for a key that is neither
    /// RSA nor on P-256 or P-384.
    pub fn open<C: AsRef<[u8]>>(key: &Pkcs11Key, pin: &str, chain: &[C]) -> Result<Self, Error> {
        let given = chain.iter().map(|der| Certificate::from_der(der.as_ref()).map_err(Error::key));
        let given = given.collect::<Result<Vec<_>, _>>()?;
        let (worker, found) = Worker::start(key, pin)?;
        let chain = if given.is_empty() {
            let found = found.iter().map(|der| Certificate::from_der(der).map_err(Error::key));
            let found = found.collect::<Result<Vec<_>, _>>()?;
            let own = found.first().ok_or_else(|| Error::key("the token has no certificate for the key"))?;
            Chain::from(own, &found)?
        } else {
            Chain::new(given)?
        };
        let algorithm = chain.family().map(Family::usual).filter(|algorithm| algorithm.signs_hash());
        let algorithm = algorithm.ok_or_else(|| Error::UnsupportedKey("the certificate's key".into()))?;
        Ok(Self { worker, chain, algorithm, time_limit: key.time_limit })
    }

    /// The same signer, signing with another algorithm of its key; see
    /// [`SoftwareSigner::with_algorithm`](crate::SoftwareSigner::with_algorithm).
    ///
    /// # Errors
    /// [`Error::UnsupportedKey`] if the certificate's key cannot sign so.
    pub fn with_algorithm(mut self, algorithm: Algorithm) -> Result<Self, Error> {
        self.algorithm = self.chain.allow(algorithm)?;
        Ok(self)
    }
}

impl Signer for Pkcs11Signer {
    fn chain(&self) -> &Chain {
        &self.chain
    }

    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    fn sign(&self, tbs: &[u8]) -> Result<Vec<u8>, Error> {
        self.worker.sign(tbs, self.algorithm, self.time_limit)
    }
}

impl std::fmt::Debug for Pkcs11Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let certificate = self.chain.first().map(crate::CertificateInfo::of);
        f.debug_struct("Pkcs11Signer").field("certificate", &certificate).finish_non_exhaustive()
    }
}
