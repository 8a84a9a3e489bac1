//! The public log when it has ten million leaves: what one more costs, what a proof costs, and what the process keeps in memory.

use crate::Measured;
use crate::support::TestApp;
use std::time::{Duration, Instant};
use ventanilla_api::log::{Entry, KeyEvent, publish_due};

const LEAVES: usize = 10_000_000;
const AT_ONCE: usize = 20_000;
const TIMES: usize = 300;
/// What the process may have grown by while the log grew from its first hundredth to its whole, in KiB: buffers of the
/// database, and nothing that counts leaves.
const GROWTH: u64 = 64 * 1024;

/// Leaves as they come, a thousand at a time: `VENTANILLA_BENCH_LEAVES` for a shorter trial.
pub async fn measure() -> Vec<Measured> {
    let wanted = std::env::var("VENTANILLA_BENCH_LEAVES").ok().and_then(|text| text.parse().ok());
    let wanted: usize = wanted.unwrap_or(LEAVES);
    let app = TestApp::new().await;
    fill(&app, 0..wanted / 100);
    let early = resident();
    fill(&app, wanted / 100..wanted);
    app.clock.advance(chrono::TimeDelta::hours(1));
    publish_due(&app.app).await.unwrap();
    let (appended, proved, consistent) =
        (append(&app), inclusion(&app, wanted).await, consistency(&app, wanted).await);
    let grown = resident().saturating_sub(early);
    assert!(grown < GROWTH, "the process grew by {grown} KiB with the log");
    eprintln!("log: {wanted} leaves; the process grew by {grown} KiB from a hundredth of them on");
    let one = |name, times| Measured { name, times, target: 5.0 };
    vec![
        one("append to a log of 10,000,000 leaves, safe on disk", appended),
        one("inclusion proof in a log of 10,000,000 leaves", proved),
        one("consistency proof in a log of 10,000,000 leaves", consistent),
    ]
}

/// As a migration of old files would write them: a transaction for many.
fn fill(app: &TestApp, range: std::ops::Range<usize>) {
    for first in range.clone().step_by(AT_ONCE) {
        let last = range.end.min(first + AT_ONCE);
        app.app
            .write_blocking(|tx| {
                tx.log.extend(
                    (first..last).map(|n| Entry::signing_key(KeyEvent::Enrolled, &format!("{n:064x}"))),
                );
                Ok(())
            })
            .unwrap();
    }
}

/// One leaf, one transaction: as an issue is written.
fn append(app: &TestApp) -> Vec<Duration> {
    let once = |n: usize| {
        let start = Instant::now();
        app.app
            .write_blocking(|tx| {
                tx.log.push(Entry::signing_key(KeyEvent::Removed, &format!("{n:064x}")));
                Ok(())
            })
            .unwrap();
        start.elapsed()
    };
    (0..TIMES).map(once).collect()
}

async fn inclusion(app: &TestApp, leaves: usize) -> Vec<Duration> {
    let places: Vec<usize> = (0..TIMES).map(|n| n.wrapping_mul(7_919_317) % leaves).collect();
    asked(app, places.iter().map(|n| format!("/log/proofs/inclusion?leaf={n}")).collect()).await
}

async fn consistency(app: &TestApp, leaves: usize) -> Vec<Duration> {
    let sizes: Vec<usize> = (0..TIMES).map(|n| n.wrapping_mul(7_919_317) % leaves + 1).collect();
    asked(app, sizes.iter().map(|from| format!("/log/proofs/consistency?from={from}&to={leaves}")).collect())
        .await
}

async fn asked(app: &TestApp, paths: Vec<String>) -> Vec<Duration> {
    let http = reqwest::Client::new();
    let mut times = Vec::new();
    for path in paths {
        let start = Instant::now();
        let answer = http.get(format!("{}/api/v1{path}", app.url)).send().await.unwrap();
        let (status, body) = (answer.status(), answer.text().await.unwrap());
        times.push(start.elapsed());
        assert_eq!(status, 200, "{body}");
    }
    times
}

/// What this process keeps in memory, in KiB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse().unwrap()
}
