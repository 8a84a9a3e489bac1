//! One-time passwords by time: RFC 6238 with what every app knows, SHA-1, 30 seconds, 6 digits.

use super::code::base32;
use aws_lc_rs::hmac;
use ventanilla_shared::values::Timestamp;

/// Bytes of a secret: as many as the hash has (RFC 4226, section 4).
pub const SECRET: usize = 20;
const STEP: i64 = 30;
const DIGITS: usize = 6;
/// A code is good one step before and after its own: clocks differ, and people type (RFC 6238, section 5.2).
const WINDOW: i64 = 1;

/// The step whose code this is, of those that are good now; the latest, if several have the same.
pub fn step_of(secret: &[u8], code: &str, now: Timestamp) -> Option<i64> {
    let current = now.timestamp().div_euclid(STEP);
    (current - WINDOW..=current + WINDOW).rev().find(|step| same(&code_at(secret, *step), code))
}

/// The code of a step (RFC 4226, section 5.3).
pub fn code_at(secret: &[u8], step: i64) -> String {
    // SHA-1's collisions do not weaken an HMAC, and apps know nothing else.
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let at = usize::from(tag.last().copied().unwrap_or_default() & 0xf);
    let mut word = [0; 4];
    word.copy_from_slice(&tag[at..at + 4]);
    let number = (u32::from_be_bytes(word) & 0x7fff_ffff) % 1_000_000;
    format!("{number:0DIGITS$}")
}

/// In a time that does not depend on where they differ.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

/// What an app reads out of the QR code (the Key URI format, which all apps follow).
pub fn uri(secret: &[u8], issuer: &str, account: &str) -> String {
    let (issuer, account) = (encoded(issuer), encoded(account));
    format!(
        "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP}",
        base32(secret)
    )
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    /// RFC 6238, appendix B; six of its eight digits.
    #[test]
    fn the_codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code_at(secret, seconds / STEP), code, "{seconds}");
            let now = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
            let step = Some(seconds / STEP);
            assert_eq!(step_of(secret, code, now(seconds)), step);
            assert_eq!(step_of(secret, code, now(seconds + STEP)), step, "one step late");
            assert_eq!(step_of(secret, code, now(seconds - STEP)), step, "one step early");
            assert_eq!(step_of(secret, code, now(seconds + 2 * STEP)), None);
            assert_eq!(step_of(secret, code, now(seconds - 2 * STEP)), None);
            assert_eq!(step_of(secret, &code[..5], now(seconds)), None);
            assert_eq!(step_of(secret, "", now(seconds)), None);
        }
    }

    #[test]
    fn an_app_can_read_the_address() {
        assert_eq!(
            uri(b"12345678901234567890", "Ventanilla", "ana@correo.example"),
            "otpauth://totp/Ventanilla:ana%40correo.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Ventanilla&algorithm=SHA1&digits=6&period=30"
        );
    }
}
