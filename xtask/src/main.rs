//! Ventanilla's only build tool: `cargo xtask run | test | bench | prove | web | openapi | setup`.

mod bench;
mod children;
mod cli;
mod contract;
mod openapi;
mod prove;
mod run;
mod server;
mod setup;
mod shell;
mod test;
mod web;
mod workspace;

use std::process::ExitCode;

fn main() -> ExitCode {
    let outcome =
        children::watch_for_interrupts().and_then(|()| cli::dispatch(std::env::args().skip(1).collect()));
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
