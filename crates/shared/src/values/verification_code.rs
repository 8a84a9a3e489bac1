/// Crockford's base 32: no I, L, O or U, so that nobody misreads a printed code.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A verification code: 16 characters of 5 random bits each (80 bits), in four groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerificationCode(String);

impl VerificationCode {
    /// A new code from random bytes, of which it takes five bits each.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect())
    }

    /// Reads what a person typed: any case, hyphens or spaces, and the letters that look like digits.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !is_hyphen(*c))
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

/// A hyphen, or what telephones and text programs make of one.
fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// What somebody types, pastes or scans to have a certificate verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VerificationText {
    Code(VerificationCode),
    /// A signed statement in base32: the part of a QR code's address behind `/S/`.
    Statement(String),
}

impl VerificationText {
    /// A code, the address of a certificate's page, or that of a statement; in any case, with blanks and line breaks.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let path = plain.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let (before, last) = path.rsplit_once('/').unwrap_or(("", path));
        if let Some(code) = VerificationCode::parse(last) {
            return Some(Self::Code(code));
        }
        let encoded = last.to_ascii_uppercase();
        let is_base32 = |byte: u8| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte);
        // By itself only what is too long for a code with a slip in it; behind its address whatever is there.
        let placed =
            before.to_ascii_lowercase().ends_with("/s") || (before.is_empty() && encoded.len() > 100);
        (placed && !encoded.is_empty() && encoded.len() <= 2048 && encoded.bytes().all(is_base32))
            .then_some(Self::Statement(encoded))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_code_is_read_back_however_it_is_typed() {
        let code = VerificationCode::parse("7q2m 9xkd-4TRB–h8wo").unwrap();
        assert_eq!(code.printed(), "7Q2M-9XKD-4TRB-H8W0");
        assert_eq!(VerificationCode::parse(&code.printed()), Some(code));
        assert_eq!(VerificationCode::parse("7Q2M-9XKD-4TRB-H8W"), None);
        assert_eq!(VerificationCode::parse("7Q2M-9XKD-4TRB-H8WU"), None);
    }

    #[test]
    fn a_code_is_eighty_bits_and_comes_back() {
        let code = VerificationCode::parse("0000-0000-0000-001Z").unwrap();
        assert_eq!(code.to_bytes(), [0, 0, 0, 0, 0, 0, 0, 0, 0, 63]);
        let code =
            VerificationCode::from_random([0, 31, 32, 255, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]);
        assert_eq!(code.printed(), "0Z0Z-789A-BCDE-FGHJ");
        assert_eq!(VerificationCode::from_bytes(&code.to_bytes()), Some(code));
        assert_eq!(VerificationCode::from_bytes(&[0; 9]), None);
    }

    #[test]
    fn a_code_may_come_as_the_address_that_it_stands_in() {
        let code = Some(VerificationText::Code(VerificationCode::parse("7Q2M9XKD4TRBH8WN").unwrap()));
        for typed in [
            "7q2m 9xkd 4trb h8wn",
            " 7Q2M-9XKD-4TRB-H8WN\n",
            "https://ventanilla.example/v/7q2m-9xkd-4trb-h8wn",
            "HTTPS://VENTANILLA.EXAMPLE/V/7Q2M9XKD4TRBH8WN",
            "ventanilla.example/verify/7Q2M-9XKD-4TRB-H8WN/?from=mail#top",
        ] {
            assert_eq!(VerificationText::parse(typed), code, "{typed}");
        }
        for wrong in
            ["", "7Q2M-9XKD-4TRB-H8W", "https://ventanilla.example/", "ñandú", "https://x.example/s/"]
        {
            assert_eq!(VerificationText::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_statement_is_known_by_its_address_or_its_length() {
        let statement = "2KCEMIQE".repeat(30);
        let read = Some(VerificationText::Statement(statement.clone()));
        assert_eq!(VerificationText::parse(&format!("HTTPS://VENTANILLA.EXAMPLE/S/{statement}")), read);
        assert_eq!(VerificationText::parse(&format!("http://h/s/{}", statement.to_lowercase())), read);
        assert_eq!(VerificationText::parse(&statement), read);
        assert_eq!(VerificationText::parse(&format!("http://h/x/{statement}")), None);
        assert_eq!(VerificationText::parse("2KCEMIQE"), None);
        let endless = format!("http://h/S/{}", "A".repeat(3000));
        assert_eq!(VerificationText::parse(&endless), None);
    }
}
