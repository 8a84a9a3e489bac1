//! `cargo xtask run`: from a clone to a counter that one can open in a browser.

use anyhow::{Context, Result, anyhow};
use std::env;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use crate::server::{self, PACKAGE, Settings};
use crate::web::{self, Profile};
use crate::{children, setup, workspace};

const DEFAULT_BIND: &str = "127.0.0.1:8080";

pub fn run(profile: Profile) -> Result<ExitCode> {
    let start = Instant::now();
    let bind: SocketAddr = match env::var("VENTANILLA_BIND") {
        Ok(bind) => bind.parse().context("VENTANILLA_BIND must be ADDRESS:PORT")?,
        Err(_) => DEFAULT_BIND.parse()?,
    };
    // Asked before a build of minutes.
    server::require_free(bind)?;
    setup::ensure(setup::RUN)?;
    // Beside each other: the end of the app's build is one long link on one core.
    println!("run: building the API and the browser app (the first time takes a quarter of an hour)");
    let api = thread::spawn(server::build);
    let app = web::build(profile);
    api.join().map_err(|_| anyhow!("the build of the API broke off"))??;
    app?;

    let settings = Settings { bind, var: workspace::root().join("var"), more: Vec::new() };
    println!("run: ready to start after {:.1} s; stop with Ctrl-C\n", start.elapsed().as_secs_f32());
    let mut api = settings.command()?;
    if let Some(url) = env::var_os("VENTANILLA_PUBLIC_URL") {
        api.env("VENTANILLA_PUBLIC_URL", url);
    }
    let child = api.spawn().with_context(|| format!("{PACKAGE} does not start"))?;
    let status = children::wait(child)?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
