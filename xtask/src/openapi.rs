//! The committed OpenAPI document is what the code says.

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;

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
        None => Ok(()),
        Some(line) => bail!(
            "openapi/ventanilla.json differs from the code, {line}\nrun `cargo xtask openapi` and look at the diff"
        ),
    }
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
