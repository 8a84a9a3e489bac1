//! The judges written in Python in a virtual environment under the target folder, so that the machine's Python stays as it is.

use anyhow::{Context, Result};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use crate::shell::{self, command, is_executable};
use crate::workspace;

/// What the tests' judges import, pinned.
const REQUIREMENTS: &str = include_str!("judges.txt");
/// Tells the tests which Python has the judges.
const VARIABLE: &str = "VENTANILLA_PYTHON";

fn folder() -> Result<PathBuf> {
    Ok(workspace::target()?.join("judges"))
}

/// Whether the environment exists and holds what `judges.txt` asks for.
pub fn is_ready() -> bool {
    folder().is_ok_and(|folder| {
        is_executable(&folder.join("bin/python"))
            && fs::read_to_string(folder.join("installed.txt"))
                .is_ok_and(|installed| installed == REQUIREMENTS)
    })
}

/// Whether this Python can make a virtual environment (Debian splits that off into `python3-venv`).
pub fn has_venv() -> bool {
    shell::succeeds(command("python3").args(["-c", "import venv, ensurepip"]))
}

pub fn ensure() -> Result<()> {
    if is_ready() {
        return Ok(());
    }
    println!(
        "setup: pyHanko and jsonschema (judge signatures and the API's document), in a folder of its own under the target folder"
    );
    let folder = folder()?;
    shell::run(command("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let requirements = folder.join("requirements.txt");
    fs::write(&requirements, REQUIREMENTS)?;
    let mut pip = command(folder.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .arg(&requirements);
    shell::run(&mut pip)?;
    fs::write(folder.join("installed.txt"), REQUIREMENTS).context("the Python folder cannot be written")
}

/// Lets a test find the judges: by `VENTANILLA_PYTHON`, and by being the first `python3` on `PATH`.
pub fn offer_to(tests: &mut Command) -> Result<()> {
    let programs = folder()?.join("bin");
    let mut path = OsString::from(&programs);
    if let Some(rest) = env::var_os("PATH") {
        path.push(":");
        path.push(rest);
    }
    tests.env(VARIABLE, programs.join("python")).env("PATH", path);
    Ok(())
}
