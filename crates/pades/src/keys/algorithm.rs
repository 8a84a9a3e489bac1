use aws_lc_rs::{
    digest,
    signature::{
        ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256,
        RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256,
        RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, UnparsedPublicKey, VerificationAlgorithm,
    },
};
use der::{
    Any,
    asn1::{Null, ObjectIdentifier},
};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

use super::{
    ECDSA_SHA256, ECDSA_SHA384, ED25519 as ID_ED25519, RSA_PSS, RSA_SHA256, RSA_SHA384, RSA_SHA512,
    family::Family, pss,
};
use crate::Error;

const ID_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const ID_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const ID_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");

/// How a [`Signer`](crate::Signer) signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// ECDSA over P-256 with SHA-256; the signature is the DER of `Ecdsa-Sig-Value` (RFC 3279).
    EcdsaP256Sha256,
    /// ECDSA over P-384 with SHA-384; the signature is the DER of `Ecdsa-Sig-Value`.
    EcdsaP384Sha384,
    /// Ed25519 (RFC 8032; in CMS: RFC 8419). It signs the attributes themselves, not their hash.
    Ed25519,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RsaPkcs1Sha256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    RsaPkcs1Sha384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    RsaPkcs1Sha512,
    /// RSASSA-PSS with SHA-256, MGF1 with the same hash, a salt of 32 bytes.
    RsaPssSha256,
    /// RSASSA-PSS with SHA-384, MGF1 with the same hash, a salt of 48 bytes.
    RsaPssSha384,
    /// RSASSA-PSS with SHA-512, MGF1 with the same hash, a salt of 64 bytes.
    RsaPssSha512,
}

/// A hash function of the SHA-2 family (FIPS 180-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DigestAlgorithm {
    /// 32 bytes.
    Sha256,
    /// 48 bytes.
    Sha384,
    /// 64 bytes.
    Sha512,
}

impl Algorithm {
    /// Every algorithm, the preferred of each kind of key first.
    pub const ALL: [Self; 9] = [
        Self::EcdsaP256Sha256,
        Self::EcdsaP384Sha384,
        Self::Ed25519,
        Self::RsaPkcs1Sha256,
        Self::RsaPkcs1Sha384,
        Self::RsaPkcs1Sha512,
        Self::RsaPssSha256,
        Self::RsaPssSha384,
        Self::RsaPssSha512,
    ];

    /// The hash of the document, and the one that the signature itself uses.
    ///
    /// Ed25519 hashes on its own; RFC 8419 (section 3.1) fixes SHA-512 for the document.
    pub fn digest(self) -> DigestAlgorithm {
        match self {
            Self::EcdsaP256Sha256 | Self::RsaPkcs1Sha256 | Self::RsaPssSha256 => DigestAlgorithm::Sha256,
            Self::EcdsaP384Sha384 | Self::RsaPkcs1Sha384 | Self::RsaPssSha384 => DigestAlgorithm::Sha384,
            Self::Ed25519 | Self::RsaPkcs1Sha512 | Self::RsaPssSha512 => DigestAlgorithm::Sha512,
        }
    }

    /// Whether the key signs a hash that someone else may compute. Ed25519 does not: it needs the message.
    pub fn signs_hash(self) -> bool {
        self != Self::Ed25519
    }

    /// The identifier as CMS carries it.
    pub(crate) fn identifier(self) -> AlgorithmIdentifierOwned {
        let bare = |oid| AlgorithmIdentifierOwned { oid, parameters: None };
        // RFC 4055: the parameters of RSA are NULL, not absent.
        let rsa = |oid| AlgorithmIdentifierOwned { oid, parameters: Some(Any::from(Null)) };
        match self {
            Self::EcdsaP256Sha256 => bare(ECDSA_SHA256),
            Self::EcdsaP384Sha384 => bare(ECDSA_SHA384),
            Self::Ed25519 => bare(ID_ED25519),
            Self::RsaPkcs1Sha256 => rsa(RSA_SHA256),
            Self::RsaPkcs1Sha384 => rsa(RSA_SHA384),
            Self::RsaPkcs1Sha512 => rsa(RSA_SHA512),
            Self::RsaPssSha256 | Self::RsaPssSha384 | Self::RsaPssSha512 => {
                AlgorithmIdentifierOwned { oid: RSA_PSS, parameters: pss::parameters(self.digest()).ok() }
            }
        }
    }

    /// Whether a key of this kind can sign so.
    pub(crate) fn fits(self, key: &SubjectPublicKeyInfoOwned) -> bool {
        Family::of(key).is_some_and(|family| family.allows(self))
    }

    /// Whether `signature` over `message` is by `key`.
    ///
    /// # Errors
    /// [`Error::WrongSignature`] if it is not.
    pub(crate) fn verify(
        self,
        key: &SubjectPublicKeyInfoOwned,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), Error> {
        let key = UnparsedPublicKey::new(self.verification(), key.subject_public_key.raw_bytes());
        key.verify(message, signature).map_err(|_| Error::WrongSignature)
    }

    fn verification(self) -> &'static dyn VerificationAlgorithm {
        match self {
            Self::EcdsaP256Sha256 => &ECDSA_P256_SHA256_ASN1,
            Self::EcdsaP384Sha384 => &ECDSA_P384_SHA384_ASN1,
            Self::Ed25519 => &ED25519,
            Self::RsaPkcs1Sha256 => &RSA_PKCS1_2048_8192_SHA256,
            Self::RsaPkcs1Sha384 => &RSA_PKCS1_2048_8192_SHA384,
            Self::RsaPkcs1Sha512 => &RSA_PKCS1_2048_8192_SHA512,
            Self::RsaPssSha256 => &RSA_PSS_2048_8192_SHA256,
            Self::RsaPssSha384 => &RSA_PSS_2048_8192_SHA384,
            Self::RsaPssSha512 => &RSA_PSS_2048_8192_SHA512,
        }
    }
}

impl DigestAlgorithm {
    /// The hash of the concatenated parts.
    pub fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        let mut context = digest::Context::new(self.function());
        parts.iter().for_each(|part| context.update(part));
        context.finish().as_ref().to_vec()
    }

    /// Bytes of a hash.
    pub fn length(self) -> u8 {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// RFC 5754.
    pub(crate) fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Sha256 => ID_SHA256,
            Self::Sha384 => ID_SHA384,
            Self::Sha512 => ID_SHA512,
        }
    }

    pub(crate) fn from_oid(oid: ObjectIdentifier) -> Option<Self> {
        match oid {
            ID_SHA256 => Some(Self::Sha256),
            ID_SHA384 => Some(Self::Sha384),
            ID_SHA512 => Some(Self::Sha512),
            _ => None,
        }
    }

    fn function(self) -> &'static digest::Algorithm {
        match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        }
    }
}
