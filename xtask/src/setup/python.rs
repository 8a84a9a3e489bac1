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
/// pyHanko's source package (MIT), for the sample files with good and bad signatures in it; pinned, with its digest.
const SAMPLES: &str =
    "pyhanko==0.38.0 --hash=sha256:267d6d3fa460b0f0e9c5362a2d7979dccbe1e6b1f8d89ba0818dd0c45b5f300e\n";
/// Tells the tests where those are.
const SAMPLES_VARIABLE: &str = "VENTANILLA_PYHANKO_SAMPLES";

fn folder() -> Result<PathBuf> {
    Ok(workspace::target()?.join("judges"))
}

/// Whether the environment exists and holds what `judges.txt` asks for.
pub fn is_ready() -> bool {
    judges_are_ready() && samples_are_ready()
}

fn judges_are_ready() -> bool {
    folder().is_ok_and(|folder| {
        is_executable(&folder.join("bin/python"))
            && fs::read_to_string(folder.join("installed.txt"))
                .is_ok_and(|installed| installed == REQUIREMENTS)
    })
}

fn samples() -> Result<PathBuf> {
    Ok(folder()?.join("samples"))
}

fn samples_are_ready() -> bool {
    samples().is_ok_and(|samples| {
        fs::read_to_string(samples.join("installed.txt")).is_ok_and(|installed| installed == SAMPLES)
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
    if judges_are_ready() {
        return ensure_samples();
    }
    println!(
        "setup: pyHanko, jsonschema and WeasyPrint (judge signatures, the API's document and the speed), in a folder of their own under the target folder"
    );
    let folder = folder()?;
    shell::run(command("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let requirements = folder.join("requirements.txt");
    fs::write(&requirements, REQUIREMENTS)?;
    let mut pip = command(folder.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .arg(&requirements);
    shell::run(&mut pip)?;
    fs::write(folder.join("installed.txt"), REQUIREMENTS).context("the Python folder cannot be written")?;
    ensure_samples()
}

/// Downloads and unpacks the sample files. They stay out of the repository: eight megabytes of another project.
fn ensure_samples() -> Result<()> {
    if samples_are_ready() {
        return Ok(());
    }
    let (python, samples) = (folder()?.join("bin/python"), samples()?);
    if samples.exists() {
        fs::remove_dir_all(&samples)?;
    }
    fs::create_dir_all(&samples)?;
    let requirements = samples.join("requirements.txt");
    fs::write(&requirements, SAMPLES)?;
    let mut pip = command(&python);
    pip.args([
        "-m",
        "pip",
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--require-hashes",
    ])
    .args(["--no-binary", "pyhanko", "--dest"])
    .arg(&samples)
    .arg("--requirement")
    .arg(&requirements);
    shell::run(&mut pip)?;
    let package = samples.join("pyhanko-0.38.0.tar.gz");
    shell::run(command(&python).args(["-m", "tarfile", "-e"]).arg(&package).arg(&samples))?;
    fs::remove_file(&package)?;
    fs::write(samples.join("installed.txt"), SAMPLES).context("the folder of samples cannot be written")
}

/// Lets a test find the judges: by `VENTANILLA_PYTHON`, and by being the first `python3` on `PATH`.
pub fn offer_to(tests: &mut Command) -> Result<()> {
    let programs = folder()?.join("bin");
    let mut path = OsString::from(&programs);
    if let Some(rest) = env::var_os("PATH") {
        path.push(":");
        path.push(rest);
    }
    tests.env(VARIABLE, programs.join("python")).env(SAMPLES_VARIABLE, samples()?).env("PATH", path);
    Ok(())
}
