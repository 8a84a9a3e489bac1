//! The browser's app as people get it: Lighthouse's marks, and how long a slow line takes.

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Outcome, signatures};
use crate::children::TemporaryFolder;
use crate::server::{self, Settings};
use crate::shell::{self, command};
use crate::web::{self, Profile};
use crate::workspace;

const PROFILE: &str = "the app as released; the server dev";

pub fn measure() -> Result<Outcome> {
    let sizes = web::build(Profile::Release)?;
    println!("{}", sizes.table());
    server::build()?;
    let var = TemporaryFolder::new("bench-pages")?;
    let log = workspace::target()?.join("bench-pages-server.log");
    let settings = Settings { bind: server::free_address()?, var: var.path().to_owned(), more: Vec::new() };
    let server = server::start(&settings, &log)?;
    let mut script = command("node");
    script.arg("bench/pages.mjs").current_dir(workspace::root().join("e2e"));
    script.env("VENTANILLA_URL", settings.url());
    let printed = shell::output(&mut script);
    drop(server);
    let mut figures: Value = serde_json::from_slice(&printed.context("the measurement broke off")?)?;
    let first_load = serde_json::json!({
        "name": "first load", "unit": "bytes", "value": sizes.first_load(), "target": web::BUDGET, "better": "lower",
        "detail": "page, style sheet, program and glue in brotli",
    });
    figures["figures"].as_array_mut().context("the script printed no figures")?.insert(0, first_load);
    let (table, missed) = signatures::table(&figures)?;
    Ok(Outcome { profile: PROFILE, figures, table, missed })
}
