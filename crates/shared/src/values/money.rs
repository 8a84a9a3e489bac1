use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An amount of money, exact to the cent: `{ "amount": "16.50", "currency": "GTQ" }`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Decimal with two places, a point between.
    #[schema(example = "16.50")]
    pub amount: String,
    /// ISO 4217 code.
    #[schema(example = "GTQ")]
    pub currency: String,
}

impl Money {
    /// From cents of a quetzal.
    pub fn quetzales_from_cents(cents: i64) -> Self {
        Self { amount: format!("{}.{:02}", cents / 100, cents % 100), currency: "GTQ".into() }
    }

    /// The amount in cents, or `None` when it is not a decimal with at most two places.
    pub fn cents(&self) -> Option<i64> {
        decimal_cents(&self.amount)
    }

    /// As people in Guatemala write it: `Q1,234.56`.
    pub fn in_words(&self) -> String {
        let (whole, cents) = self.amount.split_once('.').unwrap_or((&self.amount, "00"));
        let mut grouped = String::new();
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.currency == "GTQ" { "Q" } else { &self.currency };
        format!("{sign}{grouped}.{cents:0<2}")
    }
}

/// Reads `1106`, `1106.5` or `1106.50` as cents.
pub(crate) fn decimal_cents(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || fraction.len() > 2 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let cents: i64 = format!("{fraction:0<2}").parse().ok()?;
    Some(whole.parse::<i64>().ok()? * 100 + cents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cents_and_words_agree() {
        let fee = Money::quetzales_from_cents(1650);
        assert_eq!(
            (fee.amount.as_str(), fee.cents(), fee.in_words()),
            ("16.50", Some(1650), "Q16.50".into())
        );
        assert_eq!(Money::quetzales_from_cents(123_456_789).in_words(), "Q1,234,567.89");
        assert_eq!(decimal_cents("2.5"), Some(250));
        for wrong in ["", "-1", "1.234", "1,5", "Q1"] {
            assert_eq!(decimal_cents(wrong), None, "{wrong}");
        }
    }
}
