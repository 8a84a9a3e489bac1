//! Definitions that change are picked up while the server runs.

use crate::app::App;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// How often the folders are looked at.
const EVERY: Duration = Duration::from_secs(2);

/// Reloads the definitions whenever a file of theirs changes, until the process ends.
pub async fn watch(app: App) {
    let mut known = seen(&app);
    loop {
        tokio::time::sleep(EVERY).await;
        let now = seen(&app);
        if now == known {
            continue;
        }
        // Somebody may be in the middle of copying: only what stayed as it is for one look is read.
        tokio::time::sleep(EVERY).await;
        if seen(&app) != now {
            continue;
        }
        known = now;
        let reloading = app.clone();
        let outcome = actix_web::web::block(move || {
            reloading.procedures.reload(&reloading.config, &reloading.database, reloading.clock.now())
        });
        match outcome.await {
            Ok(Ok(())) => tracing::info!("the definitions of procedures were read again"),
            Ok(Err(error)) => tracing::error!(%error, "the definitions stay as they are"),
            Err(error) => tracing::error!(%error, "the definitions could not be read"),
        }
    }
}

/// Every file with its time and size.
fn seen(app: &App) -> Vec<(std::path::PathBuf, Option<SystemTime>, u64)> {
    let mut files = Vec::new();
    for folder in [&app.config.procedures, &app.config.registers] {
        collect(folder, &mut files);
    }
    files.sort();
    files
}

fn collect(folder: &Path, files: &mut Vec<(std::path::PathBuf, Option<SystemTime>, u64)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match entry.metadata() {
            Ok(known) if known.is_dir() => collect(&path, files),
            Ok(known) => files.push((path, known.modified().ok(), known.len())),
            Err(_) => {}
        }
    }
}
