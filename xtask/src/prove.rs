//! `cargo xtask prove`: the proofs that take too long for every change. Each is a test that `cargo xtask test` runs short; here
//! it runs long, and what it saw goes into a dated report under docs/proofs.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;
use std::{env, fs};

use crate::bench::date;
use crate::setup::{self, Need};
use crate::test::{SELECTED, Selection, nextest};
use crate::{contract, server, shell, workspace};

struct Proof {
    name: &'static str,
    what: &'static str,
    /// Filter of cargo-nextest.
    test: &'static str,
    /// The variable that says how many cases there are, or for how many seconds, and how many there are here.
    cases: (&'static str, u32),
    /// The file of figures that the test writes.
    figures: &'static str,
}

/// Not a test of the workspace, but a program that calls it.
const CONTRACT: &str = "contract";

const PROOFS: [Proof; 10] = [
    Proof {
        name: CONTRACT,
        what: "the running API answers as its document says, to nobody, a citizen and an officer, whatever schemathesis sends",
        test: "",
        cases: ("VENTANILLA_CONTRACT_SECONDS", 300),
        figures: "",
    },
    Proof {
        name: "walks",
        what: "random people walk random procedures: no move outside the design's table, no lost event, nobody cheats, nothing is stuck",
        test: "package(ventanilla-shared) and binary(walks)",
        cases: ("VENTANILLA_WALKS", 10_000),
        figures: "walks.json",
    },
    Proof {
        name: "definitions",
        what: "random and spoilt definitions are read, or refused with file and line",
        test: "package(ventanilla-api) and test(/^definition_fuzz::/)",
        cases: ("VENTANILLA_FUZZ", 20_000),
        figures: "definitions.json",
    },
    Proof {
        name: "forgeries",
        what: "signed files with bytes changed, cut, doubled, moved and spliced: an answer in time, no panic, and none passes with other content",
        test: "package(ventanilla-pades) and test(/^mutations::forgeries/)",
        cases: ("VENTANILLA_FORGERIES", 200_000),
        figures: "forgeries.json",
    },
    fuzz(
        "reader",
        "package(ventanilla-pades) and test(/^fuzz::reader::/)",
        "bent files are signed whole or refused",
        "fuzz-reader.json",
    ),
    fuzz(
        "verifier",
        "package(ventanilla-pades) and test(/^fuzz::signatures::a_file/)",
        "bent signed files pass only if they say what was signed",
        "fuzz-verify.json",
    ),
    fuzz(
        "cms",
        "package(ventanilla-pades) and test(/^fuzz::signatures::a_structure/)",
        "bent structures pass only as the signer's over the same file",
        "fuzz-cms.json",
    ),
    fuzz(
        "services",
        "package(ventanilla-pades) and test(/^fuzz::services::/)",
        "bent timestamps, OCSP answers and lists: what is believed when it is fetched is believed when it is verified",
        "fuzz-services.json",
    ),
    fuzz(
        "certificates",
        "package(ventanilla-pades) and test(/^fuzz::keys::a_certificate/)",
        "bent certificates are read or refused",
        "fuzz-certificates.json",
    ),
    fuzz(
        "keys",
        "package(ventanilla-pades) and test(/^fuzz::keys::a_key/)",
        "bent PKCS#12, PKCS#8 and PEM are opened or refused",
        "fuzz-keys.json",
    ),
];

/// Ten minutes of a fuzz target of `ventanilla-pades`: no panic, bounded time and memory, and what is said here.
const fn fuzz(name: &'static str, test: &'static str, what: &'static str, figures: &'static str) -> Proof {
    Proof { name, what, test, cases: ("VENTANILLA_FUZZ_SECONDS", 600), figures }
}

/// Runs the chosen proofs. `VENTANILLA_WALKS`, `VENTANILLA_FUZZ` and so on in the environment say how many cases or seconds, if not as
/// many as usual.
pub fn prove(selection: &Selection) -> Result<ExitCode> {
    let proofs: Vec<&Proof> = match selection {
        Selection::All => PROOFS.iter().collect(),
        Selection::Only(names) => names.iter().map(|name| find(name)).collect::<Result<_>>()?,
        Selection::List => {
            PROOFS.iter().for_each(|proof| println!("{:<13} {}", proof.name, proof.what));
            return Ok(ExitCode::SUCCESS);
        }
    };
    let needs: [&[Need]; 2] = [setup::API, &[Need::Nextest]];
    setup::ensure(&needs.concat())?;
    let mut report =
        format!("# Proofs of {}\n\nWritten by `cargo xtask prove`, at {}.\n", date()?, commit()?);
    let mut failed = Vec::new();
    for proof in proofs {
        println!("\n=== {}: {}", proof.name, proof.what);
        let start = Instant::now();
        let outcome = carry_out(proof);
        let seconds = start.elapsed().as_secs_f32();
        match &outcome {
            Ok(_) => println!("=== {}: proved in {seconds:.0} s", proof.name),
            Err(error) => {
                println!("\nFAILED {}: {error:#}", proof.name);
                failed.push(proof.name);
            }
        }
        write!(report, "\n{}", section(proof, seconds, &outcome)?)?;
    }
    let path = workspace::root().join("docs/proofs").join(format!("{}.md", date()?));
    fs::create_dir_all(path.with_file_name(""))?;
    fs::write(&path, report)?;
    println!("\nreport: {}", path.display());
    if failed.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    println!("failed: {}", failed.join(", "));
    Ok(ExitCode::FAILURE)
}

fn find(name: &str) -> Result<&'static Proof> {
    match PROOFS.iter().find(|proof| proof.name == name) {
        Some(proof) => Ok(proof),
        None => bail!("there is no proof `{name}`; `cargo xtask prove --list` shows them"),
    }
}

