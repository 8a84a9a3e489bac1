//! All that a counter is, in one folder, and a counter out of such a folder: `ventanilla-api backup DIR`, `… restore DIR`.
//!
//! A backup may be made while the server runs. The database is copied as it was at one moment, and the contents after it:
//! they are written before the rows that name them, so that every row of the copy finds its content.
//! It holds the server's keys, and whoever has it has them: keep it as the server itself is kept.

mod copy;
mod database;
mod manifest;
mod restore;

pub use manifest::Manifest;
pub use restore::restore;

use crate::config::Config;
use chrono::{DateTime, Utc};
use std::io;
use std::path::{Path, PathBuf};

/// Folders below `var` that are part of a counter; mails that were sent are not.
const FOLDERS: [&str; 3] = ["objects", "keys", "authority"];

/// Why there is no backup, or no counter out of one. For the operator.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("{path}: {error}")]
    File { path: PathBuf, error: io::Error },
    #[error("the database: {0}")]
    Database(String),
    #[error("{0}: there is something already; a backup takes a folder of its own")]
    Taken(PathBuf),
    #[error("{0}: no backup of this program, or one of a later version")]
    Unknown(PathBuf),
    #[error("{0}: not the file that was backed up")]
    Damaged(PathBuf),
    #[error("{0} is not empty: nothing is restored over a counter that is there")]
    NotEmpty(String),
    #[error("a backup of {backup} does not go into {target}")]
    OtherDatabase { backup: &'static str, target: &'static str },
    #[error("what was restored is not sound:\n{0}")]
    Unsound(String),
}

/// A fault with the file that it happened to.
fn at(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    move |error| BackupError::File { path, error }
}

/// Writes everything to `to`, which must not be there. It appears whole or not at all.
///
/// # Errors
/// See [`BackupError`]; what was begun stays beside it as `….part`, and is replaced by the next try.
pub fn backup(config: &Config, to: &Path, now: DateTime<Utc>) -> Result<Manifest, BackupError> {
    if to.exists() {
        return Err(BackupError::Taken(to.to_owned()));
    }
    let mut name = to.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    if part.exists() {
        std::fs::remove_dir_all(&part).map_err(at(&part))?;
    }
    copy::private_folder(&part)?;
    let kind = database::Kind::of(&config.database_url);
    let mut files = vec![database::copy_out(&config.database_url, &part)?];
    for folder in FOLDERS {
        files.extend(copy::tree(&config.var.join(folder), &part, folder)?);
    }
    if !config.log_key.starts_with(config.var.join("keys")) {
        files.push(copy::file(&config.log_key, &part, "log.key")?);
    }
    let manifest = Manifest::new(now, kind, files);
    manifest.write(&part)?;
    copy::sync(&part)?;
    std::fs::rename(&part, to).map_err(at(to))?;
    Ok(manifest)
}
