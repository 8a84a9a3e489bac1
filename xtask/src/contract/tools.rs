//! schemathesis and the generator of Python clients, in a Python environment of their own: they and the other judges want
//! different versions of the same packages.

use anyhow::{Context, Result};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

use crate::shell::{self, command, is_executable};
use crate::workspace;

/// What is installed, pinned.
const REQUIREMENTS: &str = include_str!("tools.txt");

fn folder() -> Result<PathBuf> {
    Ok(workspace::target()?.join("contract"))
}

/// A program of the environment.
pub fn program(name: &str) -> Result<PathBuf> {
    Ok(folder()?.join("bin").join(name))
}

/// Installs what is not there yet.
pub fn ensure() -> Result<()> {
    let folder = folder()?;
    let stamp = folder.join("installed.txt");
    if is_executable(&folder.join("bin/st"))
        && fs::read_to_string(&stamp).is_ok_and(|text| text == REQUIREMENTS)
    {
        return Ok(());
    }
    println!(
        "setup: schemathesis and openapi-python-client (judge the API's contract), in a folder of their own"
    );
    shell::run(command("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let requirements = folder.join("requirements.txt");
    fs::write(&requirements, REQUIREMENTS)?;
    let mut pip = command(folder.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .arg(&requirements);
    shell::run(&mut pip)?;
    fs::write(stamp, REQUIREMENTS).context("the Python folder cannot be written")
}

/// How many cases a run made, by its report.
pub fn cases(report: &Value) -> u64 {
    report["test_cases"]["generated"].as_u64().unwrap_or_default()
}
