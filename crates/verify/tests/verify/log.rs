//! `head`, `proof`, and `pdf` with a proof of the log.

use super::command::{Files, run, verdict};
use super::files::signed_pdf;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use ventanilla_transparency::{Hash, Head, LogKey, MemoryStore, Root, Tree};

const ORIGIN: &str = "ventanilla.example/log";

struct Log {
    tree: Tree<MemoryStore>,
    entries: Vec<String>,
    key: LogKey,
    files: Files,
}

impl Log {
    fn of(entries: &[&str]) -> Self {
        let key = LogKey::from_pkcs8(ORIGIN, &LogKey::generate().unwrap()).unwrap();
        let mut log = Self {
            tree: Tree::new(MemoryStore::default(), 0),
            entries: Vec::new(),
            key,
            files: Files::new(),
        };
        for entry in entries {
            log.tree.append(&[Hash::leaf(entry.as_bytes())]).unwrap();
            log.entries.push((*entry).to_owned());
        }
        log
    }

    fn key(&self) -> String {
        self.key.verifier().to_string()
    }

    /// A signed head in a file.
    fn head(&mut self, size: u64, time: u64) -> String {
        let root = self.tree.root(size).unwrap();
        self.signed(root, time)
    }

    fn signed(&self, root: Root, time: u64) -> String {
        let head = Head { origin: ORIGIN.into(), root, time };
        self.files.put(&format!("head-{}-{time}", root.size), self.key.sign(&head.text()).to_string())
    }

    /// The server's answer, in a file.
    fn inclusion(&mut self, index: u64, size: u64, change: impl Fn(&mut Value)) -> String {
        let mut answer = serde_json::to_value(self.tree.inclusion(index, size).unwrap()).unwrap();
        let entry = &self.entries[usize::try_from(index).unwrap()];
        answer["leaf"] = json!({ "position": index, "entry": entry, "hash": Hash::leaf(entry.as_bytes()) });
        change(&mut answer);
        self.files.put("inclusion.json", answer.to_string())
    }

    fn consistency(&mut self, from: u64, to: u64) -> String {
        let proof = self.tree.consistency(from, to).unwrap();
        self.files.put("consistency.json", serde_json::to_string(&proof).unwrap())
    }
}

const ENTRIES: [&str; 5] = ["{\"n\":0}", "{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}"];

#[test]
fn a_log_that_only_grew_is_told_from_one_that_was_rewritten() {
    let mut log = Log::of(&ENTRIES);
    let (key, old, new) = (log.key(), log.head(3, 100), log.head(5, 200));
    let proof = log.consistency(3, 5);
    assert_eq!(verdict(&["head", &old, &new, "--key", &key, "--proof", &proof]), "0 [] []");
    assert_eq!(verdict(&["head", &old, &new, "--key", &key]), "3 [] [no_consistency_proof]");
    assert_eq!(verdict(&["head", &new, &old, "--key", &key]), "1 [new_is_older] []");

    // The same server, the same key, another past.
    let mut forged = Log::of(&["{\"n\":0}", "{\"n\":9}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}"]);
    forged.key = log.key;
    let (other, proof) = (forged.head(5, 200), forged.consistency(3, 5));
    assert_eq!(verdict(&["head", &old, &other, "--key", &key, "--proof", &proof]), "1 [rewritten] []");
    let same_size = forged.head(3, 300);
    assert_eq!(verdict(&["head", &old, &same_size, "--key", &key]), "1 [rewritten] []");
}

#[test]
fn a_head_of_another_key_is_not_believed() {
    let (mut log, other) = (Log::of(&ENTRIES), Log::of(&ENTRIES));
    let (old, new, proof) = (log.head(3, 100), log.head(5, 200), log.consistency(3, 5));
    let key = other.key();
    let told = verdict(&["head", &old, &new, "--key", &key, "--proof", &proof]);
    assert_eq!(told, "1 [old_not_signed,new_not_signed] []");
    let unreadable = log.files.put("unreadable", "hello");
    assert_eq!(verdict(&["head", &unreadable, &new, "--key", &log.key()]), "1 [old_unreadable] []");
}

#[test]
fn a_leaf_is_in_the_log_or_not() {
    let mut log = Log::of(&ENTRIES);
    let (key, head, later) = (log.key(), log.head(5, 100), log.head(4, 50));
    let good = log.inclusion(2, 5, |_| {});
    assert_eq!(verdict(&["proof", &good, "--head", &head, "--key", &key]), "0 [] []");
    assert_eq!(run(&["proof", &good, "--head", &head, "--key", &key]).1["found"]["entry"], json!({ "n": 2 }));
    assert_eq!(verdict(&["proof", &good, "--head", &later, "--key", &key]), "1 [proof_for_another_size] []");
    let altered = log.inclusion(2, 5, |answer| answer["leaf"]["entry"] = "{\"n\":7}".into());
    assert_eq!(verdict(&["proof", &altered, "--head", &head, "--key", &key]), "1 [not_in_the_log] []");
    let short = log.inclusion(2, 5, |answer| drop(answer["path"].as_array_mut().unwrap().pop()));
    assert_eq!(verdict(&["proof", &short, "--head", &head, "--key", &key]), "1 [proof_malformed] []");
}

#[test]
fn a_file_is_the_one_that_the_log_names() {
    let pdf = signed_pdf();
    let sha256: String = Sha256::digest(&pdf).iter().map(|byte| format!("{byte:02x}")).collect();
    let issued = json!({ "kind": "certificate_issued", "sha256": sha256 }).to_string();
    let void = json!({ "kind": "certificate_voided", "sha256": sha256 }).to_string();
    let other = json!({ "kind": "certificate_issued", "sha256": "00" }).to_string();
    let mut log = Log::of(&[&issued, &void, &other]);
    let (key, head, file) = (log.key(), log.head(3, 100), log.files.put("file.pdf", pdf));
    for (leaf, expected) in [
        (0, "3 [] [trust_of_the_signers]"),
        (1, "1 [not_issued] [trust_of_the_signers]"),
        (2, "1 [the_log_names_another_file] [trust_of_the_signers]"),
    ] {
        let proof = log.inclusion(leaf, 3, |_| {});
        let told = verdict(&["pdf", &file, "--proof", &proof, "--head", &head, "--key", &key]);
        assert_eq!(told, expected);
    }
}
