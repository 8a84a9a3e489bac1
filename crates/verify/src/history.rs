//! The exported history of a request: every event holds the hash of the one before it.

use crate::arguments::{Arguments, text};
use crate::report::{Fault, Report};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

#[derive(Deserialize)]
struct Export {
    request: String,
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    entry: String,
    hash: String,
}

pub fn check(arguments: &mut Arguments) -> Result<Report, Fault> {
    let export: Export = serde_json::from_str(&text(&arguments.needed("FILE")?)?)
        .map_err(|error| Fault::Input("history", error.to_string()))?;
    let mut report = Report::new(json!({ "request": export.request, "events": export.entries.len() }));
    if export.entries.is_empty() {
        report.wrong("empty");
    }
    let mut previous = Value::Null;
    let mut last_at = i64::MIN;
    for (sequence, kept) in (1i64..).zip(&export.entries) {
        let hash: String = Sha256::digest(&kept.entry).iter().map(|byte| format!("{byte:02x}")).collect();
        let entry: Value = serde_json::from_str(&kept.entry).unwrap_or_default();
        let at = entry["at"].as_i64().unwrap_or(i64::MIN);
        let checks = [
            ("altered", hash == kept.hash),
            ("of_another_request", entry["request"] == export.request.as_str()),
            ("out_of_order", entry["sequence"] == sequence && at >= last_at),
            ("chain_broken", entry["previous"] == previous),
        ];
        for (code, _) in checks.iter().filter(|(_, holds)| !holds) {
            report.wrong(format!("{code}:{sequence}"));
        }
        previous = kept.hash.as_str().into();
        last_at = at;
    }
    // The chain holds what is in it together; that it ends here, only the head of that day in the public log shows.
    report.found("last_hash", previous);
    report.not_judged("complete_to_the_end");
    Ok(report)
}
