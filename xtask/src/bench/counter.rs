//! The counter through HTTP: procedures, registers, validation, on both databases (`crates/api/examples/bench`).

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::PathBuf;

use super::{Outcome, build, build_release};
use crate::shell;
use crate::test::postgres;

const PROFILE: &str = "dev, with opt-level 2 for ventanilla-shared and ventanilla-api";

pub fn measure() -> Result<Outcome> {
    measure_parts(optimised, PROFILE, &["procedures", "registers", "forms"])
}

/// The public log when it is large.
pub fn measure_log() -> Result<Outcome> {
    measure_parts(optimised, PROFILE, &["log"])
}

/// A batch of certificates.
pub fn measure_batch() -> Result<Outcome> {
    measure_parts(|| build_release("bench"), "release", &["batch"])
}

fn optimised() -> Result<PathBuf> {
    build("bench", &["ventanilla-shared", "ventanilla-api"], &["opt-level=2"])
}

fn measure_parts(
    build: impl FnOnce() -> Result<PathBuf>,
    profile: &'static str,
    parts: &[&str],
) -> Result<Outcome> {
    let program = build()?;
    let cluster = postgres::Cluster::durable()?;
    let mut outcomes = Vec::new();
    for url in [None, Some(cluster.url())] {
        let mut bench = shell::command(&program);
        bench.args(parts).env_remove("VENTANILLA_TEST_DATABASE").env_remove("RUST_LOG");
        if let Some(url) = url {
            bench.env("VENTANILLA_TEST_DATABASE", url);
        }
        let printed = shell::output(&mut bench).context("the measurement broke off")?;
        outcomes.push(serde_json::from_slice::<Value>(&printed)?);
    }
    let (table, missed) = table(&outcomes)?;
    Ok(Outcome { profile, figures: json!(outcomes), table, missed })
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
