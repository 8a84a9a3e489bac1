//! The contract judged from outside: schemathesis calls the running API by its document, and clients that are generated from the
//! document file a request each.

pub mod breaking;
mod clients;
mod tools;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::fs;

use crate::children::{Background, TemporaryFolder};
use crate::server::{self, Settings};
use crate::{shell, workspace};

pub use tools::ensure as ensure_tools;

/// On whose behalf the API is called; demonstration accounts.
const CALLERS: [(&str, &str); 3] =
    [("nobody", ""), ("citizen", "lucia@demo.example"), ("officer", "jefatura@demo.example")];
/// Of every demonstration account (data/demo.toml).
const PASSWORD: &str = "Quetzal-Azul-77";
/// The same cases each time, as far as the clock lets them.
const SEED: &str = "20261122";

/// `cargo xtask test --only contract`: a minute a caller, then the clients.
pub fn check() -> Result<()> {
    crate::test::build()?;
    schemathesis(60)?;
    let counter = Counter::open("clients")?;
    clients::python(&counter.settings)?;
    clients::typescript(&counter.settings)
}

/// Each caller for so many seconds on a counter of its own; how many cases each made.
pub fn schemathesis(seconds: u32) -> Result<Value> {
    tools::ensure()?;
    let mut figures = json!({});
    for (name, email) in CALLERS {
        let counter = Counter::open(name)?;
        let report = counter.folder.path().join("report.json");
        let url = counter.settings.url();
        let mut tool = shell::command(tools::program("st")?);
        tool.current_dir(workspace::root().join("openapi"))
            .args(["--config-file", "schemathesis.toml", "run"])
            .arg(format!("{url}/api/openapi.json"))
            .args(["--max-time", &seconds.to_string(), "--seed", SEED, "--report-json-path"])
            .arg(&report)
            .env("VENTANILLA_AS", email)
            .env("VENTANILLA_PASSWORD", PASSWORD)
            .env("VENTANILLA_URL", &url);
        println!("schemathesis as {name}, {seconds} s");
        shell::run(&mut tool)
            .with_context(|| format!("as {name}; the server's log is {}", counter.log.display()))?;
        let told: Value = serde_json::from_slice(&fs::read(&report)?)?;
        figures[name] = json!({ "seconds": seconds, "cases": tools::cases(&told) });
    }
    Ok(figures)
}

/// A counter with demonstration data, in a folder that goes with it.
struct Counter {
    // In this order: the server ends before its folder goes.
    _server: Background,
    settings: Settings,
    folder: TemporaryFolder,
    log: std::path::PathBuf,
}

impl Counter {
    fn open(purpose: &str) -> Result<Self> {
        let folder = TemporaryFolder::new(&format!("contract-{purpose}"))?;
        let settings =
            Settings { bind: server::free_address()?, var: folder.path().join("var"), more: Vec::new() };
        let log = workspace::target()?.join(format!("contract-{purpose}.log"));
        let server = server::start(&settings, &log)?;
        Ok(Self { _server: server, settings, folder, log })
    }
}
