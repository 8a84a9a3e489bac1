//! Until when the proofs in a file hold.

use chrono::{DateTime, Utc};
use der::{
    Decode, Reader, SliceReader,
    asn1::{ObjectIdentifier, UintRef},
};
use spki::SubjectPublicKeyInfoOwned;

use super::signatures::embedded;
use crate::{CertificateInfo, Error, pdf::Source};

/// The newest timestamp over a whole document: what stands between its signatures and the ageing of keys and algorithms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveTimestamp {
    /// When it was given.
    pub at: DateTime<Utc>,
    /// End of its authority's certificate. Before that, [`extend`](crate::extend) puts a newer one around it.
    pub until: DateTime<Utc>,
    /// By what it holds: digests and the authority's key, such as `sha-256` and `ecdsa-p256`; a dotted number where there
    /// is no name for it. Sorted, each once.
    pub algorithms: Vec<String>,
}

/// Reads the newest document timestamp of a file; `None` if it has none. Every signature is checked to be intact; nothing
/// is asked of anybody, and trust is not judged.
///
/// # Errors
/// [`Error::UnreadableSignature`], [`Error::Timestamp`] if a signature or a timestamp is broken, and what the file itself
/// causes.
pub fn newest_archive_timestamp(pdf: &[u8]) -> Result<Option<ArchiveTimestamp>, Error> {
    let source = Source::open(pdf)?;
    let all = embedded(&source)?;
    let Some(last) = all.iter().rfind(|one| one.is_document_timestamp) else { return Ok(None) };
    let Some(token) = &last.timestamp else { return Ok(None) };
    let authority = token.authority()?;
    let digests = last.signed.signer_infos.0.as_slice().iter().map(|signer| signer.digest_alg.oid);
    let mut algorithms: Vec<String> =
        digests.chain([token.info.message_imprint.hash_algorithm.oid]).map(digest_name).collect();
    algorithms.push(key_name(&authority.tbs_certificate.subject_public_key_info));
    algorithms.sort();
    algorithms.dedup();
    Ok(Some(ArchiveTimestamp {
        at: token.time(),
        until: CertificateInfo::of(authority).not_after,
        algorithms,
    }))
}

fn digest_name(oid: ObjectIdentifier) -> String {
    let known = [
        ("1.3.14.3.2.26", "sha-1"),
        ("2.16.840.1.101.3.4.2.1", "sha-256"),
        ("2.16.840.1.101.3.4.2.2", "sha-384"),
        ("2.16.840.1.101.3.4.2.3", "sha-512"),
    ];
    named(oid, &known)
}

fn key_name(key: &SubjectPublicKeyInfoOwned) -> String {
    const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
    const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
    let algorithm = &key.algorithm;
    match algorithm.oid {
        RSA => match modulus_bits(key.subject_public_key.raw_bytes()) {
            Some(bits) => format!("rsa-{bits}"),
            None => "rsa".into(),
        },
        EC => {
            let curve = algorithm.parameters.as_ref().and_then(|curve| curve.decode_as().ok());
            let known = [("1.2.840.10045.3.1.7", "ecdsa-p256"), ("1.3.132.0.34", "ecdsa-p384")];
            curve.map_or_else(|| "ecdsa".into(), |curve| named(curve, &known))
        }
        other => named(other, &[("1.3.101.112", "ed25519")]),
    }
}

fn named(oid: ObjectIdentifier, known: &[(&str, &str)]) -> String {
    let text = oid.to_string();
    known.iter().find(|(known, _)| *known == text).map_or(text, |(_, name)| (*name).into())
}

/// Length of the modulus in an `RSAPublicKey` (RFC 8017, A.1.1).
fn modulus_bits(key: &[u8]) -> Option<usize> {
    let mut reader = SliceReader::new(key).ok()?;
    let bits = reader.sequence(|inner| {
        let modulus = UintRef::decode(inner)?;
        UintRef::decode(inner)?;
        let leading = modulus.as_bytes().first().map_or(0, |first| first.leading_zeros());
        Ok(modulus.as_bytes().len() * 8 - usize::try_from(leading).unwrap_or(0))
    });
    bits.ok()
}
