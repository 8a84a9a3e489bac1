use crate::random;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use ventanilla_shared::procedure::{Procedure, check};

/// Why a definition is refused: file, place and reason.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("{file}: {cause}")]
    Unreadable { file: String, cause: std::io::Error },
    #[error("{file}: {cause}")]
    Syntax { file: String, cause: Box<toml::de::Error> },
    #[error("{file}: {}", .flaws.join("; "))]
    Contradiction { file: String, flaws: Vec<String> },
    #[error("{folder}: no procedure is defined there")]
    Nothing { folder: String },
}

/// A definition as its folder holds it.
#[derive(Debug)]
pub struct FromFolder {
    pub procedure: Procedure,
    pub template: String,
    /// SHA-256 over definition and template.
    pub digest: String,
}

/// Every definition under `folder/<institution>/<name>/procedure.toml`. One bad definition refuses all.
pub fn load_folder(folder: &Path) -> Result<Vec<FromFolder>, LoadError> {
    let mut found = Vec::new();
    for institution in folders(folder)? {
        for procedure in folders(&institution)? {
            let file = procedure.join("procedure.toml");
            if file.exists() {
                found.push(load_one(&file, &procedure)?);
            }
        }
    }
    if found.is_empty() {
        return Err(LoadError::Nothing { folder: folder.display().to_string() });
    }
    Ok(found)
}

fn load_one(file: &Path, folder: &Path) -> Result<FromFolder, LoadError> {
    let source = read(file)?;
    let procedure: Procedure = toml::from_str(&source)
        .map_err(|cause| LoadError::Syntax { file: file.display().to_string(), cause: Box::new(cause) })?;
    let flaws: Vec<String> =
        check(&procedure).into_iter().map(|flaw| format!("{}: {}", flaw.place, flaw.reason)).collect();
    if !flaws.is_empty() {
        return Err(LoadError::Contradiction { file: file.display().to_string(), flaws });
    }
    let template = read(&folder.join(&procedure.outcome.template))?;
    let digest = random::hex(
        &Sha256::new().chain_update(&source).chain_update([0]).chain_update(&template).finalize(),
    );
    Ok(FromFolder { procedure, template, digest })
}

fn read(path: &Path) -> Result<String, LoadError> {
    std::fs::read_to_string(path)
        .map_err(|cause| LoadError::Unreadable { file: path.display().to_string(), cause })
}

fn folders(path: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let unreadable = |cause| LoadError::Unreadable { file: path.display().to_string(), cause };
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?.path();
        if entry.is_dir() {
            folders.push(entry);
        }
    }
    folders.sort();
    Ok(folders)
}
