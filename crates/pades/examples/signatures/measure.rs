//! Times, and the figures made of them.

use std::{
    error::Error,
    hint::black_box,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

/// One line of the table.
#[derive(serde::Serialize)]
pub struct Figure {
    pub name: String,
    pub value: f64,
    pub unit: &'static str,
    /// `None`: measured beside the others, promised by nobody.
    pub target: Option<f64>,
    /// Which side of the target is the good one.
    pub better: &'static str,
    pub detail: String,
}

impl Figure {
    pub fn at_most(name: impl Into<String>, value: f64, target: f64, detail: String) -> Self {
        Self { name: name.into(), value, unit: "times", target: Some(target), better: "lower", detail }
    }

    pub fn at_least(name: impl Into<String>, value: f64, target: f64, detail: String) -> Self {
        Self { name: name.into(), value, unit: "times", target: Some(target), better: "higher", detail }
    }

    /// A time without a target.
    pub fn time(name: impl Into<String>, time: Duration, detail: String) -> Self {
        let value = time.as_secs_f64() * 1_000.0;
        Self { name: name.into(), value, unit: "ms", target: None, better: "lower", detail }
    }
}

/// How long `work` takes. What it made is dropped when the clock has stopped: it is the caller's.
pub fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let clock = Instant::now();
    let made = black_box(work());
    let time = clock.elapsed();
    drop(made);
    time
}

pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// The JSON that a script of `tests/judges` prints, in a process of its own on the same core.
pub fn judge(script: &str, arguments: &[&Path]) -> Result<serde_json::Value, Box<dyn Error>> {
    let python = std::env::var("VENTANILLA_PYTHON").unwrap_or_else(|_| "python3".into());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges").join(script);
    let output = Command::new(python).arg(script).args(arguments).output()?;
    serde_json::from_slice(&output.stdout)
        .map_err(|_| format!("the judge did not answer: {}", String::from_utf8_lossy(&output.stderr)).into())
}
