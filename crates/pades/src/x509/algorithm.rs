//! Signature algorithms: reading their identifiers, checking signatures, and what is too weak to believe.

use aws_lc_rs::{
    digest,
    signature::{self, RsaParameters, RsaPssSaltLength, VerificationAlgorithm},
};

use super::der::{Element, INTEGER, OID, Reader, SEQUENCE, context};

/// The content octets of an object identifier that is written at compile time.
macro_rules! oid {
    ($text:literal) => {{
        static ID: der::asn1::ObjectIdentifier = der::asn1::ObjectIdentifier::new_unwrap($text);
        ID.as_bytes()
    }};
}
pub(crate) use oid;

/// A digest that a signature may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Digest {
    /// Broken since 2004; never computed here.
    Md5,
    /// Collisions since 2017; computed, and called weak.
    Sha1,
    /// SHA-2, 224 bits.
    Sha224,
    /// SHA-2, 256 bits.
    Sha256,
    /// SHA-2, 384 bits.
    Sha384,
    /// SHA-2, 512 bits.
    Sha512,
    /// SHA-3, 256 bits.
    Sha3_256,
    /// SHA-3, 384 bits.
    Sha3_384,
    /// SHA-3, 512 bits.
    Sha3_512,
}

impl Digest {
    /// From the content of its object identifier.
    pub(crate) fn from_oid(oid: &[u8]) -> Option<Self> {
        let known: [(&[u8], Self); 9] = [
            (oid!("1.2.840.113549.2.5"), Self::Md5),
            (oid!("1.3.14.3.2.26"), Self::Sha1),
            (oid!("2.16.840.1.101.3.4.2.4"), Self::Sha224),
            (oid!("2.16.840.1.101.3.4.2.1"), Self::Sha256),
            (oid!("2.16.840.1.101.3.4.2.2"), Self::Sha384),
            (oid!("2.16.840.1.101.3.4.2.3"), Self::Sha512),
            (oid!("2.16.840.1.101.3.4.2.8"), Self::Sha3_256),
            (oid!("2.16.840.1.101.3.4.2.9"), Self::Sha3_384),
            (oid!("2.16.840.1.101.3.4.2.10"), Self::Sha3_512),
        ];
        known.into_iter().find(|(known, _)| *known == oid).map(|(_, digest)| digest)
    }

    /// From an `AlgorithmIdentifier`.
    pub(crate) fn from_identifier(identifier: Element<'_>) -> Option<Self> {
        let mut parts = identifier.tagged(SEQUENCE)?.children();
        let digest = Self::from_oid(parts.element(OID)?.content)?;
        without_parameters(parts).then_some(digest)
    }

    fn algorithm(self) -> Option<&'static digest::Algorithm> {
        Some(match self {
            Self::Md5 => return None,
            Self::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha224 => &digest::SHA224,
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
            Self::Sha3_256 => &digest::SHA3_256,
            Self::Sha3_384 => &digest::SHA3_384,
            Self::Sha3_512 => &digest::SHA3_512,
        })
    }

    /// The digest of the concatenated parts; `None` for MD5.
    pub(crate) fn of(self, parts: &[&[u8]]) -> Option<Vec<u8>> {
        let mut context = digest::Context::new(self.algorithm()?);
        parts.iter().for_each(|part| context.update(part));
        Some(context.finish().as_ref().to_vec())
    }

    /// Whether collisions can be had (EN 319 102-1 leaves the list to policy; here ETSI TS 119 312).
    pub fn is_weak(self) -> bool {
        matches!(self, Self::Md5 | Self::Sha1)
    }
}

/// What a signature turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Checked {
    /// Valid; `weak` if by an algorithm or key too weak to believe.
    Valid {
        weak: bool,
    },
    Invalid,
    /// By an algorithm that is not known here.
    Unknown,
}

enum Scheme {
    Pkcs1(Digest),
    Pss { digest: Digest, salt: u16 },
    Ecdsa(Digest),
    Ed25519,
}

