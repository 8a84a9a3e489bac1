//! `cargo xtask bench`: speed as the issues and the design promise it, measured here and now, each figure beside its target.
//! Each part is a module that compiles and runs an example and makes a table of what it prints.

mod counter;
mod pages;
mod signatures;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

use crate::setup::{self, Need};
use crate::test::{SELECTED, Selection};
use crate::{shell, workspace};

/// A part of the measurements.
struct Part {
    name: &'static str,
    what: &'static str,
    needs: &'static [Need],
    measure: fn() -> Result<Outcome>,
}

const PARTS: [Part; 5] = [
    Part {
        name: "counter",
        what: "procedures, registers and validation through HTTP, on both databases",
        needs: &[Need::Libpq, Need::PostgresServer],
        measure: counter::measure,
    },
    Part {
        name: "pages",
        what: "the browser's app: Lighthouse on four pages, and a line of 700 kbit/s",
        needs: &[Need::Libpq, Need::WebPackages, Need::WasmTarget, Need::Chromium, Need::BrowserTestPackages],
        measure: pages::measure,
    },
    Part {
        name: "signatures",
        what: "certificates rendered, signed and verified, against the bare operations, pyHanko and WeasyPrint",
        needs: &[Need::PyHanko, Need::Pango],
        measure: signatures::measure,
    },
    Part {
        name: "batch",
        what: "500 certificates rendered, signed by three, stamped and logged, on both databases",
        needs: &[Need::Libpq, Need::PostgresServer],
        measure: counter::measure_batch,
    },
    Part {
        name: "log",
        what: "the public log with ten million leaves, on both databases; takes long",
        needs: &[Need::Libpq, Need::PostgresServer],
        measure: counter::measure_log,
    },
];

/// What a part measured.
struct Outcome {
    /// How it was compiled.
    profile: &'static str,
    figures: Value,
    /// The figures as Markdown, each beside its target.
    table: String,
    /// Those that miss theirs.
    missed: Vec<String>,
}

const REPORT: &str = "docs/BENCHMARKS.md";

pub fn bench(write: bool, selection: &Selection) -> Result<ExitCode> {
    let parts: Vec<&Part> = match selection {
        Selection::All => PARTS.iter().collect(),
        Selection::Only(names) => names.iter().map(|name| find(name)).collect::<Result<_>>()?,
        Selection::List => {
            PARTS.iter().for_each(|part| println!("{:<12} {}", part.name, part.what));
            return Ok(ExitCode::SUCCESS);
        }
    };
    let mut missed = Vec::new();
    for part in parts {
        println!("\n=== {}: {}", part.name, part.what);
        setup::ensure(part.needs)?;
        let outcome = (part.measure)()?;
        let profile = outcome.profile;
        let report = serde_json::json!({ "machine": machine(), "date": date()?, "profile": profile, "outcomes": outcome.figures });
        let file = folder()?.join(format!("{}.json", part.name));
        fs::write(&file, serde_json::to_string_pretty(&report)?)?;
        println!("{}, {profile}\n\n{}\nas JSON: {}", machine(), outcome.table, file.display());
        if write {
            let measured = format!("{}, {}, profile: {profile}.\n\n{}", date()?, machine(), outcome.table);
            put_into_docs(part.name, &measured)?;
            println!("{REPORT} is up to date");
        }
        missed.extend(outcome.missed);
    }
    if missed.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    println!("missed: {}", missed.join("; "));
    Ok(ExitCode::FAILURE)
}

fn find(name: &str) -> Result<&'static Part> {
    match PARTS.iter().find(|part| part.name == name) {
        Some(part) => Ok(part),
        None => bail!("there is no part `{name}`; `cargo xtask bench --list` shows them"),
    }
}

fn folder() -> Result<PathBuf> {
    let folder = workspace::target()?.join("bench");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Compiles the example beside the development build, with these `settings` of the profile for `optimised`; the program.
/// Setting all dependencies anew would take half an hour on two cores.
fn build(example: &str, optimised: &[&str], settings: &[&str]) -> Result<PathBuf> {
    let mut build = shell::cargo(&["build", "--example", example]);
    build.args(SELECTED);
    for package in optimised {
        for setting in settings {
            build.args(["--config", &format!("profile.dev.package.{package}.{setting}")]);
        }
    }
    shell::run(&mut build)?;
    // Another profile's program has the same name: kept apart, so that a later build does not replace it meanwhile.
    let program = folder()?.join(example);
    fs::copy(workspace::target()?.join("debug/examples").join(example), &program)?;
    Ok(program)
}

/// Compiles the example as it is deployed: half an hour on two cores the first time. What is promised of the whole chain, from
/// fonts to signatures, is made in too many crates to set each.
fn build_release(example: &str) -> Result<PathBuf> {
    let mut build = shell::cargo(&["build", "--release", "--example", example]);
    shell::run(build.args(SELECTED))?;
    let program = folder()?.join(format!("{example}-release"));
    fs::copy(workspace::target()?.join("release/examples").join(example), &program)?;
    Ok(program)
}

fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("\t: unknown processor");
    let model = model.trim_start_matches(['\t', ' ', ':']);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib: u64 = memory.split_whitespace().nth(1).and_then(|text| text.parse().ok()).unwrap_or_default();
    format!("{cores} cores of {model}, {} GiB, {}", kib / 1024 / 1024, env::consts::OS)
}

/// Today, as the machine says.
pub fn date() -> Result<String> {
    let printed = shell::output(shell::command("date").arg("+%Y-%m-%d"))?;
    Ok(String::from_utf8(printed)?.trim().to_owned())
}

fn put_into_docs(part: &str, measured: &str) -> Result<()> {
    let path = workspace::root().join(REPORT);
    let text = fs::read_to_string(&path).with_context(|| format!("{REPORT} is missing"))?;
    fs::write(path, replaced(&text, part, measured)?)?;
    Ok(())
}

/// The text with what stands between the part's marks replaced.
fn replaced(text: &str, part: &str, measured: &str) -> Result<String> {
    let begin = format!("<!-- {part}: measured by `cargo xtask bench --write` -->");
    let end = format!("<!-- end of {part} -->");
    let (Some((head, rest)), Some((_, tail))) = (text.split_once(&begin), text.split_once(&end)) else {
        bail!("{REPORT} lacks the lines `{begin}` and `{end}`");
    };
    if !rest.contains(&end) {
        bail!("{REPORT}: `{end}` stands before `{begin}`");
    }
    Ok(format!("{head}{begin}\n\n{measured}\n{end}{tail}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_measured_is_replaced() {
        let marks = |part: &str, text: &str| {
            format!(
                "<!-- {part}: measured by `cargo xtask bench --write` -->\n{text}\n<!-- end of {part} -->"
            )
        };
        let text = format!("Head\n{}\n{}\nTail", marks("one", "old"), marks("two", "old"));
        let new = format!("Head\n{}\n{}\nTail", marks("one", "old"), marks("two", "\nnew"));
        assert_eq!(replaced(&text, "two", "new").unwrap(), new);
        assert!(replaced("nothing", "one", "new").is_err());
    }

    #[test]
    fn every_part_has_its_place_in_the_report() {
        let text = fs::read_to_string(workspace::root().join(REPORT)).unwrap();
        assert!(PARTS.iter().all(|part| replaced(&text, part.name, "").is_ok()));
        assert!(find("signatures").is_ok() && find("miracles").is_err());
    }
}
