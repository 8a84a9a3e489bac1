use super::manifest::File;
use super::{BackupError, at};
use crate::random::hex;
use sha2::{Digest, Sha256};
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

/// What this one program may read: there are keys in it.
pub fn private_folder(path: &Path) -> Result<(), BackupError> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(at(path))
}

pub fn private_file(path: &Path) -> Result<fs::File, BackupError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600).open(path).map_err(at(path))
}

/// Copies a file to `name` below `to`; its hash is of what was read.
pub fn file(from: &Path, to: &Path, name: &str) -> Result<File, BackupError> {
    let target = to.join(name);
    if let Some(folder) = target.parent() {
        private_folder(folder)?;
    }
    let (size, sha256) = through(from, &mut private_file(&target)?)?;
    Ok(File { path: name.to_owned(), size, sha256 })
}

/// The size and hash of a file.
pub fn known(path: &Path) -> Result<(u64, String), BackupError> {
    through(path, &mut io::sink())
}

fn through(from: &Path, to: &mut impl Write) -> Result<(u64, String), BackupError> {
    let mut source = fs::File::open(from).map_err(at(from))?;
    let (mut hash, mut size, mut part) = (Sha256::new(), 0, vec![0; 1024 * 1024]);
    loop {
        let read = source.read(&mut part).map_err(at(from))?;
        let Some(read) = part.get(..read).filter(|read| !read.is_empty()) else { break };
        hash.update(read);
        to.write_all(read).map_err(at(from))?;
        size += read.len() as u64;
    }
    to.flush().map_err(at(from))?;
    Ok((size, hex(&hash.finalize())))
}

/// Copies the files below a folder to `name` below `to`; a folder that is not there has none. Files of a content that is
/// being written have a `#` in their name, and no row names them yet.
pub fn tree(from: &Path, to: &Path, name: &str) -> Result<Vec<File>, BackupError> {
    let mut files = Vec::new();
    if !from.is_dir() {
        return Ok(files);
    }
    for entry in fs::read_dir(from).map_err(at(from))? {
        let path = entry.map_err(at(from))?.path();
        let Some(own) = path.file_name().and_then(|own| own.to_str()) else { continue };
        let name = format!("{name}/{own}");
        if path.is_dir() {
            files.extend(tree(&path, to, &name)?);
        } else if !own.contains('#') {
            match file(&path, to, &name) {
                Ok(copied) => files.push(copied),
                // Its time had come while we copied.
                Err(BackupError::File { error, .. }) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

/// Onto the disk, with the names of all files: a backup that a power cut empties is none.
pub fn sync(folder: &Path) -> Result<(), BackupError> {
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        if path.is_dir() {
            sync(&path)?;
        } else {
            fs::File::open(&path).and_then(|file| file.sync_all()).map_err(at(&path))?;
        }
    }
    fs::File::open(folder).and_then(|file| file.sync_all()).map_err(at(folder))
}
