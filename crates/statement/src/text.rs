use crate::{KeyId, Statement};
use coset::{CoseSign1, CoseSign1Builder, Header, HeaderBuilder, TaggedCborSerializable, iana};
use data_encoding::BASE32_NOPAD;

/// Longer than any statement; nothing beyond is decoded.
const LONGEST: usize = 1024;
/// Characters of a QR code's alphanumeric mode (ISO/IEC 18004, table 5), without the blank.
const ALPHANUMERIC: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$%*+-./:";
/// The part of the address before the statement.
const PLACE: &str = "/S/";

/// A text holds no statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// No address of this kind, or not base32 in it.
    #[error("not the address of a statement")]
    NotAStatement,
    /// COSE, but not the one form of a statement.
    #[error("not a statement in its one form")]
    NotCanonical,
    /// A name, number or code is empty or too long, or a moment is out of range.
    #[error("a part of the statement is empty or too long")]
    OutOfRange,
    /// The key could not sign.
    #[error("the key could not sign")]
    Signature,
}

/// The issuer's address cannot stand before a statement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no address of a host alone, such as https://ventanilla.example")]
pub struct BaseError(String);

/// A statement with its signature, read but not verified.
#[derive(Debug, Clone, PartialEq)]
pub struct Signed {
    pub(crate) cose: CoseSign1,
    statement: Statement,
    key: KeyId,
}

pub(crate) fn unsigned(statement: &Statement, key: KeyId) -> Result<CoseSign1Builder, StatementError> {
    let payload = statement.to_cbor().ok_or(StatementError::OutOfRange)?;
    Ok(CoseSign1Builder::new().protected(header(key)).payload(payload))
}

fn header(key: KeyId) -> Header {
    HeaderBuilder::new().algorithm(iana::Algorithm::EdDSA).key_id(key.0.to_vec()).build()
}

impl Signed {
    #[cfg(feature = "aws-lc")]
    pub(crate) fn of(cose: CoseSign1) -> Result<Self, StatementError> {
        // Through its bytes: what is made is what will be read.
        let bytes = cose.to_tagged_vec().map_err(|_| StatementError::OutOfRange)?;
        Self::from_bytes(&bytes)
    }

    /// Reads what [`Signed::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`StatementError::NotCanonical`]
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StatementError> {
        let read = || {
            let cose = CoseSign1::from_tagged_slice(bytes).ok().filter(|_| bytes.len() <= LONGEST)?;
            let key = KeyId(cose.protected.header.key_id.as_slice().try_into().ok()?);
            let statement = Statement::from_cbor(cose.payload.as_deref()?)?;
            // Written anew from what was understood, it must be the same bytes: then nothing else is in them.
            let again = unsigned(&statement, key).ok()?.signature(cose.signature.clone()).build();
            let same = cose.signature.len() == 64 && again.to_tagged_vec().ok()? == bytes;
            same.then_some(Self { cose, statement, key })
        };
        read().ok_or(StatementError::NotCanonical)
    }

    /// Tagged COSE_Sign1.
    ///
    /// # Errors
    /// [`StatementError::NotCanonical`]: not for one that was read.
    pub fn to_bytes(&self) -> Result<Vec<u8>, StatementError> {
        self.cose.clone().to_tagged_vec().map_err(|_| StatementError::NotCanonical)
    }

    /// The address for the QR code: `HTTPS://VENTANILLA.EXAMPLE/S/…`, all of it in the alphanumeric mode. `base` is the
    /// issuer's address without a path, since a path in capitals would be another one.
    ///
    /// # Errors
    /// [`BaseError`]
    pub fn url(&self, base: &str) -> Result<String, BaseError> {
        let refused = || BaseError(base.to_owned());
        let upper = base.trim_end_matches('/').to_ascii_uppercase();
        let (scheme, host) = upper.split_once("://").ok_or_else(refused)?;
        let fine = ["HTTP", "HTTPS"].contains(&scheme)
            && !host.is_empty()
            && !host.contains('/')
            && upper.chars().all(|c| ALPHANUMERIC.contains(c));
        if !fine {
            return Err(refused());
        }
        let bytes = self.to_bytes().map_err(|_| refused())?;
        Ok(format!("{upper}{PLACE}{}", BASE32_NOPAD.encode(&bytes)))
    }

    /// Reads the address from a QR code, or its part after the last slash. A browser may have written the host, and a person the
    /// rest, in small letters.
    ///
    /// # Errors
    /// [`StatementError`]
    pub fn parse(text: &str) -> Result<Self, StatementError> {
        let upper = text.trim().to_ascii_uppercase();
        let encoded = upper.rsplit('/').next().unwrap_or_default();
        let placed = !upper.contains('/') || upper.ends_with(&format!("{PLACE}{encoded}"));
        if encoded.is_empty() || !placed || text.len() > 2 * LONGEST {
            return Err(StatementError::NotAStatement);
        }
        let bytes = BASE32_NOPAD.decode(encoded.as_bytes()).map_err(|_| StatementError::NotAStatement)?;
        Self::from_bytes(&bytes)
    }

    /// What it says, not yet to be believed: use [`crate::verify`].
    pub fn unverified(&self) -> &Statement {
        &self.statement
    }

    /// Which key it names.
    pub fn key(&self) -> KeyId {
        self.key
    }

    /// What is signed (`Sig_structure`, RFC 9052, section 4.4): for verifiers of their own, such as a browser's WebCrypto.
    pub fn signed_bytes(&self) -> Vec<u8> {
        self.cose.tbs_data(&[])
    }

    /// Ed25519, 64 bytes.
    pub fn signature(&self) -> &[u8] {
        &self.cose.signature
    }
}
