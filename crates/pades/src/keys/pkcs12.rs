use der::Decode;
use p12_keystore::{Pkcs12Archive, error::Error as P12Error};
use x509_cert::Certificate;
use zeroize::Zeroizing;

use crate::Error;

/// The private key (PKCS#8) and all certificates of a PKCS#12 file.
pub(super) fn read(file: &[u8], password: &str) -> Result<(Zeroizing<Vec<u8>>, Vec<Certificate>), Error> {
    let archive = Pkcs12Archive::from_pkcs12(file, password).map_err(|error| match error {
        // The MAC is the file's own proof of the password; without one, wrong padding is all there is to go by.
        P12Error::MacError(_) | P12Error::UnpadError | P12Error::Pkcs5Error(_) => Error::WrongSecret,
        P12Error::UnsupportedEncryptionScheme | P12Error::UnsupportedMacAlgorithm => {
            Error::UnsupportedKey(error.to_string())
        }
        other => Error::key(other),
    })?;
    let key = archive.keys.first().ok_or_else(|| Error::key("the file holds no private key"))?;
    let certificates =
        archive.certs.iter().map(|bag| Certificate::from_der(bag.cert.as_der()).map_err(Error::key));
    Ok((Zeroizing::new(key.key.as_der().to_vec()), certificates.collect::<Result<_, _>>()?))
}

/// A PKCS#12 file of `pkcs8` and `certificates` (the key's own first), AES-256 and HMAC-SHA-256.
#[cfg(feature = "development")]
pub(crate) fn write(
    pkcs8: &[u8],
    certificates: &[Vec<u8>],
    name: &str,
    password: &str,
) -> Result<Vec<u8>, Error> {
    use p12_keystore::{Certificate as P12Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};

    let certificates =
        certificates.iter().map(|der| P12Certificate::from_der(der)).collect::<Result<Vec<_>, _>>();
    let key = PrivateKey::from_der(pkcs8).map_err(Error::key)?;
    let chain = PrivateKeyChain::new("1", key, certificates.map_err(Error::key)?);
    let mut store = KeyStore::new();
    store.add_entry(name, KeyStoreEntry::PrivateKeyChain(chain));
    store.writer(password).write().map_err(Error::encoding)
}
