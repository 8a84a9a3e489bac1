//! The server's keys for what is public: files that only the server's user reads, made when they are first needed.

use crate::error::ApiError;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use ventanilla_transparency::LogKey;

/// The key of the log, made when missing.
pub fn load(path: &Path, origin: &str) -> Result<LogKey, ApiError> {
    let der = kept(path, || LogKey::generate().map_err(std::io::Error::other))?;
    LogKey::from_pkcs8(origin, &der)
        .map_err(|error| ApiError::internal(format!("{}: {error}", path.display())))
}

/// What is kept under `path`, made by `fresh` when missing. Only the server's user may read it.
pub fn kept(path: &Path, fresh: impl FnOnce() -> std::io::Result<Vec<u8>>) -> Result<Vec<u8>, ApiError> {
    let refused = |error: std::io::Error| ApiError::internal(format!("{}: {error}", path.display()));
    if !path.exists() {
        fresh().and_then(|der| keep(path, &der)).map_err(refused)?;
    }
    std::fs::read(path).map_err(refused)
}

/// Written whole under another name first: of two processes that start together one makes the key, and neither reads half of it.
fn keep(path: &Path, der: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let unfinished = folder.join(format!(".key-{}-{:?}", std::process::id(), std::thread::current().id()));
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unfinished)?;
    file.write_all(der)?;
    file.sync_all()?;
    let linked = std::fs::hard_link(&unfinished, path);
    std::fs::remove_file(&unfinished)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_key_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/log.key");
        let first = load(&path, "ventanilla.example/log").unwrap().verifier().clone();
        assert_eq!(load(&path, "ventanilla.example/log").unwrap().verifier(), &first);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing else is left");
        std::fs::write(&path, "no key").unwrap();
        assert!(load(&path, "ventanilla.example/log").is_err());
    }
}
