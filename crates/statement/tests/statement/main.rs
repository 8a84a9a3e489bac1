//! Statements from signing to verifying, and everything that must not pass.
#![expect(clippy::unwrap_used, reason = "tests")]

use data_encoding::BASE32_NOPAD;
use proptest::prelude::*;
use std::sync::LazyLock;
use ventanilla_statement::{
    Invalid, IssuerKey, KeySet, NotShown, Signed, Standing, Statement, StatementError, verify,
};

/// 22 November 2026, noon UTC.
const NOW: u64 = 1_795_348_800;
const DAY: u64 = 86_400;

static KEY: LazyLock<IssuerKey> =
    LazyLock::new(|| IssuerKey::from_pkcs8(&IssuerKey::generate().unwrap()).unwrap());

fn statement() -> Statement {
    Statement {
        issuer: "ONSEC".into(),
        number: "2026-C-00001".into(),
        code: (0..10).collect(),
        date: NOW - DAY,
        good_until: Some(NOW + 365 * DAY),
        commitment: [7; 32],
    }
}

fn keys() -> KeySet {
    KeySet(vec![KEY.public("ONSEC", NOW - 30 * DAY).unwrap()])
}

fn url() -> String {
    KEY.sign(&statement()).unwrap().url("https://ventanilla.example/").unwrap()
}

#[test]
fn what_was_signed_is_read_from_the_address_and_believed() {
    let signed = Signed::parse(&url()).unwrap();
    let verified = verify(&signed, &keys(), NOW).unwrap();
    assert_eq!((verified.statement, verified.standing), (statement(), Standing::Current));
    assert!(
        verified.not_shown.contains(&NotShown::RevokedSince)
            && verified.not_shown.contains(&NotShown::VoidSince)
    );
}

#[test]
fn the_address_fits_57_modules_in_the_alphanumeric_mode() {
    let url = url();
    assert!(url.starts_with("HTTPS://VENTANILLA.EXAMPLE/S/"), "{url}");
    assert!(url.chars().all(|c| "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".contains(c)), "{url}");
    // Version 10 at level M holds 311 such characters.
    assert!(url.len() <= 311, "{}", url.len());
}

#[test]
fn an_address_is_read_however_it_was_typed_on() {
    let url = url();
    let bare = url.rsplit('/').next().unwrap();
    for text in [
        url.to_lowercase(),
        format!(" {url}\n"),
        bare.to_owned(),
        format!("https://elsewhere.example/S/{bare}"),
    ] {
        assert_eq!(Signed::parse(&text), Signed::parse(&url), "{text}");
    }
    for text in ["", "/", "https://ventanilla.example/v/7Q2M9XKD4TRBH8WN", "HTTPS://VENTANILLA.EXAMPLE/S/"] {
        assert_eq!(Signed::parse(text), Err(StatementError::NotAStatement), "{text}");
    }
    assert_eq!(Signed::parse("HTTPS://VENTANILLA.EXAMPLE/S/AAAA"), Err(StatementError::NotCanonical));
}

#[test]
fn an_address_with_a_path_or_other_characters_is_refused() {
    let signed = KEY.sign(&statement()).unwrap();
    for base in [
        "https://ventanilla.example/tramites",
        "ventanilla.example",
        "https://",
        "ftp://a",
        "https://münchen.example",
        "https://a?b",
    ] {
        assert!(signed.url(base).is_err(), "{base}");
    }
    assert!(signed.url("http://127.0.0.1:8080").is_ok());
}

#[test]
fn keys_of_others_and_withdrawn_or_ended_ones_are_not_believed() {
    let signed = Signed::parse(&url()).unwrap();
    let with = |change: &dyn Fn(&mut ventanilla_statement::PublicKey)| {
        let mut keys = keys();
        change(&mut keys.0[0]);
        verify(&signed, &keys, NOW).map(|verified| verified.standing)
    };
    assert_eq!(with(&|_| {}), Ok(Standing::Current));
    assert_eq!(with(&|key| key.issuer = "RENAP".into()), Err(Invalid::UnknownKey));
    assert_eq!(with(&|key| key.public[0] ^= 1), Err(Invalid::UnknownKey));
    assert_eq!(with(&|key| key.revoked_at = Some(NOW)), Err(Invalid::KeyRevoked));
    assert_eq!(with(&|key| key.not_before = NOW - DAY + 1), Err(Invalid::OutsideOfKey));
    assert_eq!(with(&|key| key.not_after = Some(NOW - DAY)), Err(Invalid::OutsideOfKey));
    assert_eq!(with(&|key| key.not_after = Some(NOW - DAY + 1)), Ok(Standing::Current));
    assert_eq!(verify(&signed, &KeySet::default(), NOW).unwrap_err(), Invalid::UnknownKey);
}

