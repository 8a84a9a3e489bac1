//! npm's packages of one folder, as its lock file has them.

use anyhow::{Context, Result};
use std::fs;

use crate::shell::{self, command};
use crate::workspace;

/// Runs `npm ci` in `folder` unless `node_modules` was installed from the same lock file.
pub fn ensure(folder: &str, why: &str) -> Result<()> {
    super::require_node()?;
    let folder_path = workspace::root().join(folder);
    let lock_path = folder_path.join("package-lock.json");
    let lock = fs::read(&lock_path).with_context(|| format!("{} is missing", lock_path.display()))?;
    // Our own copy of the lock: npm's `.package-lock.json` is written in another form.
    let stamp = folder_path.join("node_modules/.ventanilla-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("setup: npm packages of {folder} ({why})");
    let mut npm = command("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&folder_path);
    // Debian's Chromium is used: test tools' own browsers are not fetched.
    npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    shell::run(&mut npm)?;
    fs::write(&stamp, lock).with_context(|| format!("{} cannot be written", stamp.display()))
}
