use crate::random::{self, NoRandomness};
use ventanilla_shared::AccountId;

/// Bytes of a recovery code: too many to be guessed even by who has the table, so that a plain hash keeps it (ASVS 6.5.2
/// asks for 112 bits).
const RECOVERY: usize = 15;
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What a person types as the second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// Six digits, of the app.
    Timed(String),
    /// Of the list that was shown once.
    Recovery(String),
}

impl Code {
    /// Spaces, hyphens and small letters do not matter.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let plain = plain.to_ascii_uppercase();
        if plain.len() == 6 && plain.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self::Timed(plain));
        }
        let fits = plain.len() == RECOVERY * 8 / 5 && plain.bytes().all(|byte| ALPHABET.contains(&byte));
        fits.then_some(Self::Recovery(plain))
    }
}

/// A recovery code as it is shown: six groups of four.
pub fn recovery() -> Result<String, NoRandomness> {
    let plain = base32(&random::bytes::<RECOVERY>()?);
    let groups: Vec<_> = plain.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
    Ok(groups.join("-"))
}

/// What is kept of a recovery code, as [`Code::parse`] gives it.
pub fn hash(account: AccountId, plain: &str) -> String {
    random::token_hash(&format!("recovery code of {account}\n{plain}"))
}

/// RFC 4648, without padding.
pub fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in bytes {
        bits = (bits << 8) | u32::from(*byte);
        count += 8;
        while count >= 5 {
            count -= 5;
            text.push(char::from(ALPHABET[(bits >> count) as usize & 31]));
        }
        bits &= (1 << count) - 1;
    }
    if count > 0 {
        text.push(char::from(ALPHABET[(bits << (5 - count)) as usize & 31]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648, section 10.
    #[test]
    fn base32_is_the_standards() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn a_code_may_be_typed_with_spaces_hyphens_and_small_letters() {
        assert_eq!(Code::parse(" 123 456 "), Some(Code::Timed("123456".into())));
        let shown = recovery().unwrap();
        assert_eq!(shown.len(), 29);
        let plain = shown.replace('-', "");
        assert_eq!(Code::parse(&shown.to_lowercase()), Some(Code::Recovery(plain)));
        for wrong in [
            "",
            "12345",
            "1234567",
            "12345a",
            "ABCD-EFGH-IJKL-MNOP-QRST-UVW1",
            "ABCD-EFGH-IJKL-MNOP",
            "１２３４５６",
        ] {
            assert_eq!(Code::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_recovery_code_counts_for_its_account_only() {
        let (one, other) = (AccountId(uuid::Uuid::nil()), AccountId(uuid::Uuid::max()));
        assert_ne!(hash(one, "ABCDEFGHIJKLMNOPQRSTUVWX"), hash(other, "ABCDEFGHIJKLMNOPQRSTUVWX"));
    }
}