/// Checks `value` over `message` with the key of a `SubjectPublicKeyInfo`, as the `AlgorithmIdentifier` says, and for a
/// bare `rsaEncryption` (RFC 3370, 3.2) with `digest`.
pub(crate) fn check(
    key: Element<'_>,
    identifier: Element<'_>,
    digest: Option<Digest>,
    message: &[u8],
    value: &[u8],
) -> Checked {
    let check = || {
        let mut key = key.children();
        let (algorithm, bits) = (key.element(SEQUENCE)?, key.next()?.bit_string()?);
        let scheme = scheme(identifier, digest)?;
        let (verification, weak) = verification(algorithm, bits, &scheme)?;
        let valid = match verification {
            Verification::Fixed(algorithm) => algorithm.verify_sig(bits, message, value),
            Verification::Pss(parameters) => parameters.verify_sig(bits, message, value),
        };
        let valid = valid.is_ok();
        Some(if valid { Checked::Valid { weak } } else { Checked::Invalid })
    };
    check().unwrap_or(Checked::Unknown)
}

/// PSS needs parameters made for its length of salt.
enum Verification {
    Fixed(&'static dyn VerificationAlgorithm),
    Pss(RsaParameters),
}

fn scheme(identifier: Element<'_>, digest: Option<Digest>) -> Option<Scheme> {
    let mut parts = identifier.tagged(SEQUENCE)?.children();
    let oid = parts.element(OID)?.content;
    let known: [(&[u8], Scheme); 12] = [
        (oid!("1.2.840.113549.1.1.5"), Scheme::Pkcs1(Digest::Sha1)),
        (oid!("1.2.840.113549.1.1.11"), Scheme::Pkcs1(Digest::Sha256)),
        (oid!("1.2.840.113549.1.1.12"), Scheme::Pkcs1(Digest::Sha384)),
        (oid!("1.2.840.113549.1.1.13"), Scheme::Pkcs1(Digest::Sha512)),
        (oid!("1.2.840.113549.1.1.4"), Scheme::Pkcs1(Digest::Md5)),
        (oid!("1.2.840.10045.4.1"), Scheme::Ecdsa(Digest::Sha1)),
        (oid!("1.2.840.10045.4.3.1"), Scheme::Ecdsa(Digest::Sha224)),
        (oid!("1.2.840.10045.4.3.2"), Scheme::Ecdsa(Digest::Sha256)),
        (oid!("1.2.840.10045.4.3.3"), Scheme::Ecdsa(Digest::Sha384)),
        (oid!("1.2.840.10045.4.3.4"), Scheme::Ecdsa(Digest::Sha512)),
        (oid!("1.3.101.112"), Scheme::Ed25519),
        (oid!("1.2.840.113549.1.1.1"), Scheme::Pkcs1(digest.unwrap_or(Digest::Md5))),
    ];
    if oid == oid!("1.2.840.113549.1.1.10") {
        return pss(parts.next()?);
    }
    known.into_iter().find(|(known, _)| *known == oid && without_parameters(parts)).map(|(_, scheme)| scheme)
}

/// Whether nothing, or NULL, follows (RFC 4055, 2.1 and RFC 5758, 3.2 between them ask for both).
fn without_parameters(rest: Reader<'_>) -> bool {
    matches!(rest.0, [] | [5, 0])
}

/// `RSASSA-PSS-params` (RFC 4055, 3.1). Both digests must be the same, as every profile asks and the library computes.
fn pss(parameters: Element<'_>) -> Option<Scheme> {
    let mut parts = parameters.tagged(SEQUENCE)?.children();
    let digest = match parts.element(context(0)) {
        Some(hash) => Digest::from_identifier(Element::parse(hash.content)?)?,
        None => Digest::Sha1,
    };
    let mask = match parts.element(context(1)) {
        Some(mask) => {
            let mut mask = Element::parse(mask.content)?.tagged(SEQUENCE)?.children();
            if mask.element(OID)?.content != oid!("1.2.840.113549.1.1.8") {
                return None;
            }
            Digest::from_identifier(mask.next()?)?
        }
        None => Digest::Sha1,
    };
    let salt = match parts.element(context(2)) {
        Some(salt) => Element::parse(salt.content)?.tagged(INTEGER)?.number()?,
        None => 20,
    };
    let trailer = match parts.element(context(3)) {
        Some(trailer) => Element::parse(trailer.content)?.tagged(INTEGER)?.number()?,
        None => 1,
    };
    let sound = parts.is_empty() && mask == digest && trailer == 1;
    sound.then_some(Scheme::Pss { digest, salt: u16::try_from(salt).ok()? })
}

/// How the library verifies, and whether key or digest are weak.
fn verification(algorithm: Element<'_>, key: &[u8], scheme: &Scheme) -> Option<(Verification, bool)> {
    let mut parts = algorithm.children();
    let kind = parts.element(OID)?.content;
    let rsa = kind == oid!("1.2.840.113549.1.1.1") || kind == oid!("1.2.840.113549.1.1.10");
    match scheme {
        Scheme::Pkcs1(digest) if rsa => {
            let short = modulus_bits(key)? < 2048;
            let verification: &'static dyn VerificationAlgorithm = match (digest, short) {
                (Digest::Sha1, _) => &signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
                (Digest::Sha256, false) => &signature::RSA_PKCS1_2048_8192_SHA256,
                (Digest::Sha256, true) => &signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
                (Digest::Sha384, false) => &signature::RSA_PKCS1_2048_8192_SHA384,
                (Digest::Sha512, false) => &signature::RSA_PKCS1_2048_8192_SHA512,
                (Digest::Sha512, true) => &signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
                _ => return None,
            };
            Some((Verification::Fixed(verification), short || digest.is_weak()))
        }
        Scheme::Pss { digest, salt } if rsa => {
            let verification = match digest {
                Digest::Sha256 => signature::RSA_PSS_2048_8192_SHA256,
                Digest::Sha384 => signature::RSA_PSS_2048_8192_SHA384,
                Digest::Sha512 => signature::RSA_PSS_2048_8192_SHA512,
                _ => return None,
            };
            Some((
                Verification::Pss(verification.with_pss_salt_length(RsaPssSaltLength::Custom(*salt))),
                false,
            ))
        }
        Scheme::Ecdsa(digest) if kind == oid!("1.2.840.10045.2.1") => {
            let curve = parts.element(OID)?.content;
            Some((Verification::Fixed(ecdsa(curve, *digest)?), digest.is_weak()))
        }
        Scheme::Ed25519 if kind == oid!("1.3.101.112") => {
            Some((Verification::Fixed(&signature::ED25519), false))
        }
        _ => None,
    }
}

