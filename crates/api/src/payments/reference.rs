/// The form in which numbers are compared: `0088 41-2207` and `0088412207` are one slip.
pub fn comparable(number: &str) -> String {
    number.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase()
}

/// What is left of a number without what only a form of writing adds: `BOL-0088412207` and `88412207` are worth a look.
pub fn loose(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() { comparable(number) } else { digits.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_hyphens_and_case_make_no_other_slip() {
        assert_eq!(comparable(" 88-41 2207a"), comparable("88412207A"));
    }

    #[test]
    fn zeros_and_letters_before_a_number_make_one_that_is_alike() {
        assert_eq!((loose("BOL-0088412207"), loose("0-0A")), ("88412207".to_owned(), "00A".to_owned()));
        assert_ne!(comparable("0088412207"), comparable("88412207"));
    }
}
