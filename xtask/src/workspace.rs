//! Where things are: the repository's root and the folders that builds write to.

use anyhow::{Context, Result};
use std::env;
use std::path::{Path, PathBuf};

/// The repository's root. Taken from where xtask was compiled from: `cargo xtask` works in any subfolder.
pub fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest)
}

/// Cargo's target folder, absolute: `CARGO_TARGET_DIR` or `target` at the root.
pub fn target() -> Result<PathBuf> {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) if !folder.is_empty() => {
            std::path::absolute(folder).context("CARGO_TARGET_DIR is not a folder")
        }
        _ => Ok(root().join("target")),
    }
}

/// The executable of a package that was built with the dev profile.
pub fn binary(name: &str) -> Result<PathBuf> {
    Ok(target()?.join("debug").join(name))
}

/// The finished browser app.
pub fn dist() -> PathBuf {
    root().join("crates/web/dist")
}