#[test]
fn a_statement_is_told_apart_before_during_and_after_its_time() {
    let standing = |now| verify(&Signed::parse(&url()).unwrap(), &keys(), now).unwrap().standing;
    assert_eq!(standing(NOW - DAY - 1), Standing::NotYet);
    assert_eq!(standing(NOW - DAY), Standing::Current);
    assert_eq!(standing(NOW + 365 * DAY - 1), Standing::Current);
    assert_eq!(standing(NOW + 365 * DAY), Standing::Expired);
    let endless = KEY.sign(&Statement { good_until: None, ..statement() }).unwrap();
    assert_eq!(verify(&endless, &keys(), u64::MAX).unwrap().standing, Standing::Current);
}

#[test]
fn what_does_not_fit_is_not_signed() {
    for bad in [
        Statement { issuer: String::new(), ..statement() },
        Statement { number: "9".repeat(65), ..statement() },
        Statement { code: vec![0; 65], ..statement() },
        Statement { date: u64::MAX, ..statement() },
    ] {
        assert_eq!(KEY.sign(&bad), Err(StatementError::OutOfRange));
    }
}

#[test]
fn key_sets_travel_as_json_and_are_read_strictly() {
    let mut set = keys();
    set.0[0].not_after = Some(NOW + DAY);
    let text = set.to_json().unwrap();
    assert_eq!(KeySet::from_json(&text).unwrap(), set);
    for (from, to) in [
        ("Ed25519", "P-256"),
        ("\"iss\"", "\"ist\""),
        ("\"kid\": \"", "\"kid\": \"A"),
        ("\"sig\"", "\"enc\""),
    ] {
        assert!(KeySet::from_json(&text.replace(from, to)).is_err(), "{from}");
    }
    // RFC 8037, appendix A.3: the thumbprint of this key, of which an id is the first eight bytes.
    let known = r#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","kid":"kPrK_qmxVWY","iss":"A","nbf":0}]}"#;
    assert_eq!(KeySet::from_json(known).unwrap().0[0].id().to_string(), "kPrK_qmxVWY");
}

proptest! {
    #[test]
    fn no_flipped_bit_passes(bit in any::<prop::sample::Index>()) {
        let url = url();
        let mut bytes = BASE32_NOPAD.decode(url.rsplit('/').next().unwrap().as_bytes()).unwrap();
        let at = bit.index(bytes.len() * 8);
        bytes[at / 8] ^= 1 << (at % 8);
        let passed = Signed::from_bytes(&bytes).is_ok_and(|signed| verify(&signed, &keys(), NOW).is_ok());
        prop_assert!(!passed);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), text in "\\PC{0,200}") {
        let _ = Signed::from_bytes(&bytes);
        let _ = Signed::parse(&text);
        let _ = Signed::parse(&format!("HTTPS://A/S/{}", BASE32_NOPAD.encode(&bytes)));
        let _ = KeySet::from_json(&text);
    }

    /// Bytes that are nearly a statement reach deeper than arbitrary ones.
    #[test]
    fn no_damaged_statement_makes_the_reader_panic(cut in any::<prop::sample::Index>(), with in prop::collection::vec(any::<u8>(), 0..9)) {
        let mut bytes = KEY.sign(&statement()).unwrap().to_bytes().unwrap();
        let at = cut.index(bytes.len());
        let end = (at + with.len()).min(bytes.len());
        let same = bytes[at..end] == with;
        bytes.splice(at..end, with);
        let passed = Signed::from_bytes(&bytes).is_ok_and(|signed| verify(&signed, &keys(), NOW).is_ok());
        prop_assert!(!passed || same);
    }

    #[test]
    fn every_statement_comes_back(
        issuer in "[A-Z]{1,20}", number in "\\PC{1,16}", code in prop::collection::vec(any::<u8>(), 1..64),
        date in 0..u64::from(u32::MAX) * 9, good_until in prop::option::of(0..u64::from(u32::MAX) * 9), commitment: [u8; 32],
    ) {
        let given = Statement { issuer, number, code, date, good_until, commitment };
        let url = KEY.sign(&given).unwrap().url("https://a.example").unwrap();
        let signed = Signed::parse(&url).unwrap();
        prop_assert_eq!(signed.unverified(), &given);
    }
}
