//! Rules for passwords (seed 000 section 7): 8 or more characters with upper and lower case letters, digits and
//! symbols; and not one that everybody guesses first.

use serde::{Deserialize, Serialize};

/// One rule that a password breaks; the field error code is its snake-case name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Broken {
    PasswordShort,
    PasswordLong,
    PasswordUpper,
    PasswordLower,
    PasswordDigit,
    PasswordSymbol,
    PasswordCommon,
}

impl Broken {
    pub fn code(self) -> &'static str {
        match self {
            Self::PasswordShort => "password_short",
            Self::PasswordLong => "password_long",
            Self::PasswordUpper => "password_upper",
            Self::PasswordLower => "password_lower",
            Self::PasswordDigit => "password_digit",
            Self::PasswordSymbol => "password_symbol",
            Self::PasswordCommon => "password_common",
        }
    }
}

/// Shortest and longest password, in characters. The upper bound keeps hashing cheap for the server.
pub const LENGTH: std::ops::RangeInclusive<usize> = 8..=128;

/// Every rule that `password` breaks; empty means that it may be used. `own` are the person's own data
/// (CUI, e-mail), which make a password easy to guess.
pub fn broken(password: &str, own: &[&str]) -> Vec<Broken> {
    let count = password.chars().count();
    let has = |test: fn(char) -> bool| password.chars().any(test);
    let mut broken = Vec::new();
    let mut unless = |fine: bool, rule: Broken| {
        if !fine {
            broken.push(rule);
        }
    };
    unless(count >= *LENGTH.start(), Broken::PasswordShort);
    unless(count <= *LENGTH.end(), Broken::PasswordLong);
    unless(has(char::is_uppercase), Broken::PasswordUpper);
    unless(has(char::is_lowercase), Broken::PasswordLower);
    unless(has(|c| c.is_ascii_digit()), Broken::PasswordDigit);
    unless(has(|c| !c.is_alphanumeric() && !c.is_whitespace()), Broken::PasswordSymbol);
    unless(!is_common(password, own), Broken::PasswordCommon);
    broken
}

/// Words on which the lists of leaked passwords build; what people add to please a rule is stripped before comparing.
const COMMON: &str = include_str!("common_passwords.txt");

fn is_common(password: &str, own: &[&str]) -> bool {
    let words = || COMMON.lines().filter(|line| !line.is_empty());
    // `P@ss` hides a letter behind a symbol, `qwerty$` only adds one: both readings count.
    let readings: [fn(char) -> bool; 2] = [|c| c.is_alphabetic(), |c| c.is_alphabetic() || "@$".contains(c)];
    for letter in readings {
        let plain = undisguised(password.trim_matches(|c| !letter(c)));
        let core: String = plain.chars().filter(|c| c.is_alphabetic()).collect();
        if words().any(|word| core == word || core == word.repeat(2)) {
            return true;
        }
    }
    let lower = password.to_lowercase();
    let digits: String = password.chars().filter(char::is_ascii_digit).collect();
    own.iter().any(|data| {
        let data = data.to_lowercase();
        let local = data.split('@').next().unwrap_or(&data);
        local.len() >= 5 && (lower.contains(local) || digits.contains(local))
    })
}

/// Lower case, without accents, the usual disguises of letters undone.
fn undisguised(password: &str) -> String {
    crate::search_form(password)
        .chars()
        .map(|c| match c {
            '@' | '4' => 'a',
            '3' => 'e',
            '1' | '!' => 'i',
            '0' => 'o',
            '$' | '5' => 's',
            '7' => 't',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_is_named() {
        assert_eq!(broken("Quetzal-Azul-77", &[]), []);
        assert_eq!(broken("Ab1!", &[]), [Broken::PasswordShort]);
        assert_eq!(broken("volcan-azul-77", &[]), [Broken::PasswordUpper]);
        assert_eq!(broken("VOLCAN-AZUL-77", &[]), [Broken::PasswordLower]);
        assert_eq!(broken("Volcan-Azul-xx", &[]), [Broken::PasswordDigit]);
        assert_eq!(broken("VolcanAzul77", &[]), [Broken::PasswordSymbol]);
    }

    #[test]
    fn common_ones_are_found_through_their_disguise() {
        for common in ["Password1!", "P@ssw0rd2024", "Guatemala2026!", "Contraseña1*", "Qwerty123$"] {
            assert!(broken(common, &[]).contains(&Broken::PasswordCommon), "{common}");
        }
    }

    #[test]
    fn own_data_makes_it_common() {
        assert_eq!(broken("Cui-1234567890101x", &["1234567890101"]), [Broken::PasswordCommon]);
        assert_eq!(broken("Ana.Morales-7", &["ana.morales@correo.example"]), [Broken::PasswordCommon]);
    }
}
