//! Patterns of numbers as people write them: `9` a digit, `A` a capital letter, `*` either, anything else itself.

/// Whether `text` has the form of `pattern`.
pub fn fits(pattern: &str, text: &str) -> bool {
    let mut typed = text.chars();
    let all = pattern.chars().all(|expected| {
        typed.next().is_some_and(|c| match expected {
            '9' => c.is_ascii_digit(),
            'A' => c.is_ascii_uppercase(),
            '*' => c.is_ascii_uppercase() || c.is_ascii_digit(),
            other => c == other,
        })
    });
    all && typed.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_number_fits_its_pattern_whole() {
        assert!(fits("AA-9999", "TJ-0042") && fits("*9", "A1") && fits("", ""));
        for wrong in ["TJ-042", "TJ-00421", "tj-0042", "TJ 0042", "ñJ-0042", ""] {
            assert!(!fits("AA-9999", wrong), "{wrong}");
        }
    }
}
