//! Certificates rendered, signed and verified, against the bare operations, pyHanko and WeasyPrint
//! (`crates/pades/examples/signatures`). Ratios only: they hold on any machine.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fmt::Write;

use super::{Outcome, build_release};
use crate::setup::python;
use crate::shell;

pub fn measure() -> Result<Outcome> {
    let program = build_release("signatures")?;
    // One core for all that is compared: `taskset` is part of every Debian (util-linux).
    let mut bench = shell::command("taskset");
    bench.args(["--cpu-list", "0"]).arg(&program);
    python::offer_to(&mut bench)?;
    let printed = shell::output(&mut bench).context("the measurement broke off")?;
    let figures: Value = serde_json::from_slice(&printed)?;
    let (table, missed) = table(&figures)?;
    Ok(Outcome { profile: "release", figures, table, missed })
}

/// The figures as Markdown, and the names of those that miss their target.
pub(super) fn table(outcome: &Value) -> Result<(String, Vec<String>)> {
    let figures = outcome["figures"].as_array().filter(|figures| !figures.is_empty());
    let mut text = String::from("| Measured | Figure | Target | Measured as | |\n|---|---|---|---|---|\n");
    let mut missed = Vec::new();
    for figure in figures.context("nothing was measured")? {
        let field = |name: &str| figure[name].as_str().with_context(|| format!("no `{name}` in {figure}"));
        let (name, unit, detail) = (field("name")?, field("unit")?, field("detail")?);
        let value = figure["value"].as_f64().with_context(|| format!("no value in {figure}"))?;
        let (target, verdict) = match (figure["target"].as_f64(), field("better")?) {
            (None, _) => ("–".to_owned(), ""),
            (Some(target), "lower") => (format!("≤ {target}"), verdict(value <= target)),
            (Some(target), "higher") => (format!("≥ {target}"), verdict(value >= target)),
            (Some(_), other) => bail!("`{other}` is no direction"),
        };
        if verdict == MISSED {
            missed.push(format!("{name}: {value:.2} {unit}, promised {target}"));
        }
        writeln!(text, "| {name} | {value:.2} {unit} | {target} | {detail} | {verdict} |")?;
    }
    Ok((text, missed))
}

const MISSED: &str = "**missed**";

fn verdict(met: bool) -> &'static str {
    if met { "met" } else { MISSED }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_target_has_a_good_side() {
        let figure = |name: &str, value: f64, better: &str, target: Option<f64>| json!({ "name": name, "value": value, "unit": "times", "target": target, "better": better, "detail": "" });
        let outcome = json!({ "figures": [
            figure("cost", 1.4, "lower", Some(1.5)), figure("dear", 1.6, "lower", Some(1.5)),
            figure("rate", 60.0, "higher", Some(60.0)), figure("slow", 12.0, "higher", Some(20.0)),
            figure("beside", 3.0, "lower", None),
        ] });
        let (text, missed) = table(&outcome).unwrap();
        assert_eq!(missed.len(), 2, "{missed:?}");
        assert!(missed[0].starts_with("dear: 1.60 times, promised ≤ 1.5") && missed[1].starts_with("slow"));
        assert!(text.contains("| rate | 60.00 times | ≥ 60 |  | met |"), "{text}");
        assert!(table(&json!({ "figures": [] })).is_err());
    }
}
