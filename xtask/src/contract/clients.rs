//! Clients that others generate from the document: each files a request on a running counter, from signing in to submitting.

use anyhow::Result;
use std::fs;

use super::{PASSWORD, tools};
use crate::server::Settings;
use crate::setup::{self, Need};
use crate::shell::{self, command};
use crate::workspace;

/// Who files: one of the demonstration accounts each, so that no two drafts of one person meet.
const PYTHON: &str = "lucia@demo.example";
const TYPESCRIPT: &str = "oscar@demo.example";

fn called(program: &mut std::process::Command, settings: &Settings, email: &str) -> Result<()> {
    program
        .env("VENTANILLA_URL", settings.url())
        .env("VENTANILLA_AS", email)
        .env("VENTANILLA_PASSWORD", PASSWORD)
        .env("VENTANILLA_ROOT", workspace::root());
    shell::run(program)
}

pub fn python(settings: &Settings) -> Result<()> {
    tools::ensure()?;
    let root = workspace::root();
    let place = workspace::target()?.join("contract/clients");
    if place.exists() {
        fs::remove_dir_all(&place)?;
    }
    fs::create_dir_all(&place)?;
    let mut generator = command(tools::program("openapi-python-client")?);
    generator.args(["generate", "--meta", "none", "--path"]).arg(root.join("openapi/ventanilla.json"));
    generator.arg("--output-path").arg(place.join("ventanilla"));
    // What it says are files of other media types, which it leaves out.
    shell::output(&mut generator)?;
    let mut client = command(tools::program("python")?);
    client.arg(root.join("openapi/clients/file_request.py")).env("PYTHONPATH", &place);
    called(&mut client, settings, PYTHON)
}

pub fn typescript(settings: &Settings) -> Result<()> {
    setup::ensure(&[Need::ContractPackages])?;
    let folder = workspace::root().join("openapi");
    let programs = folder.join("node_modules/.bin");
    let mut generator = command(programs.join("openapi-typescript"));
    shell::run(generator.args(["ventanilla.json", "-o", "clients/ventanilla.d.ts"]).current_dir(&folder))?;
    shell::run(command(programs.join("tsc")).args(["--project", "clients"]).current_dir(&folder))?;
    let mut client = command("node");
    client.arg("clients/generated/file_request.js").current_dir(&folder);
    called(&mut client, settings, TYPESCRIPT)
}
