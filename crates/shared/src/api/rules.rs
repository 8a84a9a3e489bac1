//! Rules for single answers, as `validator` calls them. The code of an error names its message (`field-<code>`).

use crate::values::{Cui, Email, Nit, Phone, password};
use validator::ValidationError;

type Checked = Result<(), ValidationError>;

fn unless(fine: bool, code: &'static str) -> Checked {
    if fine { Ok(()) } else { Err(ValidationError::new(code)) }
}

pub fn cui(text: &str) -> Checked {
    Cui::parse(text).map(drop).map_err(|error| ValidationError::new(error.code()))
}

pub fn nit(text: &str) -> Checked {
    unless(Nit::parse(text).is_ok(), "nit")
}

pub fn email(text: &str) -> Checked {
    unless(Email::parse(text).is_ok(), "email")
}

pub fn phone(text: &str) -> Checked {
    unless(Phone::parse(text).is_ok(), "phone")
}

/// A name or an address: one line of 1 to 200 characters, with a letter in it.
pub fn line(text: &str) -> Checked {
    let text = text.trim();
    if text.is_empty() {
        return Err(ValidationError::new("missing"));
    }
    if text.chars().any(char::is_control) {
        return Err(ValidationError::new("one_line"));
    }
    unless(text.chars().count() <= 200, "too_long")
}

/// A name in both languages, each a [`line`].
pub fn both_languages(text: &crate::Text) -> Checked {
    line(&text.es)?;
    line(&text.en)
}

/// A name of a person: a [`line`] of letters, spaces, hyphens, apostrophes and points.
pub fn name(text: &str) -> Checked {
    line(text)?;
    unless(text.chars().all(|c| c.is_alphabetic() || " -'’.".contains(c)), "name")
}

/// Some digits, with spaces or hyphens between them.
pub fn digits(text: &str) -> Checked {
    let count = text.chars().filter(char::is_ascii_digit).count();
    let clean = text.chars().all(|c| c.is_ascii_digit() || c == '-' || c == ' ');
    unless(clean && (4..=20).contains(&count), "digits")
}

/// The number of a deposit slip or the reference of a transfer: letters, digits and hyphens, spaces between.
pub fn payment_number(text: &str) -> Checked {
    let clean = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == ' ');
    unless(clean && text.trim().len() <= 40, "payment_number")
}

/// The first rule that a password breaks. The page shows all of them while one types.
pub fn password(text: &str) -> Checked {
    match password::broken(text, &[]).first() {
        None => Ok(()),
        Some(rule) => Err(ValidationError::new(rule.code())),
    }
}

/// A text of 1 to 4,000 characters.
pub fn text(text: &str) -> Checked {
    if text.trim().is_empty() {
        return Err(ValidationError::new("missing"));
    }
    unless(text.chars().count() <= 4000 && !text.contains('\0'), "too_long")
}
