use der::asn1::ObjectIdentifier;
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoOwned};

use super::{Algorithm, DigestAlgorithm, EC, ED25519, P256, P384, RSA, RSA_PSS, pss};

/// A kind of key, as certificates and PKCS#8 name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    P256,
    P384,
    Ed25519,
    Rsa,
    /// `id-RSASSA-PSS`: a key that signs in no other way, with this hash if one is fixed (RFC 4055, section 1.2).
    RsaPss(Option<DigestAlgorithm>),
}

impl Family {
    pub fn of(key: &SubjectPublicKeyInfoOwned) -> Option<Self> {
        Self::identify(
            key.algorithm.oid,
            key.algorithm.parameters.as_ref().and_then(|any| any.decode_as().ok()),
            || key.algorithm.parameters.as_ref().map(pss::digest),
        )
    }

    pub fn of_private(algorithm: &AlgorithmIdentifierRef<'_>) -> Option<Self> {
        Self::identify(algorithm.oid, algorithm.parameters_oid().ok(), || {
            let owned = algorithm.parameters.map(der::Any::from);
            owned.as_ref().map(pss::digest)
        })
    }

    fn identify(
        oid: ObjectIdentifier,
        curve: Option<ObjectIdentifier>,
        pss: impl FnOnce() -> Option<Option<DigestAlgorithm>>,
    ) -> Option<Self> {
        Some(match (oid, curve) {
            (EC, Some(P256)) => Self::P256,
            (EC, Some(P384)) => Self::P384,
            (ED25519, None) => Self::Ed25519,
            (RSA, _) => Self::Rsa,
            (RSA_PSS, _) => match pss() {
                None => Self::RsaPss(None),
                Some(Some(digest)) => Self::RsaPss(Some(digest)),
                Some(None) => return None, // parameters that this crate does not use
            },
            _ => return None,
        })
    }

    pub fn allows(self, algorithm: Algorithm) -> bool {
        use Algorithm as A;
        match self {
            Self::P256 => algorithm == A::EcdsaP256Sha256,
            Self::P384 => algorithm == A::EcdsaP384Sha384,
            Self::Ed25519 => algorithm == A::Ed25519,
            Self::Rsa => !matches!(algorithm, A::EcdsaP256Sha256 | A::EcdsaP384Sha384 | A::Ed25519),
            Self::RsaPss(digest) => {
                matches!(algorithm, A::RsaPssSha256 | A::RsaPssSha384 | A::RsaPssSha512)
                    && digest.is_none_or(|digest| digest == algorithm.digest())
            }
        }
    }

    /// How a key of this kind signs unless it is told otherwise.
    pub fn usual(self) -> Algorithm {
        match self {
            Self::P256 => Algorithm::EcdsaP256Sha256,
            Self::P384 => Algorithm::EcdsaP384Sha384,
            Self::Ed25519 => Algorithm::Ed25519,
            Self::Rsa => Algorithm::RsaPkcs1Sha256,
            Self::RsaPss(None | Some(DigestAlgorithm::Sha256)) => Algorithm::RsaPssSha256,
            Self::RsaPss(Some(DigestAlgorithm::Sha384)) => Algorithm::RsaPssSha384,
            Self::RsaPss(Some(DigestAlgorithm::Sha512)) => Algorithm::RsaPssSha512,
        }
    }
}
