//! Tokens, and what is sealed under them.

use crate::error::ApiError;
use crate::random::{self, NoRandomness};
use crate::signing_keys::Opened;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

/// Room for the largest opened key (RSA with 8192 bits, in base64): a buffer that grew would leave copies behind.
const ROOM: usize = 16 * 1024;

/// Two halves: the one finds the row, of which its hash is kept; the other one opens what the row holds, and is kept
/// nowhere.
pub struct Token {
    id: String,
    key: Zeroizing<[u8; 32]>,
}

impl Token {
    pub fn fresh() -> Result<Self, NoRandomness> {
        Ok(Self { id: random::token()?, key: Zeroizing::new(random::bytes()?) })
    }

    pub fn parse(text: &str) -> Option<Self> {
        let (id, key) = text.split_once('.')?;
        let key = Zeroizing::new(URL_SAFE_NO_PAD.decode(key).ok()?);
        Some(Self { id: id.to_owned(), key: Zeroizing::new(key.as_slice().try_into().ok()?) })
    }

    /// As the client holds it.
    pub fn text(&self) -> String {
        format!("{}.{}", self.id, *Zeroizing::new(URL_SAFE_NO_PAD.encode(self.key.as_slice())))
    }

    /// What is kept of it.
    pub fn hash(&self) -> String {
        random::token_hash(&self.id)
    }

    /// Seals an opened key, bound to what else stands in its row: on another account's row, or with a later expiry, it
    /// does not open.
    pub fn seal(&self, opened: &Opened, bound_to: &str) -> Result<Vec<u8>, ApiError> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(ROOM));
        serde_json::to_writer(&mut *bytes, opened)?;
        let failed = |_| ApiError::internal("a key could not be sealed");
        let bound_to = Aad::from(bound_to.as_bytes());
        self.cipher()?.seal_in_place_append_tag(nonce(), bound_to, &mut *bytes).map_err(failed)?;
        Ok(bytes.to_vec())
    }

    /// The opened key; `None` if this token did not seal it, or it is bound to something else.
    pub fn unseal(&self, sealed: &[u8], bound_to: &str) -> Result<Option<Opened>, ApiError> {
        let mut bytes = Zeroizing::new(sealed.to_vec());
        match self.cipher()?.open_in_place(nonce(), Aad::from(bound_to.as_bytes()), &mut bytes) {
            Ok(plain) => Ok(Some(serde_json::from_slice(plain)?)),
            Err(_) => Ok(None),
        }
    }

    fn cipher(&self) -> Result<LessSafeKey, ApiError> {
        let key = UnboundKey::new(&AES_256_GCM, self.key.as_slice());
        key.map(LessSafeKey::new).map_err(|_| ApiError::internal("no key of 256 bits"))
    }
}

/// Always the same: each token's key is fresh and seals once.
fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; NONCE_LEN])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(bytes: usize) -> Opened {
        Opened::Software { pkcs8: Zeroizing::new(vec![7; bytes]) }
    }

    #[test]
    fn only_its_own_token_opens_what_was_sealed_and_only_in_its_own_row() {
        let token = Token::fresh().unwrap();
        let sealed = token.seal(&opened(48), "row of Rosa").unwrap();
        let again = Token::parse(&token.text()).unwrap();
        let Some(Opened::Software { pkcs8 }) = again.unseal(&sealed, "row of Rosa").unwrap() else {
            panic!("it opens")
        };
        assert_eq!(pkcs8.as_slice(), [7; 48]);
        assert!(again.unseal(&sealed, "row of Noé").unwrap().is_none());
        assert!(Token::fresh().unwrap().unseal(&sealed, "row of Rosa").unwrap().is_none());
        let mut damaged = sealed.clone();
        damaged[0] ^= 1;
        assert!(again.unseal(&damaged, "row of Rosa").unwrap().is_none());
        assert!(again.unseal(b"", "row of Rosa").unwrap().is_none());
        let plain = |part: &[u8]| sealed.windows(part.len()).any(|window| window == part);
        assert!(!plain(b"Software") && !plain(b"software") && !plain(b"BwcHBw"), "nothing of it can be read");
    }

    #[test]
    fn the_row_holds_neither_half_of_the_token() {
        let token = Token::fresh().unwrap();
        let text = token.text();
        let (id, key) = text.split_once('.').unwrap();
        assert_eq!(token.hash(), random::token_hash(id));
        let sealed = token.seal(&opened(48), "row").unwrap();
        let key = URL_SAFE_NO_PAD.decode(key).unwrap();
        assert!(!sealed.windows(key.len()).any(|window| window == key));
    }

    #[test]
    fn the_largest_key_fits_the_buffer() {
        // PKCS#8 of RSA with 8192 bits, three of four bytes of base64.
        let mut bytes = Vec::with_capacity(ROOM);
        serde_json::to_writer(&mut bytes, &opened(4_800)).unwrap();
        assert!(bytes.len() + AES_256_GCM.tag_len() <= ROOM && bytes.capacity() == ROOM);
    }

    #[test]
    fn what_is_no_token_is_none() {
        for text in ["", ".", "a", "a.b", "a.AAAA", &"a.".repeat(40)] {
            assert!(Token::parse(text).is_none(), "{text}");
        }
    }
}
