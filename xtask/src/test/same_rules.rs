//! One suite of cases, judged by the rules as the server is compiled and as the page is: the verdicts must be the same to the
//! byte.

use anyhow::{Result, bail};
use std::fs;

use crate::shell::{self, command};
use crate::{web, workspace};

const PACKAGE: &str = "ventanilla-conformance";

pub fn check() -> Result<()> {
    let folder = workspace::target()?.join("conformance");
    fs::create_dir_all(&folder)?;
    let (suite, server, browser) =
        (folder.join("suite.json"), folder.join("server.jsonl"), folder.join("browser.jsonl"));
    // Nothing of an earlier run may be compared.
    for file in [&suite, &server, &browser] {
        if file.exists() {
            fs::remove_file(file)?;
        }
    }
    let mut native = super::nextest(&super::SELECTED, &format!("package({PACKAGE})"))?;
    shell::run(native.env("VENTANILLA_CONFORMANCE", &folder))?;
    let bindings = web::for_node(PACKAGE)?;
    let mut node = command("node");
    node.arg(workspace::root().join("crates/conformance/run.cjs")).arg(&bindings).arg(&suite).arg(&browser);
    shell::run(&mut node)?;
    let cases = compare(&fs::read_to_string(&server)?, &fs::read_to_string(&browser)?)?;
    println!("{cases} cases, the same verdicts natively and in WASM");
    Ok(())
}

/// Counts the lines, or names the first that differs.
fn compare(server: &str, browser: &str) -> Result<usize> {
    if server.is_empty() {
        bail!("the suite has no cases");
    }
    let mut lines = server.lines().zip(browser.lines());
    if let Some((ours, theirs)) = lines.find(|(ours, theirs)| ours != theirs) {
        bail!("the rules do not say the same:\n  server:  {ours}\n  browser: {theirs}");
    }
    let (ours, theirs) = (server.lines().count(), browser.lines().count());
    if server != browser {
        bail!("the server judged {ours} cases, the browser {theirs}");
    }
    Ok(ours)
}

#[cfg(test)]
mod tests {
    use super::compare;

    #[test]
    fn a_difference_is_shown_and_silence_is_none() {
        assert_eq!(compare("a\nb\n", "a\nb\n").unwrap(), 2);
        assert!(compare("a\nb\n", "a\nc\n").unwrap_err().to_string().contains("browser: c"));
        assert!(compare("a\nb\n", "a\n").unwrap_err().to_string().contains("the browser 1"));
        assert!(compare("", "").is_err());
    }
}
