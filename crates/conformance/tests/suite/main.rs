//! The suite, judged by the server's compilation of the rules. `cargo xtask test --only same-rules` has the browser's judge the
//! same: with `VENTANILLA_CONFORMANCE` set to a folder, suite and verdicts are written there.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod corruption;
mod read;

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use ventanilla_conformance::{Case, Suite, judge, judged, lists};
use ventanilla_shared::procedure::{Inconsistency, Procedure, Step, check};

/// Hand-written cases over one definition: what is changed in a good request, and what must be found then.
#[derive(Deserialize)]
struct Written {
    good: Value,
    cases: Vec<Change>,
}

#[derive(Deserialize)]
struct Change {
    name: String,
    /// Values by JSON pointer.
    #[serde(default)]
    set: BTreeMap<String, Value>,
    #[serde(default)]
    remove: Vec<String>,
    /// `step/pointer code`, in order.
    expected: Vec<String>,
}

const DEFINITION: &str = include_str!("../../cases/every-kind.toml");
const WRITTEN: &str = include_str!("../../cases/every-kind.json");

fn written() -> (Procedure, Vec<(Case, Vec<String>)>) {
    let procedure: Procedure = toml::from_str(DEFINITION).unwrap();
    let written: Written = serde_json::from_str(WRITTEN).unwrap();
    let case = |change: Change| {
        let mut case = written.good.clone();
        change.set.iter().for_each(|(pointer, value)| corruption::put(&mut case, pointer, value.clone()));
        change.remove.iter().for_each(|pointer| corruption::remove(&mut case, pointer));
        case["name"] = change.name.into();
        case["procedure"] = procedure.code.clone().into();
        (serde_json::from_value(case).unwrap(), change.expected)
    };
    let cases = written.cases.into_iter().map(case).collect();
    (procedure, cases)
}

fn suite() -> Suite {
    let (procedure, hand_written) = written();
    let mut procedures = vec![procedure];
    let mut cases: Vec<Case> = hand_written.into_iter().map(|(case, _)| case).collect();
    for (procedure, example) in read::procedures() {
        cases.extend(corruption::of(&procedure, &example));
        procedures.push(procedure);
    }
    Suite { today: read::today(), lists: read::lists(), procedures, cases }
}

fn told(found: &Inconsistency, officer: bool) -> String {
    let step = match &found.step {
        Step::Person => "person",
        Step::Section(id) => id,
        Step::Payment => "payment",
        Step::Documents => "documents",
        Step::Delivery => "delivery",
    };
    format!("{}{step}{} {}", if officer { "officer/" } else { "" }, found.pointer, found.code)
}

#[test]
fn every_hand_written_case_is_judged_as_it_says() {
    let (procedure, cases) = written();
    assert_eq!(check(&procedure), []);
    let (mut wrong, count) = (Vec::new(), cases.len());
    let suite =
        Suite { today: read::today(), lists: read::lists(), procedures: vec![procedure], cases: vec![] };
    let lists = lists(&suite);
    for (case, expected) in cases {
        let of_applicant = judged(&suite, &lists, &case);
        let of_officer = ventanilla_conformance::judged_officer(&suite, &lists, &suite.procedures[0], &case);
        let found: Vec<String> = of_applicant
            .iter()
            .map(|found| told(found, false))
            .chain(of_officer.iter().map(|found| told(found, true)))
            .collect();
        if found != expected {
            wrong.push(format!("{}: {found:?}, not {expected:?}", case.name));
        }
    }
    assert!(wrong.is_empty() && count > 100, "{}", wrong.join("\n"));
}

#[test]
fn the_suite_is_judged_whole_and_finds_something_to_say() {
    let suite = suite();
    let count = suite.cases.len();
    assert!(count > 3000, "{count} cases");
    let text = serde_json::to_string(&suite).unwrap();
    let verdicts = judge(&text).unwrap();
    let lines: Vec<Value> = verdicts.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), count);
    let mut codes: Vec<&str> = lines
        .iter()
        .flat_map(|line| [&line["inconsistencies"], &line["officer"]])
        .flat_map(|found| found.as_array().unwrap())
        .map(|found| found["code"].as_str().unwrap())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    assert!(codes.len() > 35, "{codes:?}");
    if let Ok(folder) = std::env::var("VENTANILLA_CONFORMANCE") {
        std::fs::write(Path::new(&folder).join("suite.json"), text).unwrap();
        std::fs::write(Path::new(&folder).join("server.jsonl"), verdicts).unwrap();
    }
}
