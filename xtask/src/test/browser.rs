//! Browser tests against the real server: a fresh database, a free port, the app as people get it.

use anyhow::{Context, Result};

use super::token;
use crate::children::TemporaryFolder;
use crate::server::{self, Settings};
use crate::setup::python;
use crate::shell::{self, command};
use crate::web::{self, Profile};
use crate::workspace;

pub fn check() -> Result<()> {
    web::build(Profile::Release)?;
    super::build()?;
    let var = TemporaryFolder::new("browser-tests")?;
    let log = workspace::target()?.join("browser-tests-server.log");
    let mut settings =
        Settings { bind: server::free_address()?, var: var.path().to_owned(), more: Vec::new() };
    token::connect(&mut settings)?;
    // A fresh certificate is under a head at once: nobody waits ten minutes in a test.
    settings.more.push(("VENTANILLA_LOG_INTERVAL", "5".into()));
    let server = server::start(&settings, &log)?;
    println!("server on {}, its log in {}", settings.url(), log.display());

    let mut npm = command("npm");
    npm.args(["test", "--silent"]).current_dir(workspace::root().join("e2e"));
    npm.env("VENTANILLA_URL", settings.url()).env("VENTANILLA_VAR", &settings.var);
    python::offer_to(&mut npm)?;
    let outcome = shell::run(&mut npm);
    drop(server);
    outcome.with_context(|| format!("the server's last words:\n{}", server::tail(&log)))
}
