//! Keys and certificates in PEM (RFC 7468), together in one text and in any order.

use der::{Decode, pem as rfc7468};
use pkcs8::{AlgorithmIdentifierRef, PrivateKeyInfo};
use x509_cert::Certificate;
use zeroize::Zeroizing;

use super::{EC, RSA, encrypted};
use crate::Error;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";

/// The one private key (as PKCS#8) and all certificates of `text`. What else is there is passed over.
pub(super) fn read(
    text: &str,
    secret: Option<&str>,
) -> Result<(Zeroizing<Vec<u8>>, Vec<Certificate>), Error> {
    let (mut key, mut certificates) = (None, Vec::new());
    for block in blocks(text) {
        if block.contains("Proc-Type: 4,ENCRYPTED") {
            // OpenSSL's old form hashes the secret once, with MD5.
            return Err(Error::UnsupportedKey("not encrypted with PBES2".into()));
        }
        let (label, der) = rfc7468::decode_vec(block.as_bytes()).map_err(Error::key)?;
        let der = Zeroizing::new(der);
        let found = match label {
            "CERTIFICATE" => {
                certificates.push(Certificate::from_der(&der).map_err(Error::key)?);
                continue;
            }
            "PRIVATE KEY" => der,
            "ENCRYPTED PRIVATE KEY" => encrypted::decrypt(&der, secret.ok_or(Error::WrongSecret)?)?,
            "RSA PRIVATE KEY" => wrap_rsa(&der)?,
            "EC PRIVATE KEY" => wrap_ec(&der)?,
            _ => continue,
        };
        if key.replace(found).is_some() {
            return Err(Error::key("more than one private key"));
        }
    }
    Ok((key.ok_or_else(|| Error::key("no private key"))?, certificates))
}

fn blocks(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(BEGIN)?;
        rest = rest.get(start..)?;
        let last = rest.find(END)?;
        let end = rest.get(last..)?.find('\n').map_or(rest.len(), |line| last + line + 1);
        let block = rest.get(..end)?;
        rest = rest.get(end..)?;
        Some(block)
    })
}

/// PKCS#1's `RSAPrivateKey` as PKCS#8.
fn wrap_rsa(der: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    wrap(AlgorithmIdentifierRef { oid: RSA, parameters: Some(der::asn1::Null.into()) }, der)
}

/// SEC 1's `ECPrivateKey` as PKCS#8; it names its curve itself (RFC 5915).
fn wrap_ec(der: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    let key =
        sec1_curve(der).ok_or_else(|| Error::UnsupportedKey("an EC key without a named curve".into()))?;
    wrap(AlgorithmIdentifierRef { oid: EC, parameters: Some((&key).into()) }, der)
}

fn wrap(algorithm: AlgorithmIdentifierRef<'_>, der: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    use der::Encode;
    PrivateKeyInfo::new(algorithm, der).to_der().map(Zeroizing::new).map_err(Error::key)
}

fn sec1_curve(der: &[u8]) -> Option<der::asn1::ObjectIdentifier> {
    use der::{AnyRef, SliceReader, Tag, Tagged};
    let outer = AnyRef::from_der(der).ok()?;
    let mut reader = SliceReader::new(outer.value()).ok()?;
    // version, privateKey, [0] parameters
    let parts = [(); 3].map(|()| AnyRef::decode(&mut reader).ok());
    let [Some(_), Some(_), Some(parameters)] = parts else { return None };
    let explicit = matches!(parameters.tag(), Tag::ContextSpecific { number, .. } if number.value() == 0);
    explicit.then(|| der::asn1::ObjectIdentifier::from_der(parameters.value()).ok()).flatten()
}
