use crate::note::is_name;
#[cfg(any(feature = "aws-lc", feature = "pure"))]
use crate::{Note, NoteSignature};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// Ed25519 in the list of signature types of c2sp.org/signed-note.
const ED25519: u8 = 1;

/// A key that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The text is no verifier key of Ed25519, or names another key than it holds.
    #[error("not a verifier key of Ed25519 (c2sp.org/signed-note)")]
    NotAKey,
    /// The name is empty or has spaces or plus signs in it.
    #[error("not a name for a key")]
    Name,
    /// The private key is not one of Ed25519 in PKCS#8, or none could be made.
    #[error("not a private key of Ed25519")]
    Private,
}

/// A log's public key: `name+id+key`, the text that verifiers are configured with (<https://c2sp.org/signed-note>).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    public: [u8; 32],
}

impl VerifierKey {
    /// A key of Ed25519.
    ///
    /// # Errors
    /// [`KeyError::Name`]
    pub fn new(name: &str, public: [u8; 32]) -> Result<Self, KeyError> {
        if !is_name(name) {
            return Err(KeyError::Name);
        }
        Ok(Self { name: name.to_owned(), public })
    }

    /// Who signs.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The Ed25519 public key.
    pub fn public(&self) -> &[u8; 32] {
        &self.public
    }

    /// First four bytes of `SHA-256(name || "\n" || 0x01 || key)`.
    pub fn id(&self) -> u32 {
        let hash = Sha256::new()
            .chain_update(&self.name)
            .chain_update([b'\n', ED25519])
            .chain_update(self.public)
            .finalize();
        hash.first_chunk::<4>().map_or(0, |id| u32::from_be_bytes(*id))
    }

    /// Whether the note bears a signature of this key. Signatures of others are passed over; one that claims to be of this
    /// key and is not makes the note bad.
    #[cfg(any(feature = "aws-lc", feature = "pure"))]
    pub fn has_signed(&self, note: &Note) -> bool {
        let mut own = self.own(note).peekable();
        own.peek().is_some() && own.all(|one| self.is_signature(note.text.as_bytes(), &one.signature))
    }

    #[cfg(any(feature = "aws-lc", feature = "pure"))]
    fn own<'a>(&'a self, note: &'a Note) -> impl Iterator<Item = &'a NoteSignature> {
        note.signatures.iter().filter(|one| one.name == self.name && one.key_id == self.id())
    }

    #[cfg(feature = "aws-lc")]
    fn is_signature(&self, message: &[u8], signature: &[u8]) -> bool {
        use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
        UnparsedPublicKey::new(&ED25519, &self.public).verify(message, signature).is_ok()
    }

    #[cfg(all(feature = "pure", not(feature = "aws-lc")))]
    fn is_signature(&self, message: &[u8], signature: &[u8]) -> bool {
        use ed25519_dalek::{Signature, VerifyingKey};
        let Ok(signature) = Signature::from_slice(signature) else { return false };
        VerifyingKey::from_bytes(&self.public).is_ok_and(|key| key.verify_strict(message, &signature).is_ok())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let typed = [&[ED25519], &self.public[..]].concat();
        write!(f, "{}+{:08x}+{}", self.name, self.id(), STANDARD.encode(typed))
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(KeyError::NotAKey);
        };
        let typed = STANDARD.decode(key).map_err(|_| KeyError::NotAKey)?;
        let Some((&ED25519, public)) = typed.split_first() else { return Err(KeyError::NotAKey) };
        let key = Self::new(name, public.try_into().map_err(|_| KeyError::NotAKey)?)?;
        if format!("{:08x}", key.id()) == id { Ok(key) } else { Err(KeyError::NotAKey) }
    }
}

/// A log's private key.
#[cfg(feature = "aws-lc")]
#[derive(Debug)]
pub struct LogKey {
    pair: aws_lc_rs::signature::Ed25519KeyPair,
    verifier: VerifierKey,
}

#[cfg(feature = "aws-lc")]
impl LogKey {
    /// A new key as PKCS#8 in DER, to be kept where nobody else reads it.
    ///
    /// # Errors
    /// [`KeyError::Private`] when the system gives no random bytes.
    pub fn generate() -> Result<Vec<u8>, KeyError> {
        use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
        let pair = aws_lc_rs::signature::Ed25519KeyPair::generate().map_err(|_| KeyError::Private)?;
        let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| KeyError::Private)?;
        Ok(der.as_ref().to_vec())
    }

    /// The key in a PKCS#8 file (DER), under the name that the log has.
    ///
    /// # Errors
    /// [`KeyError::Private`], [`KeyError::Name`]
    pub fn from_pkcs8(name: &str, der: &[u8]) -> Result<Self, KeyError> {
        use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).map_err(|_| KeyError::Private)?;
        let public = pair.public_key().as_ref().try_into().map_err(|_| KeyError::Private)?;
        Ok(Self { verifier: VerifierKey::new(name, public)?, pair })
    }

    /// Its public half.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// The text with this key's signature below it. The text must end with a line feed.
    pub fn sign(&self, text: &str) -> Note {
        let signature = NoteSignature {
            name: self.verifier.name.clone(),
            key_id: self.verifier.id(),
            signature: self.pair.sign(text.as_bytes()).as_ref().to_vec(),
        };
        Note { text: text.to_owned(), signatures: vec![signature] }
    }
}

#[cfg(all(test, any(feature = "aws-lc", feature = "pure")))]
mod tests {
    use super::*;

    /// Run with `--no-default-features --features pure` it judges the other library.
    #[test]
    fn either_library_believes_the_known_note_and_no_altered_one() {
        let key: VerifierKey =
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW".parse().unwrap();
        let text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n\
            — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        let mut note = Note::parse(text).unwrap();
        assert!(key.has_signed(&note));
        note.signatures[0].signature[0] ^= 1;
        assert!(!key.has_signed(&note));
    }
}
