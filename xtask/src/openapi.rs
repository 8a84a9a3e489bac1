//! The committed OpenAPI document is what the code says.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

use crate::contract::breaking;
use crate::server::{self, PACKAGE};
use crate::{setup, shell, workspace};

fn path() -> PathBuf {
    workspace::root().join("openapi/ventanilla.json")
}

/// `cargo xtask openapi`.
pub fn write() -> Result<()> {
    setup::ensure(setup::API)?;
    server::build()?;
    fs::write(path(), generated()?).context("openapi/ventanilla.json cannot be written")?;
    println!("openapi: {}", path().display());
    Ok(())
}

/// Fails if the committed document is not the one that the built API prints.
pub fn check() -> Result<()> {
    let committed = fs::read_to_string(path())
        .context("openapi/ventanilla.json is missing: run `cargo xtask openapi`")?;
    match first_difference(&committed, &generated()?) {
        None => {}
        Some(line) => bail!(
            "openapi/ventanilla.json differs from the code, {line}\nrun `cargo xtask openapi` and look at the diff"
        ),
    }
    lint()?;
    let now = serde_json::from_str(&committed)?;
    for (name, before) in bases()? {
        unbroken(&name, &before, &now)?;
    }
    Ok(())
}

/// spectral finds nothing, not even a hint.
fn lint() -> Result<()> {
    let folder = workspace::root().join("openapi");
    let mut spectral = shell::command(folder.join("node_modules/.bin/spectral"));
    spectral.args(["lint", "ventanilla.json", "--ruleset", ".spectral.yaml", "--fail-severity", "hint"]);
    shell::run(spectral.current_dir(&folder))
}

/// What clients may have been written against: the released document, in every clone; and the last committed one of this
/// branch and of the main line, where git has them.
fn bases() -> Result<Vec<(String, Value)>> {
    let released = "openapi/released.json";
    let text =
        fs::read_to_string(workspace::root().join(released)).context("the released document is missing")?;
    let mut bases = vec![(released.to_owned(), serde_json::from_str(&text)?)];
    for revision in ["HEAD", "main", "origin/main"] {
        let mut git = shell::command("git");
        git.args(["show", &format!("{revision}:openapi/ventanilla.json")]);
        let shown = git.output().context("git does not start")?;
        if shown.status.success() {
            bases.push((format!("the document of {revision}"), serde_json::from_slice(&shown.stdout)?));
        }
    }
    Ok(bases)
}

fn unbroken(name: &str, before: &Value, now: &Value) -> Result<()> {
    let found = breaking::breaks(before, now);
    if found.is_empty() || breaking::is_announced(before, now) {
        return Ok(());
    }
    bail!(
        "clients of {name} break:\n  {}\nundo that, or raise VERSION in crates/api/src/openapi/mod.rs and, with a release, copy \
         openapi/ventanilla.json to openapi/released.json",
        found.join("\n  ")
    )
}

fn generated() -> Result<String> {
    let mut api = shell::command(workspace::binary(PACKAGE)?);
    let mut text = String::from_utf8(shell::output(api.arg("openapi"))?)?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

/// The first line that differs, with its number.
fn first_difference(committed: &str, generated: &str) -> Option<String> {
    if committed == generated {
        return None;
    }
    let (mut old, mut new) = (committed.lines(), generated.lines());
    let mut number = 0_usize;
    loop {
        number += 1;
        match (old.next(), new.next()) {
            (None, None) => return Some("in its line ends".to_owned()),
            (old, new) if old == new => {}
            (old, new) => {
                let (old, new) = (old.unwrap_or("(end)"), new.unwrap_or("(end)"));
                return Some(format!("first in line {number}:\n  committed: {old}\n  code:      {new}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn drift_is_shown_where_it_begins() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        let shown = first_difference("a\nb\nc\n", "a\nX\nc\n").unwrap();
        assert!(shown.contains("line 2") && shown.contains("committed: b") && shown.contains("X"), "{shown}");
        assert!(first_difference("a\n", "a\nb\n").unwrap().contains("(end)"));
        assert!(first_difference("a\r\n", "a\n").is_some());
    }
}
