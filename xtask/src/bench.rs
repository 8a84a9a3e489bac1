//! `cargo xtask bench`: speed as the issues and the design promise it, measured here and now, each figure beside its target.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fmt::Write;
use std::process::ExitCode;
use std::{env, fs};

use crate::setup::{self, Need};
use crate::test::{SELECTED, postgres};
use crate::{shell, workspace};

/// What is measured is compiled with optimisation, beside the development build: the workspace's crates that do the work, and
/// below them only what is compiled quickly. Setting all dependencies anew would take half an hour on two cores; the figures
/// are on the safe side of a release build's.
const OPTIMISED: [&str; 2] = ["ventanilla-shared", "ventanilla-api"];
const PROFILE: &str = "dev, with opt-level 2 for ventanilla-shared and ventanilla-api";

const REPORT: &str = "docs/BENCHMARKS.md";
const BEGIN: &str = "<!-- measured by `cargo xtask bench --write` -->";
const END: &str = "<!-- end -->";

pub fn bench(write: bool) -> Result<ExitCode> {
    let needs: [&[Need]; 2] = [setup::API, &[Need::PostgresServer]];
    setup::ensure(&needs.concat())?;
    let mut build = shell::cargo(&["build", "--example", "bench"]);
    build.args(SELECTED);
    for package in OPTIMISED {
        build.args(["--config", &format!("profile.dev.package.{package}.opt-level=2")]);
    }
    shell::run(&mut build)?;
    // Another profile's program has the same name: kept apart, so that a later build does not replace it meanwhile.
    let folder = workspace::target()?.join("bench");
    fs::create_dir_all(&folder)?;
    let program = folder.join("bench");
    fs::copy(workspace::target()?.join("debug/examples/bench"), &program)?;
    let cluster = postgres::Cluster::durable()?;
    let mut outcomes = Vec::new();
    for url in [None, Some(cluster.url())] {
        let mut bench = shell::command(&program);
        bench.env_remove("VENTANILLA_TEST_DATABASE").env_remove("RUST_LOG");
        if let Some(url) = url {
            bench.env("VENTANILLA_TEST_DATABASE", url);
        }
        let printed = shell::output(&mut bench).context("the measurement broke off")?;
        outcomes.push(serde_json::from_slice::<Value>(&printed)?);
    }
    let report = serde_json::json!({ "machine": machine(), "date": date()?, "profile": PROFILE, "outcomes": outcomes });
    fs::write(folder.join("bench.json"), serde_json::to_string_pretty(&report)?)?;
    let (table, missed) = table(&outcomes)?;
    println!("{}, {}\n\n{table}\nas JSON: {}", machine(), PROFILE, folder.join("bench.json").display());
    if write {
        put_into_docs(&format!("{}, {}, profile: {PROFILE}.\n\n{table}", date()?, machine()))?;
        println!("{REPORT} is up to date");
    }
    if missed.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    println!("missed: {}", missed.join("; "));
    Ok(ExitCode::FAILURE)
}

/// The figures as Markdown, and the names of those that miss their target.
fn table(outcomes: &[Value]) -> Result<(String, Vec<String>)> {
    let mut text = String::from(
        "| Measured | Database | Median | 95 % | Target | Times the reference | |\n|---|---|---|---|---|---|---|\n",
    );
    let mut missed = Vec::new();
    for outcome in outcomes {
        let database = outcome["database"].as_str().unwrap_or_default();
        let figures = outcome["figures"].as_array().context("the measurement printed no figures")?;
        if figures.is_empty() {
            bail!("nothing was measured on {database}");
        }
        for figure in figures {
            let number =
                |name: &str| figure[name].as_f64().with_context(|| format!("no `{name}` in {figure}"));
            let name = figure["name"].as_str().unwrap_or_default();
            let judged = figure["judged"].as_str().unwrap_or_default();
            let (value, target) = (number(judged)?, number("target")?);
            let p95 = if judged == "p95" { shown(number("p95")?) } else { "–".to_owned() };
            let fine = value < target;
            if !fine {
                missed.push(format!(
                    "{name} on {database}: {} ({judged}), not below {}",
                    shown(value),
                    shown(target)
                ));
            }
            writeln!(
                text,
                "| {name} | {database} | {} | {p95} | < {} | {:.3} | {} |",
                shown(number("median")?),
                shown(target),
                number("ratio")?,
                if fine { "met" } else { "**missed**" }
            )?;
        }
        writeln!(
            text,
            "| reference: SHA-256 of 64 MiB | beside {database} | {} | – | – | 1 | |",
            shown(outcome["reference_ms"].as_f64().unwrap_or_default())
        )?;
    }
    Ok((text, missed))
}

/// Milliseconds as people read them.
fn shown(milliseconds: f64) -> String {
    match milliseconds {
        ms if ms >= 1000.0 => format!("{:.2} s", ms / 1000.0),
        ms if ms >= 10.0 => format!("{ms:.0} ms"),
        ms if ms >= 0.1 => format!("{ms:.2} ms"),
        ms => format!("{:.1} µs", ms * 1000.0),
    }
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

fn put_into_docs(measured: &str) -> Result<()> {
    let path = workspace::root().join(REPORT);
    let text = fs::read_to_string(&path).with_context(|| format!("{REPORT} is missing"))?;
    fs::write(path, replaced(&text, measured)?)?;
    Ok(())
}

/// The text with what stands between the marks replaced.
fn replaced(text: &str, measured: &str) -> Result<String> {
    let (Some((head, rest)), Some((_, tail))) = (text.split_once(BEGIN), text.split_once(END)) else {
        bail!("{REPORT} lacks the lines `{BEGIN}` and `{END}`");
    };
    if !rest.contains(END) {
        bail!("{REPORT}: `{END}` stands before `{BEGIN}`");
    }
    Ok(format!("{head}{BEGIN}\n\n{measured}\n{END}{tail}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_missed_target_is_named() {
        let figure = |name: &str, p95: f64| json!({ "name": name, "median": 0.02, "p95": p95, "judged": "p95", "target": 1.0, "ratio": 0.5 });
        let outcome = json!({ "database": "SQLite", "reference_ms": 50.0, "figures": [figure("fast", 0.9), figure("slow", 1.0)] });
        let (text, missed) = table(&[outcome]).unwrap();
        assert_eq!(missed.len(), 1);
        assert!(missed[0].starts_with("slow on SQLite: 1.00 ms"), "{missed:?}");
        assert!(text.contains("| fast | SQLite | 20.0 µs | 0.90 ms | < 1.00 ms | 0.500 | met |"), "{text}");
        assert!(table(&[json!({ "figures": [] })]).is_err());
    }

    #[test]
    fn only_what_was_measured_is_replaced() {
        let text = format!("Head\n{BEGIN}\nold\n{END}\nTail");
        assert_eq!(replaced(&text, "new").unwrap(), format!("Head\n{BEGIN}\n\nnew\n{END}\nTail"));
        assert!(replaced("nothing", "new").is_err());
    }
}