fn ecdsa(curve: &[u8], digest: Digest) -> Option<&'static signature::EcdsaVerificationAlgorithm> {
    Some(match digest {
        Digest::Sha1 if curve == oid!("1.2.840.10045.3.1.7") => &signature::ECDSA_P256_SHA1_ASN1,
        Digest::Sha256 if curve == oid!("1.2.840.10045.3.1.7") => &signature::ECDSA_P256_SHA256_ASN1,
        Digest::Sha384 if curve == oid!("1.2.840.10045.3.1.7") => &signature::ECDSA_P256_SHA384_ASN1,
        Digest::Sha512 if curve == oid!("1.2.840.10045.3.1.7") => &signature::ECDSA_P256_SHA512_ASN1,
        Digest::Sha256 if curve == oid!("1.3.132.0.34") => &signature::ECDSA_P384_SHA256_ASN1,
        Digest::Sha384 if curve == oid!("1.3.132.0.34") => &signature::ECDSA_P384_SHA384_ASN1,
        Digest::Sha512 if curve == oid!("1.3.132.0.34") => &signature::ECDSA_P384_SHA512_ASN1,
        Digest::Sha256 if curve == oid!("1.3.132.0.35") => &signature::ECDSA_P521_SHA256_ASN1,
        Digest::Sha384 if curve == oid!("1.3.132.0.35") => &signature::ECDSA_P521_SHA384_ASN1,
        Digest::Sha512 if curve == oid!("1.3.132.0.35") => &signature::ECDSA_P521_SHA512_ASN1,
        _ => return None,
    })
}

/// Bits of an `RSAPublicKey`'s modulus.
fn modulus_bits(key: &[u8]) -> Option<usize> {
    let modulus = Element::parse(key)?.tagged(SEQUENCE)?.children().element(INTEGER)?.content;
    let digits: &[u8] = modulus.strip_prefix(&[0]).unwrap_or(modulus);
    Some(digits.len() * 8 - usize::try_from(digits.first()?.leading_zeros()).ok()?)
}
