use crate::random::{self, NoRandomness};

/// Crockford's base 32: no I, L, O or U, so that nobody misreads a printed code.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A verification code: 16 characters of 5 random bits each (80 bits), in four groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerificationCode(String);

impl VerificationCode {
    pub fn fresh() -> Result<Self, NoRandomness> {
        let bytes = random::bytes::<16>()?;
        Ok(Self(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect()))
    }

    /// Reads what a person typed: any case, hyphens or spaces, and the letters that look like digits.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect();
        let fine = plain.len() == 16 && plain.bytes().all(|b| ALPHABET.contains(&b));
        fine.then_some(Self(plain))
    }

    /// The 80 bits, first character first.
    pub fn to_bytes(&self) -> [u8; 10] {
        let values = |byte: u8| ALPHABET.iter().zip(0u128..).find(|(known, _)| **known == byte);
        let bits = self.0.bytes().filter_map(values).fold(0, |bits, (_, value)| bits << 5 | value);
        let mut bytes = [0; 10];
        bytes.copy_from_slice(&bits.to_be_bytes()[6..]);
        bytes
    }

    /// The inverse of [`Self::to_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: [u8; 10] = bytes.try_into().ok()?;
        let bits = bytes.iter().fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
        let character = |at: u32| char::from(ALPHABET[usize::try_from(bits >> (5 * at) & 31).unwrap_or(0)]);
        Some(Self((0..16).rev().map(character).collect()))
    }

    /// As kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As printed: `7Q2M-9XKD-4TRB-H8WN`.
    pub fn printed(&self) -> String {
        [&self.0[..4], &self.0[4..8], &self.0[8..12], &self.0[12..]].join("-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_printed_code_is_read_back_however_it_is_typed() {
        let code = VerificationCode::parse("7q2m 9xkd-4TRB-h8wo").unwrap();
        assert_eq!(code.printed(), "7Q2M-9XKD-4TRB-H8W0");
        assert_eq!(VerificationCode::parse(&code.printed()), Some(code));
        assert_eq!(VerificationCode::parse("7Q2M-9XKD-4TRB-H8W"), None);
        assert_eq!(VerificationCode::parse("7Q2M-9XKD-4TRB-H8WU"), None);
    }

    #[test]
    fn a_code_is_eighty_bits_and_comes_back() {
        let code = VerificationCode::parse("0000-0000-0000-001Z").unwrap();
        assert_eq!(code.to_bytes(), [0, 0, 0, 0, 0, 0, 0, 0, 0, 63]);
        for _ in 0..100 {
            let code = VerificationCode::fresh().unwrap();
            assert_eq!(VerificationCode::from_bytes(&code.to_bytes()), Some(code));
        }
        assert_eq!(VerificationCode::from_bytes(&[0; 9]), None);
    }

    #[test]
    fn every_character_carries_five_random_bits() {
        let mut seen = HashSet::new();
        for _ in 0..200 {
            let code = VerificationCode::fresh().unwrap();
            assert_eq!(code.as_str().len() * 5, 80);
            seen.extend(code.as_str().bytes().enumerate());
        }
        // 200 codes show nearly all 32 characters at all 16 places; a constant place would show one.
        assert!(seen.len() > 16 * 28, "{}", seen.len());
    }
}
