//! Signed heads. The known note is that of the documentation of Go's `golang.org/x/mod/sumdb/note`.

use proptest::prelude::*;
use ventanilla_transparency::{Hash, Head, HeadError, KeyError, LogKey, Note, Root, VerifierKey};

const GO_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const GO_NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\n\
    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
/// Ed25519, PKCS#8. The private key of RFC 8032, section 7.1, test 1.
const PKCS8: &str =
    "302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

fn key() -> LogKey {
    let der: Vec<u8> =
        (0..PKCS8.len()).step_by(2).map(|at| u8::from_str_radix(&PKCS8[at..at + 2], 16).unwrap()).collect();
    LogKey::from_pkcs8("ventanilla.example/log", &der).unwrap()
}

fn head() -> Head {
    Head {
        origin: "ventanilla.example/log".into(),
        root: Root { size: 4, hash: Hash::leaf(b"") },
        time: 1_795_190_400,
    }
}

#[test]
fn a_note_of_another_program_is_read_and_written_back() {
    let key: VerifierKey = GO_KEY.parse().unwrap();
    let note = Note::parse(GO_NOTE).unwrap();
    assert!(key.has_signed(&note));
    assert_eq!((note.to_string().as_str(), key.to_string().as_str()), (GO_NOTE, GO_KEY));
    let altered = Note::parse(&GO_NOTE.replace("the answer", "an answer")).unwrap();
    assert!(!key.has_signed(&altered));
    assert!(!super::heads::key().verifier().has_signed(&note), "another key");
}

#[test]
fn a_signed_head_is_this_text() {
    let note = key().sign(&head().text()).to_string();
    expect_published(&note);
    assert_eq!(Head::verified(&note, key().verifier()), Ok(head()));
    assert_eq!(Head::unverified(&note), Ok(head()));
}

/// What is published must not change by accident: others keep it.
fn expect_published(note: &str) {
    let lines: Vec<&str> = note.lines().collect();
    let expected = [
        "ventanilla.example/log",
        "4",
        "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=",
        "time 1795190400",
        "",
    ];
    assert_eq!(lines[..5], expected);
    assert!(lines[5].starts_with("— ventanilla.example/log ") && lines.len() == 6, "{note}");
}

#[test]
fn a_head_of_another_log_or_key_is_refused() {
    let other = LogKey::from_pkcs8("other.example", &LogKey::generate().unwrap()).unwrap();
    let note = key().sign(&head().text()).to_string();
    assert_eq!(Head::verified(&note, other.verifier()), Err(HeadError::OtherLog));
    let same_name = LogKey::from_pkcs8("ventanilla.example/log", &LogKey::generate().unwrap()).unwrap();
    assert_eq!(Head::verified(&note, same_name.verifier()), Err(HeadError::NotSigned));
    // A witness's line beside the log's own is passed over; a false one of the log's own key is not.
    let text = head().text();
    let mut witnessed = key().sign(&text);
    witnessed.signatures.extend(other.sign(&text).signatures);
    assert_eq!(Head::verified(&witnessed.to_string(), key().verifier()), Ok(head()));
    let mut forged = key().sign(&text).signatures.remove(0);
    forged.signature[7] ^= 1;
    witnessed.signatures.push(forged);
    assert_eq!(Head::verified(&witnessed.to_string(), key().verifier()), Err(HeadError::NotSigned));
}

#[test]
fn there_is_one_way_to_write_a_head() {
    let text = head().text();
    for other in [
        text.replace("\n4\n", "\n04\n"),
        text.replace("\n4\n", "\n+4\n"),
        text.replace("time ", "time  "),
        text.replace("oB0=", "oB1="),
        format!("{text}more\n"),
        text.trim_end().to_owned(),
        text.replace("ventanilla.example/log", ""),
    ] {
        assert_eq!(Head::parse_text(&other), Err(HeadError::NotACheckpoint), "{other}");
    }
}

#[test]
fn keys_are_read_strictly() {
    for bad in
        ["", "a+b", &GO_KEY.replace("c74f", "c74e"), &GO_KEY.replace("+AR", "+AB"), "a b+00000000+AQ=="]
    {
        assert!(bad.parse::<VerifierKey>().is_err(), "{bad}");
    }
    assert_eq!(VerifierKey::new("with space", [0; 32]), Err(KeyError::Name));
    assert!(LogKey::from_pkcs8("log", b"no key").is_err());
}

proptest! {
    #[test]
    fn no_flipped_bit_passes(bit in any::<prop::sample::Index>()) {
        let note = key().sign(&head().text()).to_string();
        let mut bytes = note.clone().into_bytes();
        let at = bit.index(bytes.len() * 8);
        bytes[at / 8] ^= 1 << (at % 8);
        if let Ok(altered) = String::from_utf8(bytes) {
            prop_assert!(Head::verified(&altered, key().verifier()).is_err(), "{}", altered);
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "(?s).{0,200}") {
        let _ = Note::parse(&text);
        let _ = Head::parse_text(&text);
        let _ = text.parse::<VerifierKey>();
    }
}
