//! `cargo xtask test`: every check that a change must pass, one after the other. A failure ends it only when the
//! steps after it could not tell anything: one run shows as much as it can.

mod browser;
mod licences;
pub mod postgres;
mod same_rules;
mod token;

use anyhow::{Result, bail};
use std::process::ExitCode;
use std::time::Instant;

use crate::server::PACKAGE;
use crate::setup::{self, Need, python};
use crate::web::{self, Profile};
use crate::{contract, openapi, shell};

pub enum Selection {
    All,
    Only(Vec<String>),
    List,
}

struct Step {
    name: &'static str,
    what: &'static str,
    needs: &'static [&'static [Need]],
    check: fn() -> Result<()>,
}

/// The step without which the later ones can't run.
const COMPILES: &str = "build";

const STEPS: [Step; 12] = [
    Step { name: "format", what: "rustfmt finds nothing to change", needs: &[], check: format },
    Step { name: "licences", what: "licences and bans of deny.toml", needs: &[], check: licences::check },
    Step { name: "clippy", what: "no warning in the workspace", needs: &[setup::API], check: clippy },
    Step {
        name: COMPILES,
        what: "tests and programs compile",
        needs: &[setup::API, &[Need::Nextest]],
        check: build,
    },
    Step {
        name: "unit",
        what: "tests of all crates but the API",
        needs: &[setup::API, setup::JUDGES, &[Need::Nextest, Need::PostgresServer]],
        check: unit,
    },
    Step {
        name: "api-sqlite",
        what: "API tests on SQLite",
        needs: &[setup::API, setup::JUDGES, &[Need::Nextest]],
        check: api_on_sqlite,
    },
    Step {
        name: "api-postgres",
        what: "the same tests on PostgreSQL",
        needs: &[setup::API, setup::JUDGES, &[Need::Nextest, Need::PostgresServer]],
        check: api_on_postgres,
    },
    Step {
        name: "openapi",
        what: "the committed OpenAPI document is current, well written, and breaks no client",
        needs: &[setup::API, &[Need::ContractPackages]],
        check: api_document,
    },
    Step {
        name: "contract",
        what: "schemathesis, and generated clients, against the running API",
        needs: &[setup::API, &[Need::ContractPackages, Need::ContractTools]],
        check: contract::check,
    },
    Step {
        name: "same-rules",
        what: "the rules say the same in the server and in WASM",
        needs: &[setup::API, setup::WEB, &[Need::Nextest]],
        check: same_rules::check,
    },
    Step {
        name: "web",
        what: "the browser app builds and is small enough",
        needs: &[setup::WEB],
        check: web_app,
    },
    Step {
        name: "browser",
        what: "the whole way in Chromium, with axe-core",
        needs: &[setup::RUN, setup::JUDGES, &[Need::Chromium, Need::BrowserTestPackages]],
        check: browser::check,
    },
];

pub fn test(selection: &Selection) -> Result<ExitCode> {
    let steps: Vec<&Step> = match selection {
        Selection::All => STEPS.iter().collect(),
        Selection::Only(names) => names.iter().map(|name| find(name)).collect::<Result<_>>()?,
        Selection::List => {
            STEPS.iter().for_each(|step| println!("{:<13} {}", step.name, step.what));
            return Ok(ExitCode::SUCCESS);
        }
    };
    let start = Instant::now();
    let mut passed = 0;
    let mut failed = Vec::new();
    for step in &steps {
        match carry_out(step) {
            Ok(()) => passed += 1,
            Err(error) => {
                println!("\nFAILED {}: {error:#}", step.name);
                failed.push(step.name);
                if step.name == COMPILES {
                    break;
                }
            }
        }
    }
    let skipped = steps.len() - passed - failed.len();
    println!("\nall steps: {:.0} s", start.elapsed().as_secs_f32());
    println!("{passed} passed, {} failed, {skipped} skipped", failed.len());
    if failed.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    println!("failed: {}", failed.join(", "));
    Ok(ExitCode::FAILURE)
}

fn find(name: &str) -> Result<&'static Step> {
    match STEPS.iter().find(|step| step.name == name) {
        Some(step) => Ok(step),
        None => bail!("there is no step `{name}`; `cargo xtask test --list` shows them"),
    }
}

fn carry_out(step: &Step) -> Result<()> {
    println!("\n=== {}: {}", step.name, step.what);
    let start = Instant::now();
    setup::ensure(&step.needs.concat())?;
    (step.check)()?;
    println!("=== {}: passed in {:.1} s", step.name, start.elapsed().as_secs_f32());
    Ok(())
}

fn format() -> Result<()> {
    shell::run(&mut shell::cargo(&["fmt", "--all", "--check"]))
}

fn clippy() -> Result<()> {
    shell::run(&mut shell::cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
}

/// The workspace as every later step selects it: the same features, so that nothing is compiled twice.
/// Without xtask: its program is running.
pub const SELECTED: [&str; 3] = ["--workspace", "--exclude", "xtask"];

pub fn build() -> Result<()> {
    shell::run(shell::cargo(&["build", "--bins", "--tests"]).args(SELECTED))
}

pub fn nextest(selection: &[&str], filter: &str) -> Result<std::process::Command> {
    let mut nextest = shell::cargo(&["nextest", "run"]);
    nextest.args(selection).args([
        "--filterset",
        filter,
        "--no-fail-fast",
        "--status-level",
        "fail",
        "--final-status-level",
        "fail",
    ]);
    // A judge's verdict must not depend on a variable that happens to be set.
    nextest.env_remove("VENTANILLA_TEST_DATABASE").env_remove("DATABASE_URL");
    if python::is_ready() {
        python::offer_to(&mut nextest)?;
    }
    Ok(nextest)
}

fn unit() -> Result<()> {
    shell::run(&mut nextest(&["--package", "xtask"], "all()")?)?;
    shell::run(&mut nextest(&SELECTED, &format!("not package({PACKAGE})"))?)
}

fn api_tests() -> Result<std::process::Command> {
    nextest(&SELECTED, &format!("package({PACKAGE})"))
}

fn api_on_sqlite() -> Result<()> {
    shell::run(&mut api_tests()?)
}

fn api_on_postgres() -> Result<()> {
    let cluster = postgres::Cluster::start()?;
    shell::run(api_tests()?.env("VENTANILLA_TEST_DATABASE", cluster.url()))
}

fn api_document() -> Result<()> {
    build()?;
    openapi::check()
}

fn web_app() -> Result<()> {
    let sizes = web::build(Profile::Release)?;
    if sizes.first_load() > web::BUDGET {
        bail!(
            "the first page loads {} bytes in brotli, {} are allowed\n{}",
            sizes.first_load(),
            web::BUDGET,
            sizes.table()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_step_is_refused() {
        assert!(find("format").is_ok());
        assert!(find("everything").is_err());
    }
}
