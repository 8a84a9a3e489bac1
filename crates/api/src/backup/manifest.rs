use super::database::Kind;
use super::{BackupError, at, copy};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::path::Path;

const NAME: &str = "manifest.json";
const FORMAT: u32 = 1;

/// What a backup holds. Written last: a folder without one is no backup.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    format: u32,
    pub made_at: DateTime<Utc>,
    pub(super) database: Kind,
    pub files: Vec<File>,
}

/// A file of the backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Below the backup's folder, with `/`.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Hexadecimal.
    pub sha256: String,
}

impl Manifest {
    pub(super) fn new(made_at: DateTime<Utc>, database: Kind, files: Vec<File>) -> Self {
        Self { format: FORMAT, made_at, database, files }
    }

    pub(super) fn write(&self, folder: &Path) -> Result<(), BackupError> {
        let path = folder.join(NAME);
        let text = serde_json::to_vec_pretty(self).map_err(std::io::Error::from).map_err(at(&path))?;
        copy::private_file(&path)?;
        std::fs::write(&path, text).map_err(at(&path))
    }

    pub(super) fn read(folder: &Path) -> Result<Self, BackupError> {
        let path = folder.join(NAME);
        let text = std::fs::read(&path).map_err(at(&path))?;
        let read: Option<Self> = serde_json::from_slice(&text).ok();
        read.filter(|manifest| manifest.format == FORMAT).ok_or(BackupError::Unknown(path))
    }
}
