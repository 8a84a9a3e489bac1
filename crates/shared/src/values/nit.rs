use serde::{Deserialize, Serialize};

/// Guatemala's tax number (Número de Identificación Tributaria): digits and a check character (0 to 9 or K).
///
/// Kept as `576937-K`. A CUI is accepted too, since the tax administration uses it as NIT for persons.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Nit(String);

/// A text that is no NIT; the field error code is `nit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nit")]
pub struct NitError;

impl Nit {
    /// Reads `576937-K`, `576937K` or `576937 k`; or the 13 digits of a CUI.
    pub fn parse(text: &str) -> Result<Self, NitError> {
        let plain: String =
            text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_uppercase();
        if let Ok(cui) = super::Cui::parse(&plain) {
            return Ok(Self(cui.as_str().to_owned()));
        }
        let (check, digits) = match plain.char_indices().next_back() {
            Some((at, check)) => (check, &plain[..at]),
            None => return Err(NitError),
        };
        if digits.is_empty() || digits.len() > 12 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NitError);
        }
        let sum: u32 = digits.bytes().rev().zip(2u32..).map(|(b, w)| u32::from(b - b'0') * w).sum();
        let expected = match (11 - sum % 11) % 11 {
            10 => 'K',
            digit => char::from(b'0' + digit as u8),
        };
        if check == expected { Ok(Self(format!("{digits}-{check}"))) } else { Err(NitError) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

super::string_value!(Nit, NitError, "576937-K", "Tax number of Guatemala (NIT), with its check character.");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_numbers_are_read_and_kept_in_one_form() {
        for (typed, kept) in [
            ("576937-K", "576937-K"),
            ("7108 0", "7108-0"),
            ("576937k", "576937-K"),
            ("1234 56789 0101", "1234567890101"),
        ] {
            assert_eq!(Nit::parse(typed).map(String::from), Ok(kept.to_owned()), "{typed}");
        }
        for wrong in ["576937-1", "", "K", "12A-3", "CF"] {
            assert_eq!(Nit::parse(wrong), Err(NitError), "{wrong}");
        }
    }
}
