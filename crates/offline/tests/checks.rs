//! What the browser says of good, forged and foreign things. The signatures are made with AWS-LC; compiled for the browser the
//! same code verifies them in pure Rust, which the browser tests use.
#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::json;
use ventanilla_offline::{check_data_of, check_inclusion_of, check_statement_at};
use ventanilla_shared::offline::{DataVerdict, InclusionVerdict, StatementVerdict};
use ventanilla_statement::{IssuerKey, KeySet, Statement, commitment};
use ventanilla_transparency::{Hash, Head, LogKey, MemoryStore, Tree};

const NOW: u64 = 1_800_000_000;

fn statement() -> Statement {
    Statement {
        issuer: "ONSEC".into(),
        number: "2026-C-00001".into(),
        code: vec![1; 10],
        date: NOW - 1000,
        good_until: Some(NOW + 1000),
        commitment: commitment(&[9; 16], &json!({ "holder": "Lucía Ajanel" })).unwrap(),
    }
}

#[test]
fn a_statement_is_judged_with_the_keys_at_hand() {
    let key = IssuerKey::from_pkcs8(&IssuerKey::generate().unwrap()).unwrap();
    let mut set = KeySet(vec![key.public("ONSEC", NOW - 5000).unwrap()]);
    let keys = set.to_json().unwrap();
    let url = |statement: &Statement| key.sign(statement).unwrap().url("https://ventanilla.example").unwrap();
    let good = url(&statement());
    let verdict = |text: &str, keys: &str, now| check_statement_at(text, keys, now).verdict;
    assert_eq!(verdict(&good, &keys, NOW), StatementVerdict::Good);
    assert_eq!(verdict(&good.to_lowercase(), &keys, NOW), StatementVerdict::Good);
    assert_eq!(verdict(&good, &keys, NOW + 1000), StatementVerdict::Expired);
    assert_eq!(verdict(&good, &keys, NOW - 2000), StatementVerdict::NotYet);
    assert_eq!(verdict(&good, "{\"keys\":[]}", NOW), StatementVerdict::UnknownKey);
    assert_eq!(verdict(&good, "", NOW), StatementVerdict::UnknownKey);
    assert_eq!(verdict("HTTPS://X/S/AAAA", &keys, NOW), StatementVerdict::Unreadable);
    let early = url(&Statement { date: NOW - 9000, ..statement() });
    assert_eq!(verdict(&early, &keys, NOW), StatementVerdict::OutsideOfKey);
    // Signed with a key of the same id, but of another issuer.
    let other = url(&Statement { issuer: "MINEDUC".into(), ..statement() });
    assert_eq!(verdict(&other, &keys, NOW), StatementVerdict::UnknownKey);
    set.0[0].revoked_at = Some(NOW - 1);
    assert_eq!(verdict(&good, &set.to_json().unwrap(), NOW), StatementVerdict::KeyRevoked);
    let said = check_statement_at(&good, &keys, NOW).claims.unwrap();
    assert_eq!((said.issuer.as_str(), said.number.as_str()), ("ONSEC", "2026-C-00001"));
    assert_eq!(said.date.unwrap().timestamp(), i64::try_from(NOW - 1000).unwrap());
}

#[test]
fn a_forged_signature_is_told_from_an_unknown_key() {
    let mine = IssuerKey::from_pkcs8(&IssuerKey::generate().unwrap()).unwrap();
    let keys = KeySet(vec![mine.public("ONSEC", 0).unwrap()]).to_json().unwrap();
    let url = mine.sign(&statement()).unwrap().url("https://ventanilla.example").unwrap();
    let (mut bad, length) = (0, url.len());
    for at in length - 90..length - 2 {
        let swapped = if &url[at..=at] == "A" { "B" } else { "A" };
        let forged = format!("{}{swapped}{}", &url[..at], &url[at + 1..]);
        match check_statement_at(&forged, &keys, NOW).verdict {
            StatementVerdict::BadSignature => bad += 1,
            other => assert_eq!(other, StatementVerdict::Unreadable, "{at}"),
        }
    }
    assert!(bad > 80, "{bad}");
}

#[test]
fn the_holders_data_match_the_statement_or_not() {
    let key = IssuerKey::from_pkcs8(&IssuerKey::generate().unwrap()).unwrap();
    let url = key.sign(&statement()).unwrap().url("https://ventanilla.example").unwrap();
    let file = |salt: &str, holder: &str| {
        json!({ "url": url, "salt": salt, "data": { "holder": holder } }).to_string()
    };
    let salt = "09".repeat(16);
    assert_eq!(check_data_of(&url, &file(&salt, "Lucía Ajanel")), DataVerdict::Same);
    assert_eq!(check_data_of(&url, &file(&salt, "Óscar Tzoc")), DataVerdict::Different);
    assert_eq!(check_data_of(&url, &file(&"08".repeat(16), "Lucía Ajanel")), DataVerdict::Different);
    for broken in ["", "[]", "{\"salt\":\"09\",\"data\":{}}", "%PDF-1.7"] {
        assert_eq!(check_data_of(&url, broken), DataVerdict::Unreadable, "{broken}");
    }
}

#[test]
fn an_entry_is_in_the_log_only_if_everything_fits() {
    let key = LogKey::from_pkcs8("ventanilla.example/log", &LogKey::generate().unwrap()).unwrap();
    let entries: Vec<String> = (0..7)
        .map(|at| {
            json!({ "kind": "certificate_issued", "number": at.to_string(), "sha256": format!("{at:064}") })
                .to_string()
        })
        .collect();
    let mut tree = Tree::new(MemoryStore::default(), 0);
    let leaves: Vec<Hash> = entries.iter().map(|entry| Hash::leaf(entry.as_bytes())).collect();
    let root = tree.append(&leaves).unwrap();
    let head = Head { origin: "ventanilla.example/log".into(), root, time: NOW };
    let note = key.sign(&head.text()).to_string();
    let verifier = key.verifier().to_string();
    let mut proof = |at: u64, entry: &str| {
        let proof = tree.inclusion(at, 7).unwrap();
        json!({ "leaf": { "position": at, "entry": entry, "hash": Hash::leaf(entry.as_bytes()) },
            "index": proof.index, "size": proof.size, "path": proof.path })
        .to_string()
    };
    let sha256 = format!("{:064}", 3);
    let good = check_inclusion_of(&sha256, &proof(3, &entries[3]), &note, &verifier);
    assert_eq!((good.verdict, good.size), (InclusionVerdict::Included, 7));
    assert_eq!(good.kind, "certificate_issued");
    let verdict = |proof: &str, note: &str, key: &str| check_inclusion_of(&sha256, proof, note, key).verdict;
    assert_eq!(verdict(&proof(2, &entries[2]), &note, &verifier), InclusionVerdict::OtherFile);
    assert_eq!(verdict(&proof(2, &entries[3]), &note, &verifier), InclusionVerdict::NotProven);
    assert_eq!(verdict("{}", &note, &verifier), InclusionVerdict::NotProven);
    let other = LogKey::from_pkcs8("ventanilla.example/log", &LogKey::generate().unwrap()).unwrap();
    let other = other.verifier().to_string();
    assert_eq!(verdict(&proof(3, &entries[3]), &note, &other), InclusionVerdict::HeadNotSigned);
    let larger = note.replace("\n7\n", "\n8\n");
    assert_eq!(verdict(&proof(3, &entries[3]), &larger, &verifier), InclusionVerdict::HeadNotSigned);
    assert_eq!(verdict(&proof(3, &entries[3]), &note, "no key"), InclusionVerdict::HeadNotSigned);
}