fn carry_out(proof: &Proof) -> Result<Value> {
    if proof.name == CONTRACT {
        server::build()?;
        return contract::schemathesis(cases(proof).parse()?);
    }
    let folder = workspace::target()?.join("proofs");
    fs::create_dir_all(&folder)?;
    let figures = folder.join(proof.figures);
    if figures.exists() {
        fs::remove_file(&figures)?;
    }
    shell::run(&mut test(proof, &folder)?)?;
    let text = fs::read_to_string(&figures).context("the test wrote no figures: did it run?")?;
    Ok(serde_json::from_str(&text)?)
}

fn test(proof: &Proof, folder: &Path) -> Result<Command> {
    let mut test = nextest(&SELECTED, proof.test)?;
    test.env(proof.cases.0, cases(proof)).env("VENTANILLA_PROOF", folder);
    Ok(test)
}

/// How many cases or seconds, as text: the environment's word or the usual number.
fn cases(proof: &Proof) -> String {
    let (variable, usual) = proof.cases;
    env::var(variable).unwrap_or_else(|_| usual.to_string())
}

fn section(proof: &Proof, seconds: f32, outcome: &Result<Value>) -> Result<String> {
    let mut text = format!("## {}\n\n{}: ", proof.name, capital(proof.what));
    match outcome {
        Err(error) => writeln!(text, "**failed** after {seconds:.0} s.\n\n```text\n{error:#}\n```")?,
        Ok(figures) => {
            writeln!(text, "held, in {seconds:.0} s.\n\n| | |\n|---|---:|")?;
            for (name, figure) in flat(figures) {
                writeln!(text, "| {name} | {figure} |")?;
            }
        }
    }
    Ok(text)
}

/// `{"a": 1, "b": {"c": 2}}` as `a: 1, b, c: 2`.
fn flat(figures: &Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (name, value) in figures.as_object().into_iter().flatten() {
        match value {
            Value::Object(_) => {
                found.extend(
                    flat(value).into_iter().map(|(inner, figure)| (format!("{name}: {inner}"), figure)),
                );
            }
            other => drop(found.insert(name.clone(), other.to_string())),
        }
    }
    found
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn commit() -> Result<String> {
    let printed = shell::output(shell::command("git").args(["describe", "--always", "--dirty"]))?;
    Ok(format!("commit `{}`", String::from_utf8(printed)?.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_report_says_what_was_seen_and_what_failed() {
        let held = section(&PROOFS[0], 12.3, &Ok(json!({ "walks": 5, "accepted": { "sign": 7 } }))).unwrap();
        assert!(held.contains("held, in 12 s") && held.contains("| accepted: sign | 7 |"), "{held}");
        let failed = section(&PROOFS[1], 1.0, &Err(anyhow::anyhow!("a panic"))).unwrap();
        assert!(failed.contains("**failed**") && failed.contains("a panic"), "{failed}");
    }

    #[test]
    fn an_unknown_proof_is_refused() {
        assert!(find("walks").is_ok() && find("miracles").is_err());
    }
}
