//! Measures what issue and design promise of speed, through HTTP on this machine where people would wait; prints one JSON
//! document. `cargo xtask bench` builds and runs it, on SQLite and (with `VENTANILLA_TEST_DATABASE`) on PostgreSQL.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot be made is no measurement"
)]

mod batch;
mod forms;
mod log;
mod procedures;
mod registers;
#[path = "../../tests/api/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the tests use the rest")]
mod support;

use serde::Serialize;
use sha2::{Digest, Sha256};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// One measured thing beside its target, in milliseconds.
#[derive(Debug, Serialize)]
pub struct Figure {
    name: &'static str,
    median: f64,
    /// As many measurements; 95 in 100 of them took no longer.
    p95: f64,
    times: usize,
    target: f64,
    /// Which of the two must stay below the target.
    judged: &'static str,
    /// What is judged, in times of the reference.
    ratio: f64,
}

#[derive(Debug, Serialize)]
struct Outcome {
    database: &'static str,
    /// SHA-256 of [`REFERENCE_BYTES`], the best of five: what the machine was worth at that moment.
    reference_ms: f64,
    figures: Vec<Figure>,
}

const REFERENCE_BYTES: usize = 64 * 1024 * 1024;

fn reference() -> f64 {
    let bytes = vec![7u8; REFERENCE_BYTES];
    let once = || {
        timed(|| {
            black_box(Sha256::digest(black_box(&bytes)));
        })
    };
    (0..5).map(|_| milliseconds(once())).fold(f64::INFINITY, f64::min)
}

pub fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// What was measured, several times, each against `target` milliseconds.
pub struct Measured {
    pub name: &'static str,
    pub times: Vec<Duration>,
    pub target: f64,
}

impl Measured {
    fn figure(mut self, reference: f64) -> Figure {
        self.times.sort();
        let at =
            |part: f64| milliseconds(self.times[((self.times.len() - 1) as f64 * part).round() as usize]);
        let (median, p95) = (at(0.5), at(0.95));
        // A few long ones are judged by their median: 95 in 100 of three are all of them.
        let (judged, value) = if self.times.len() < 20 { ("median", median) } else { ("p95", p95) };
        Figure {
            name: self.name,
            median,
            p95,
            times: self.times.len(),
            target: self.target,
            judged,
            ratio: value / reference,
        }
    }
}

#[actix_web::main]
async fn main() {
    let postgres = std::env::var_os("VENTANILLA_TEST_DATABASE").is_some();
    let reference_ms = reference();
    // Which parts, by name; all of them without a name.
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let wanted = |part: &str| asked.is_empty() || asked.iter().any(|one| one == part);
    let mut measured = Vec::new();
    if wanted("procedures") {
        measured.extend(procedures::measure().await);
    }
    if wanted("registers") {
        measured.extend(registers::measure().await);
    }
    if wanted("forms") && !postgres {
        measured.push(forms::measure());
    }
    if wanted("batch") {
        measured.extend(batch::measure().await);
    }
    if wanted("log") {
        measured.extend(log::measure().await);
    }
    let figures = measured.into_iter().map(|one| one.figure(reference_ms)).collect();
    let outcome = Outcome { database: if postgres { "PostgreSQL" } else { "SQLite" }, reference_ms, figures };
    println!("{}", serde_json::to_string(&outcome).unwrap());
}
