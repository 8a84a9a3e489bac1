use serde::{Deserialize, Serialize};

/// A telephone number of Guatemala: 8 digits, kept as `+502 5555 1234`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// A text that is no telephone number; the field error code is `phone`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("phone")]
pub struct PhoneError;

impl Phone {
    /// Reads 8 digits with or without `+502`, spaces, hyphens and parentheses.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace() && !"-()".contains(*c)).collect();
        let digits = plain.strip_prefix("+502").or_else(|| plain.strip_prefix("00502")).unwrap_or(&plain);
        let valid = digits.len() == 8
            && digits.bytes().all(|b| b.is_ascii_digit())
            && matches!(digits.as_bytes()[0], b'2'..=b'7');
        if valid { Ok(Self(format!("+502 {} {}", &digits[..4], &digits[4..]))) } else { Err(PhoneError) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

super::string_value!(Phone, PhoneError, "+502 5555 1234", "Telephone number of Guatemala: 8 digits.");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_in_one_form() {
        for typed in ["55551234", "5555-1234", "+502 5555 1234", "00502 5555 1234"] {
            assert_eq!(Phone::parse(typed).map(String::from), Ok("+502 5555 1234".into()), "{typed}");
        }
        for wrong in ["", "1234", "95551234", "555512345", "5555abcd"] {
            assert!(Phone::parse(wrong).is_err(), "{wrong}");
        }
    }
}
