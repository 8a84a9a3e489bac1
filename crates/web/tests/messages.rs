//! Every text that a page names is in both catalogues.

#![expect(clippy::panic, reason = "helpers of a test say what they could not read")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use ventanilla_shared::messages::{Language, has};

/// Prefixes of the ids that pages write out.
const PREFIXES: [&str; 6] = ["web-", "officer-", "state-", "action-", "role-", "field-"];

/// Parts of the API's paths that look like ids.
const PATHS: [&str; 1] = ["officer-data"];

fn literals(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap_or_else(|error| panic!("{}: {error}", folder.display())).path();
        if path.is_dir() {
            literals(&path, found);
            continue;
        }
        let source = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        // Every other piece between quotation marks is inside a literal.
        let is_id = |text: &&str| {
            PREFIXES.iter().any(|prefix| text.len() > prefix.len() && text.starts_with(prefix))
                && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
                && !text.ends_with('-')
                && !PATHS.contains(text)
        };
        found.extend(source.split('"').filter(is_id).map(str::to_owned));
    }
}

#[test]
fn pages_name_only_messages_that_exist_in_both_languages() {
    let mut ids = BTreeSet::new();
    literals(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut ids);
    assert!(ids.len() > 300, "only {} ids were found: the search is broken", ids.len());
    let missing: Vec<_> = Language::ALL
        .into_iter()
        .flat_map(|language| ids.iter().map(move |id| (language.tag(), id)))
        .filter(|(tag, id)| !has(if *tag == "es" { Language::Spanish } else { Language::English }, id))
        .collect();
    assert_eq!(missing, []);
}
