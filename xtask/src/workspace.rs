//! Where things are: the repository's root and the folders that builds write to.

use anyhow::{Context, Result};
use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The repository's root. `cargo xtask` works in any subfolder, since cargo says where xtask's manifest is; what it
/// said at compile time is only for a program that is started without cargo: a target folder may serve several clones.
pub fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        Path::new(&manifest).parent().map_or_else(PathBuf::new, Path::to_owned)
    })
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
