//! Everything that reads what strangers send, fed with what a machine makes of sound input: bytes changed, pieces cut,
//! doubled, moved and swapped between files, lengths that lie, and DER taken apart and put together wrongly.
//!
//! Nothing may panic, take long or take much memory, and what still passes must be what was signed. A fuzzer guided by
//! coverage needs a nightly compiler, which this project does not use: the mutators know the formats instead. Seeds are
//! fixed. `VENTANILLA_FUZZ_SECONDS` says how long each target runs (`cargo xtask prove`); without it each takes a handful of
//! cases. A case that fails is kept in `VENTANILLA_PROOF`, or the folder for temporary files.

mod der;
mod forms;
mod keys;
mod memory;
mod mutate;
mod reader;
mod services;
mod signatures;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    time::{Duration, Instant},
};

use mutate::Random;

/// One case may take this long (a build without optimisation on a busy machine), and this much beyond what there was.
const SLOWEST: Duration = Duration::from_secs(10);
const LARGEST: usize = 400 << 20;

/// Runs `target` with ever new numbers: `cases` times, or as long as the environment says. It makes its input, uses it, and
/// tells whether the input was good enough to get far; a panic in it is the finding.
fn run(name: &str, cases: u64, target: impl Fn(&mut Random, &mut Vec<u8>) -> bool) {
    let limit = std::env::var("VENTANILLA_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let limit = limit.map(Duration::from_secs);
    let (start, mut done, mut far) = (Instant::now(), 0, 0);
    let (mut slowest, mut largest) = (Duration::ZERO, 0);
    while limit.map_or(done < cases, |limit| start.elapsed() < limit) {
        let mut random = Random::new(done);
        let mut input = Vec::new();
        let (clock, held) = (Instant::now(), memory::restart());
        let outcome = catch_unwind(AssertUnwindSafe(|| target(&mut random, &mut input)));
        let (time, taken) = (clock.elapsed(), memory::peak().saturating_sub(held));
        if outcome.is_err() || time > SLOWEST || taken > LARGEST {
            let path = folder().join(format!("{name}-{done}.bin"));
            std::fs::write(&path, &input).unwrap();
            panic!("{name}, case {done}: {time:?}, {} MB, kept as {}", taken >> 20, path.display());
        }
        far += u64::from(outcome.unwrap_or_default());
        slowest = slowest.max(time);
        largest = largest.max(taken);
        done += 1;
    }
    assert!(far > 0, "{name}: no case of {done} got far: the mutations spoil too much to prove anything");
    let figures = serde_json::json!({
        "cases": done, "of them got far": far, "cases a second": done as f64 / start.elapsed().as_secs_f64(),
        "slowest, ms": slowest.as_millis(), "most memory, MB": largest >> 20,
    });
    println!("{name}: {figures}");
    if std::env::var("VENTANILLA_PROOF").is_ok() {
        std::fs::write(folder().join(format!("fuzz-{name}.json")), figures.to_string()).unwrap();
    }
}

fn folder() -> PathBuf {
    std::env::var_os("VENTANILLA_PROOF").map_or_else(std::env::temp_dir, PathBuf::from)
}
