use serde_json::Value;
use sha2::{Digest, Sha256};

/// Separates these hashes from all others over the same bytes.
const DOMAIN: &[u8] = b"ventanilla statement 1\0";

/// A number that programs do not all read and write alike: not whole, or beyond 2^53. Amounts are text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the number {0} has no canonical form here")]
pub struct NotCanonical(String);

/// The salted hash of a certificate's data: `SHA-256("ventanilla statement 1" || 0x00 || salt || canonical data)`. The salt
/// is 16 random bytes, new for every certificate.
///
/// # Errors
/// [`NotCanonical`]
pub fn commitment(salt: &[u8; 16], data: &Value) -> Result<[u8; 32], NotCanonical> {
    let data = canonical(data)?;
    Ok(Sha256::new().chain_update(DOMAIN).chain_update(salt).chain_update(data).finalize().into())
}

/// JSON in the one form of RFC 8785: no blanks, names of objects in the order of their UTF-16 code units.
///
/// # Errors
/// [`NotCanonical`]: whole numbers only.
pub fn canonical(data: &Value) -> Result<String, NotCanonical> {
    let mut text = String::new();
    write(data, &mut text)?;
    Ok(text)
}

fn write(value: &Value, text: &mut String) -> Result<(), NotCanonical> {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write(item, text)?;
            }
            text.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            text.push('{');
            for (at, (name, member)) in members.into_iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write(&Value::from(name.as_str()), text)?;
                text.push(':');
                write(member, text)?;
            }
            text.push('}');
        }
        Value::Number(number) => {
            // Beyond 2^53, and between whole numbers, programs read and write numbers differently.
            let float = number.as_f64().unwrap_or(f64::NAN);
            if float.fract() != 0.0 || float.abs() > 9_007_199_254_740_992.0 {
                return Err(NotCanonical(number.to_string()));
            }
            text.push_str(&format!("{:.0}", float + 0.0));
        }
        // Strings are escaped as RFC 8785 asks: the short escapes, lower-case \u00xx for other controls, nothing else.
        plain => text.push_str(&plain.to_string()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_order_and_the_blanks_of_the_source_do_not_matter() {
        // RFC 8785, section 3.2.3: sorted by UTF-16 code units, in which U+1F600 comes before U+FB33.
        let value: Value = serde_json::from_str(
            "{ \"\u{20ac}\": 1, \"\\r\": 2, \"\u{fb33}\": 3, \"1\": 4, \"\u{1f600}\": 5, \"\u{80}\": 6, \"\u{f6}\": 7 }",
        )
        .unwrap();
        let expected =
            "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}";
        assert_eq!(canonical(&value).unwrap(), expected);
    }

    #[test]
    fn numbers_have_one_form() {
        let value: Value = serde_json::from_str("[1.0, -0.0, 1e3, -7, 9007199254740992]").unwrap();
        assert_eq!(canonical(&value).unwrap(), "[1,0,1000,-7,9007199254740992]");
        for bad in ["9007199254740993000", "1e300", "16.50", "1e-9"] {
            assert!(canonical(&serde_json::from_str(bad).unwrap()).is_err(), "{bad}");
        }
    }

    #[test]
    fn controls_are_escaped_as_the_rule_says() {
        assert_eq!(
            canonical(&json!("\u{8}\t\n\u{c}\r\"\\/\u{1f}é\u{7f}")).unwrap(),
            "\"\\b\\t\\n\\f\\r\\\"\\\\/\\u001fé\u{7f}\""
        );
    }

    #[test]
    fn salt_and_data_both_count() {
        let data = json!({ "number": "2026-C-00001" });
        let one = commitment(&[0; 16], &data).unwrap();
        assert_ne!(one, commitment(&[1; 16], &data).unwrap());
        assert_ne!(one, commitment(&[0; 16], &json!({ "number": "2026-C-00002" })).unwrap());
    }
}
