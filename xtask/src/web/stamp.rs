//! Knows whether the site is built from the sources as they are: a hash of everything that goes into it.

use anyhow::Result;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

use super::{Profile, toolchain};
use crate::workspace;

/// Beside the site, not in it: what is in it is served.
const NAME: &str = "dist.stamp";

/// Files and folders that the site depends on.
const SOURCES: [&str; 12] = [
    "Cargo.lock",
    "Cargo.toml",
    "rust-toolchain.toml",
    "crates/offline",
    "crates/qr",
    "crates/shared",
    "crates/statement",
    "crates/transparency",
    "crates/web",
    "data",
    "xtask/Cargo.toml",
    "xtask/src/web",
];
const NO_SOURCES: [&str; 3] = ["dist", "node_modules", "target"];

/// A hash over names and contents of the sources, and over the way they are compiled.
pub fn of_sources(profile: Profile) -> Result<String> {
    let root = workspace::root();
    let mut files = Vec::new();
    for source in SOURCES {
        list(&root.join(source), &mut files)?;
    }
    files.sort();
    let mut hash = Sha256::new();
    hash.update(profile.name());
    hash.update(toolchain::find().map_or("none", |toolchain| toolchain.name()));
    for file in files {
        let content = fs::read(&file)?;
        hash.update(file.strip_prefix(root).unwrap_or(&file).as_os_str().as_encoded_bytes());
        hash.update(content.len().to_le_bytes());
        hash.update(content);
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Whether `dist` holds a whole site with this stamp.
pub fn is_current(dist: &Path, stamp: &str) -> bool {
    dist.join("index.html").exists()
        && fs::read_to_string(dist.with_file_name(NAME)).is_ok_and(|found| found == stamp)
}

/// Runs `publish` in between, so that an interrupted one leaves no stamp.
pub fn around(dist: &Path, stamp: &str, publish: impl FnOnce() -> Result<()>) -> Result<()> {
    let path = dist.with_file_name(NAME);
    if path.exists() {
        fs::remove_file(&path)?;
    }
    publish()?;
    Ok(fs::write(path, stamp)?)
}

fn list(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name();
        // `dist.123` is a site that is being written.
        let is_source =
            !NO_SOURCES.iter().any(|other| name == *other) && !name.as_encoded_bytes().starts_with(b"dist.");
        if is_source {
            list(&entry.path(), files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;

    #[test]
    fn a_site_is_current_only_after_it_was_published_whole() {
        let folder = crate::children::TemporaryFolder::new("stamp-test").unwrap();
        let dist = folder.path().join("dist");
        let write = || {
            fs::create_dir_all(&dist)?;
            Ok(fs::write(dist.join("index.html"), "page")?)
        };
        around(&dist, "1", write).unwrap();
        assert!(is_current(&dist, "1") && !is_current(&dist, "2"));
        around(&dist, "2", || bail!("interrupted")).unwrap_err();
        assert!(!is_current(&dist, "1") && !is_current(&dist, "2"));
    }
}
