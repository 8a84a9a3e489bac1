//! What is peculiar to an institution lives in its folders, and nowhere in the program: no source and no message names an
//! institution, or a procedure's code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders whose name is a common word: the product's own, and a kind of place that every address has. As part of a
/// procedure's code they count all the same.
const COMMON: [&str; 2] = ["ventanilla", "municipality"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter(|path| path.is_dir()).collect()
}

fn name(path: &Path) -> String {
    path.file_stem().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Codes of institutions, of procedures and of registers, as the folders give them.
fn forbidden() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for institution in folders(&root().join("procedures")) {
        let code = name(&institution);
        words.extend(folders(&institution).iter().map(|folder| format!("{code}.{}", name(folder))));
        words.extend(Some(code).filter(|code| !COMMON.contains(&code.as_str())));
    }
    for institution in folders(&root().join("registers")) {
        let files = fs::read_dir(&institution).into_iter().flatten().flatten().map(|entry| entry.path());
        let registers = files.filter(|path| path.extension().is_some_and(|end| end == "toml"));
        words.extend(registers.map(|path| format!("{}.{}", name(&institution), name(&path))));
    }
    words
}

/// Names of the institutions that have procedures, from `data/institutions.csv`.
fn names() -> Vec<String> {
    let table = fs::read_to_string(root().join("data/institutions.csv")).unwrap_or_default();
    let with_procedures: Vec<String> =
        folders(&root().join("procedures")).iter().map(|path| name(path)).collect();
    let rows = table.lines().skip(1).filter_map(|line| {
        let (code, rest) = line.split_once(',')?;
        let named = rest.split(',').next()?.trim_matches('"').to_lowercase();
        with_procedures.contains(&code.to_lowercase()).then_some(named)
    });
    rows.filter(|name| !COMMON.contains(&name.as_str())).collect()
}

/// Sources and messages; not tests, which may look at what the folders hold.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            sources(&path, found);
        } else if path
            .extension()
            .is_some_and(|end| ["rs", "ftl", "typ", "scss", "html"].iter().any(|e| end == *e))
            && path.file_name().is_some_and(|name| name != "tests.rs")
        {
            found.push(path);
        }
    }
}

/// Whether `word` stands in the line by itself, and not within another word.
fn stands_in(line: &str, word: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    line.match_indices(word).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + word.len()..]);
        !part(before.chars().next_back()) && !part(after.chars().next())
    })
}

#[test]
fn no_source_and_no_message_names_an_institution_or_a_procedure() {
    let mut words = forbidden();
    words.extend(names());
    assert!(words.len() > 10, "the folders were not found: {words:?}");
    let mut files = Vec::new();
    for part in folders(&root().join("crates")) {
        sources(&part.join("src"), &mut files);
        sources(&part.join("messages"), &mut files);
    }
    sources(&root().join("crates/web/style"), &mut files);
    files.push(root().join("crates/web/index.html"));
    assert!(files.len() > 200, "only {} sources were found: the search is broken", files.len());
    let mut named = Vec::new();
    for file in files {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        for (at, line) in text.lines().enumerate() {
            let plain = line.to_lowercase();
            let found = words.iter().filter(|word| stands_in(&plain, word));
            named.extend(found.map(|word| format!("{}:{}: {word}", file.display(), at + 1)));
        }
    }
    assert!(named.is_empty(), "{}", named.join("\n"));
}

#[test]
fn a_word_is_found_by_itself_only() {
    assert!(
        stands_in("la de onsec es", "onsec") && stands_in("\"oj\"", "oj") && stands_in("oj.x-y", "oj.x-y")
    );
    assert!(!stands_in("ojo", "oj") && !stands_in("reloj", "oj"));
}
