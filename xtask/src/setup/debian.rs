//! Debian's packages: what is there, and one `apt-get install` for what is not.

use anyhow::{Result, bail};
use nix::unistd::Uid;
use std::fs;
use std::path::{Path, PathBuf};

use crate::shell::{self, command, is_executable, which};

/// Something to install: names as apt-get takes them, and why.
pub struct Package {
    pub name: &'static str,
    pub why: &'static str,
}

/// Installs `packages`; as another user than root names the command and stops.
pub fn install(packages: &[Package]) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    for package in packages {
        println!("setup: missing: {} ({})", package.name, package.why);
    }
    let names: Vec<_> = packages.iter().flat_map(|package| package.name.split(' ')).collect();
    if which("apt-get").is_none() {
        bail!("this is no Debian: install the equivalents of {} and start again", names.join(" "));
    }
    if !Uid::effective().is_root() {
        bail!(
            "root's rights are needed. Run this, then start again:\n\n  sudo apt-get update && sudo apt-get install --no-install-recommends {}",
            names.join(" ")
        );
    }
    shell::run(apt_get().arg("update"))?;
    shell::run(apt_get().args(["install", "--yes", "--no-install-recommends"]).args(names))
}

fn apt_get() -> std::process::Command {
    let mut apt = command("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet");
    apt
}

pub fn has_libpq() -> bool {
    which("pg_config").is_some() && Path::new("/usr/include/postgresql/libpq-fe.h").exists()
        || shell::succeeds(command("pkg-config").args(["--exists", "libpq"]))
}

pub fn has_pango() -> bool {
    shell::output(command("/sbin/ldconfig").arg("-p"))
        .is_ok_and(|printed| String::from_utf8_lossy(&printed).contains("libpangoft2-1.0.so.0"))
}

/// The folder with `initdb` and `postgres`: Debian keeps them out of `PATH`, a version a folder; the newest wins.
pub fn postgres_programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<_> = versions
        .filter_map(|entry| {
            Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin")))
        })
        .filter(|(_, folder)| has_server(folder))
        .collect();
    folders.sort();
    let newest = folders.pop().map(|(_, folder)| folder);
    newest.or_else(|| which("initdb")?.parent().map(Path::to_owned).filter(|folder| has_server(folder)))
}

fn has_server(folder: &Path) -> bool {
    is_executable(&folder.join("initdb")) && is_executable(&folder.join("postgres"))
}
