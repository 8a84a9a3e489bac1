use der::{
    Decode, Encode, Sequence,
    asn1::{OctetString, OctetStringRef},
};
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;

use crate::{
    Algorithm, Chain, Error,
    keys::{der_from_raw, raw_length},
    pdf::Gap,
    signature::{SignedAttributes, signed_data},
};

/// Of the stored form. A state of another version is refused: what it would sign may be written otherwise.
const VERSION: u8 = 1;

/// A file that is complete but for the signature's value, and what is to be signed.
///
/// Made by [`prepare_signature`](crate::prepare_signature); [`to_bytes`](Self::to_bytes) lets it wait for a signer
/// elsewhere for as long as it takes, across restarts of the process. It holds the whole document: keep it as safe
/// as that.
pub struct PreparedSignature {
    pub(super) file: Vec<u8>,
    pub(super) gap: Gap,
    pub(super) signed: SignedAttributes,
    pub(super) algorithm: Algorithm,
}

/// The stored form, DER.
#[derive(Sequence)]
struct Stored<'a> {
    version: u8,
    algorithm: AlgorithmIdentifierOwned,
    byte_range: u64,
    start: u64,
    end: u64,
    chain: Vec<OctetString>,
    file: OctetStringRef<'a>,
}

impl PreparedSignature {
    /// How the signer must sign.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// What is signed: the DER of the signed attributes (RFC 5652, section 5.4). A signer hashes it, or takes
    /// [`hash`](Self::hash).
    pub fn to_be_signed(&self) -> &[u8] {
        &self.signed.der
    }

    /// The hash of [`to_be_signed`](Self::to_be_signed) with the [algorithm's digest](Algorithm::digest), for signers
    /// that take a hash. Ed25519 does not ([`Algorithm::signs_hash`]).
    pub fn hash(&self) -> Vec<u8> {
        self.algorithm.digest().of(&[&self.signed.der])
    }

    /// The signed file, once `signature` turns out to be the certificate's over what was to be signed.
    ///
    /// ECDSA signatures may come in DER or as `r‖s`. Nothing is consumed: after a wrong signature the right one may
    /// still come.
    ///
    /// # Errors
    /// [`Error::WrongSignature`]; [`Error::Encoding`] if the structure does not fit in the space reserved.
    pub fn finish(&self, signature: &[u8]) -> Result<Vec<u8>, Error> {
        let signature = self.check(signature)?;
        let cms = signed_data(&self.signed, self.algorithm, &signature, None)?;
        let mut file = self.file.clone();
        self.gap.fill(&mut file, &cms)?;
        Ok(file)
    }

    /// As [`finish`](Self::finish), for a signature that is known to be right or was checked.
    pub(super) fn complete(mut self, signature: &[u8]) -> Result<Vec<u8>, Error> {
        let cms = signed_data(&self.signed, self.algorithm, signature, None)?;
        self.gap.fill(&mut self.file, &cms)?;
        Ok(self.file)
    }

    /// `signature` as CMS carries it, if it is right.
    pub(super) fn check(&self, signature: &[u8]) -> Result<Vec<u8>, Error> {
        let verify = |signature: &[u8]| self.signed.chain.verify(self.algorithm, &self.signed.der, signature);
        if verify(signature).is_ok() {
            return Ok(signature.to_vec());
        }
        if raw_length(self.algorithm) != Some(signature.len()) {
            return Err(Error::WrongSignature);
        }
        let signature = der_from_raw(signature).map_err(|_| Error::WrongSignature)?;
        verify(&signature)?;
        Ok(signature)
    }

    /// The state in a form of this crate (DER), to be kept. Documents up to 256 MB.
    ///
    /// # Errors
    /// [`Error::Encoding`] for a larger one.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        let number = |value: usize| u64::try_from(value).map_err(Error::encoding);
        let chain = self.signed.chain.der().iter().map(|one| OctetString::new(one.as_slice()));
        let chain = chain.collect::<Result<_, _>>();
        let stored = Stored {
            version: VERSION,
            algorithm: self.algorithm.identifier(),
            byte_range: number(self.gap.byte_range)?,
            start: number(self.gap.start)?,
            end: number(self.gap.end)?,
            chain: chain.map_err(Error::encoding)?,
            file: OctetStringRef::new(&self.file).map_err(Error::encoding)?,
        };
        stored.to_der().map_err(Error::encoding)
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote. What is to be signed is computed afresh from the document, so
    /// that a signature over anything else will not be accepted.
    ///
    /// # Errors
    /// [`Error::Encoding`] if it is damaged, or of another version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let stored = Stored::from_der(bytes).map_err(Error::encoding)?;
        if stored.version != VERSION {
            return Err(Error::Encoding(format!("a prepared signature of version {}", stored.version)));
        }
        let algorithm = Algorithm::ALL.into_iter().find(|one| one.identifier() == stored.algorithm);
        let algorithm = algorithm.ok_or_else(|| Error::encoding("an unknown signature algorithm"))?;
        let place = |value: u64| usize::try_from(value).map_err(Error::encoding);
        let gap = Gap {
            byte_range: place(stored.byte_range)?,
            start: place(stored.start)?,
            end: place(stored.end)?,
        };
        let file = stored.file.as_bytes().to_vec();
        if !gap.fits(&file) {
            return Err(Error::encoding("the gap for the signature is not where it was"));
        }
        let chain = stored.chain.iter().map(|one| Certificate::from_der(one.as_bytes()));
        let chain = chain.collect::<Result<Vec<_>, _>>().map_err(Error::key)?;
        Ok(Self::new(file, gap, Chain::new(chain)?, algorithm))
    }

    /// Hashes the file's parts.
    pub(super) fn new(file: Vec<u8>, gap: Gap, chain: Chain, algorithm: Algorithm) -> Self {
        let signed = SignedAttributes::new(&algorithm.digest().of(&gap.parts(&file)), chain);
        Self { file, gap, signed, algorithm }
    }
}

impl std::fmt::Debug for PreparedSignature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PreparedSignature")
            .field("algorithm", &self.algorithm)
            .field("bytes", &self.file.len())
            .finish_non_exhaustive()
    }
}
