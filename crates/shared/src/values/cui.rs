use serde::{Deserialize, Serialize};

/// Guatemala's personal number (Código Único de Identificación): 13 digits, the ninth a check digit,
/// then the department (2) and municipality (2) of birth.
///
/// Kept without spaces. `1234567890101` is valid.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cui(String);

/// Why a text is no CUI. `code()` names the message of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CuiError {
    #[error("cui_length")]
    Length,
    #[error("cui_check_digit")]
    CheckDigit,
    #[error("cui_department")]
    Department,
}

impl CuiError {
    /// The field error code, as in `field-cui_length`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Length => "cui_length",
            Self::CheckDigit => "cui_check_digit",
            Self::Department => "cui_department",
        }
    }
}

/// Departments of birth run from 01 (Guatemala) to 22 (Jutiapa).
const DEPARTMENTS: u32 = 22;

impl Cui {
    /// Reads a CUI as printed on the DPI: spaces and hyphens between the digits are accepted.
    pub fn parse(text: &str) -> Result<Self, CuiError> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if digits.len() != 13 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(CuiError::Length);
        }
        let value = |range: std::ops::Range<usize>| {
            digits.as_bytes()[range].iter().fold(0u32, |sum, b| sum * 10 + u32::from(b - b'0'))
        };
        let weighted: u32 =
            digits.bytes().take(8).zip(2u32..).map(|(b, weight)| u32::from(b - b'0') * weight).sum();
        if weighted % 11 != value(8..9) {
            return Err(CuiError::CheckDigit);
        }
        if !(1..=DEPARTMENTS).contains(&value(9..11)) || value(11..13) == 0 {
            return Err(CuiError::Department);
        }
        Ok(Self(digits))
    }

    /// The 13 digits without spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As printed on the DPI: `1234 56789 0101`.
    pub fn printed(&self) -> String {
        format!("{} {} {}", &self.0[..4], &self.0[4..9], &self.0[9..])
    }

    /// INE code of the municipality of birth: department without leading zero, then two digits (`101`).
    pub fn municipality_code(&self) -> &str {
        self.0[9..].trim_start_matches('0')
    }
}

impl std::fmt::Display for Cui {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.printed())
    }
}

super::string_value!(Cui, CuiError, "1234567890101", "Personal number of Guatemala (CUI): 13 digits.");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spaces_as_printed_on_the_dpi_are_accepted() {
        assert_eq!(
            Cui::parse(" 1234 56789 0101 ").map(|c| c.as_str().to_owned()),
            Ok("1234567890101".into())
        );
        assert_eq!(Cui::parse("1234567890101").map(|c| c.printed()), Ok("1234 56789 0101".into()));
    }

    #[test]
    fn a_wrong_digit_length_or_department_is_named() {
        assert_eq!(Cui::parse("1234567880101"), Err(CuiError::CheckDigit));
        assert_eq!(Cui::parse("123456789010"), Err(CuiError::Length));
        assert_eq!(Cui::parse("12345678901O1"), Err(CuiError::Length));
        assert_eq!(Cui::parse("1234567892301"), Err(CuiError::Department));
        assert_eq!(Cui::parse("1234567890100"), Err(CuiError::Department));
    }

    #[test]
    fn a_remainder_of_ten_is_never_valid() {
        // 5 * 2 = 10, the rest zero: remainder 10 has no digit.
        for check in 0..10 {
            assert_eq!(Cui::parse(&format!("50000000{check}0101")), Err(CuiError::CheckDigit));
        }
    }

    proptest! {
        #[test]
        fn one_changed_digit_is_always_noticed(first in 0usize..8, add in 1u8..10) {
            let mut digits = *b"1234567890101";
            digits[first] = b'0' + (digits[first] - b'0' + add) % 10;
            let text = String::from_utf8_lossy(&digits).into_owned();
            prop_assert_eq!(Cui::parse(&text), Err(CuiError::CheckDigit));
        }

        #[test]
        fn any_text_is_read_or_refused_without_panic(text in ".*") {
            let _ = Cui::parse(&text);
        }
    }
}
