//! Two heads of one log: the later one only adds to the earlier one.

use crate::arguments::{Arguments, text};
use crate::report::{Fault, Report};
use serde_json::{Value, json};
use ventanilla_transparency::{ConsistencyProof, Head, HeadError, VerifierKey};

/// Reads a head that `key` signed. A false one is told in the report, and nothing of it is used.
pub fn signed(report: &mut Report, name: &str, file: &str, key: &VerifierKey) -> Result<Option<Head>, Fault> {
    match Head::verified(&text(file)?, key) {
        Ok(head) => {
            report.found(name, shown(&head));
            Ok(Some(head))
        }
        Err(error) => {
            report.wrong(format!("{name}_{}", code(error)));
            Ok(None)
        }
    }
}

fn code(error: HeadError) -> &'static str {
    match error {
        HeadError::Note(_) | HeadError::NotACheckpoint => "unreadable",
        HeadError::NotSigned => "not_signed",
        HeadError::OtherLog => "of_another_log",
    }
}

fn shown(head: &Head) -> Value {
    let time = i64::try_from(head.time).ok().and_then(|time| chrono::DateTime::from_timestamp(time, 0));
    json!({ "log": head.origin, "size": head.root.size, "root": head.root.hash, "time": time })
}

pub fn check(arguments: &mut Arguments) -> Result<Report, Fault> {
    let key = arguments.key("--key")?;
    // A log may have changed its key between the two.
    let old_key = match arguments.option("--old-key")? {
        Some(given) => given.parse().map_err(|_| Fault::Key("--old-key"))?,
        None => key.clone(),
    };
    let proof = arguments.option("--proof")?;
    let (old, new) = (arguments.needed("OLD")?, arguments.needed("NEW")?);
    let mut report = Report::new(json!({}));
    let old = signed(&mut report, "old", &old, &old_key)?;
    let new = signed(&mut report, "new", &new, &key)?;
    let (Some(old), Some(new)) = (old, new) else { return Ok(report) };
    if old.origin != new.origin {
        report.wrong("other_log");
    }
    if new.time < old.time || new.root.size < old.root.size {
        report.wrong("new_is_older");
        return Ok(report);
    }
    if old.root.size == new.root.size {
        if old.root != new.root {
            report.wrong("rewritten");
        }
        return Ok(report);
    }
    match proof {
        None => report.not_judged("no_consistency_proof"),
        Some(file) => {
            let proof: ConsistencyProof = read(&file)?;
            if proof.verify(old.root, new.root).is_err() {
                report.wrong("rewritten");
            }
        }
    }
    Ok(report)
}

/// A proof as the server gives it.
pub fn read<T: serde::de::DeserializeOwned>(file: &str) -> Result<T, Fault> {
    serde_json::from_str(&text(file)?).map_err(|error| Fault::Input("proof", error.to_string()))
}
