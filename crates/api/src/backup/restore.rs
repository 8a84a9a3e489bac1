use super::{BackupError, FOLDERS, Manifest, copy, database};
use crate::clock::Clock;
use crate::config::Config;
use crate::{log, server};
use std::path::{Component, Path};
use std::sync::Arc;

/// Makes a counter out of a backup, where none is: first every file of the backup is checked, then all is copied, and last
/// the log is compared with what was restored.
///
/// # Errors
/// See [`BackupError`]. What was begun when a disk became full has to be removed by hand: nothing is deleted here.
pub fn restore(config: &Config, from: &Path, clock: Arc<dyn Clock>) -> Result<Manifest, BackupError> {
    let manifest = Manifest::read(from)?;
    let target = database::Kind::of(&config.database_url);
    if manifest.database != target {
        let (backup, target) = (manifest.database.name(), target.name());
        return Err(BackupError::OtherDatabase { backup, target });
    }
    for file in &manifest.files {
        let path = from.join(&file.path);
        // A manifest that somebody else wrote shall not reach out of its folder.
        if !Path::new(&file.path).components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(BackupError::Unknown(path));
        }
        if copy::known(&path).ok() != Some((file.size, file.sha256.clone())) {
            return Err(BackupError::Damaged(path));
        }
    }
    database::must_be_empty(&config.database_url)?;
    for folder in FOLDERS.map(|folder| config.var.join(folder)) {
        if folder.read_dir().is_ok_and(|mut there| there.next().is_some()) {
            return Err(BackupError::NotEmpty(folder.display().to_string()));
        }
    }
    for file in &manifest.files {
        let inside = FOLDERS.iter().any(|folder| file.path.starts_with(&format!("{folder}/")));
        if inside {
            copy::file(&from.join(&file.path), &config.var, &file.path)?;
        } else if file.path == "log.key"
            && let (Some(folder), Some(name)) = (config.log_key.parent(), config.log_key.file_name())
        {
            copy::file(&from.join(&file.path), folder, &name.to_string_lossy())?;
        }
    }
    copy::sync(&config.var)?;
    database::copy_in(&config.database_url, from)?;
    sound(config, clock)?;
    Ok(manifest)
}

fn sound(config: &Config, clock: Arc<dyn Clock>) -> Result<(), BackupError> {
    let failed = |error: crate::error::ApiError| BackupError::Database(error.to_string());
    let app = server::opened(config.clone(), clock).map_err(failed)?;
    let report = app.read_blocking(|tx| log::verify::verify(tx, None)).map_err(failed)?;
    if report.findings.is_empty() {
        return Ok(());
    }
    let words: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
    Err(BackupError::Unsound(words.join("\n")))
}
