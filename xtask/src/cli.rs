//! What may be typed after `cargo xtask`.

use anyhow::{Result, bail};
use std::process::ExitCode;

use crate::{bench, openapi, prove, run, server, setup, shell, test, web, workspace};

const HELP: &str = "\
usage: cargo xtask COMMAND

  run [--dev]           build everything and serve the counter on http://127.0.0.1:8080
  test [--only NAME]…   every check that a change must pass; NAME is one of the steps that `test --list` shows
  bench [--write] [--only NAME]…
                        speed as promised, measured beside its targets (--write: into docs/BENCHMARKS.md)
  prove [--only NAME]…  the long proofs; a dated report under docs/proofs (`prove --list` shows them)
  web [--dev]           build the browser app into crates/web/dist (--dev: quick, larger)
  procedure check DIR [PDF]   judge a procedure's folder: file, line and what is wrong; its example validated and
                        rendered, into the file PDF if it is named
  openapi               write openapi/ventanilla.json from the code
  setup                 install what `run` and `test` need, without building

Variables: CARGO_TARGET_DIR, DATABASE_URL (run: postgres://… instead of SQLite), VENTANILLA_BIND (run).";

/// Runs the command that `arguments` name.
pub fn dispatch(arguments: Vec<String>) -> Result<ExitCode> {
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    match command {
        "run" => run::run(profile(rest)?),
        "web" => {
            setup::ensure(setup::WEB)?;
            web::build(profile(rest)?).map(|_| ExitCode::SUCCESS)
        }
        "test" => test::test(&test_selection(rest)?),
        "bench" => {
            let (write, rest): (Vec<_>, Vec<_>) = rest.iter().cloned().partition(|word| word == "--write");
            bench::bench(!write.is_empty(), &test_selection(&rest)?)
        }
        "prove" => prove::prove(&test_selection(rest)?),
        "procedure" => procedure(rest),
        "openapi" => openapi::write().map(|()| ExitCode::SUCCESS),
        "setup" => setup::ensure(setup::EVERYTHING).map(|()| ExitCode::SUCCESS),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        other => bail!("there is no command `{other}`\n\n{HELP}"),
    }
}

fn procedure(rest: &[String]) -> Result<ExitCode> {
    let ([check, _] | [check, _, _]) = rest else { bail!("`procedure check DIR [PDF]`\n\n{HELP}") };
    if check != "check" {
        bail!("`procedure check DIR [PDF]`\n\n{HELP}");
    }
    setup::ensure(setup::API)?;
    server::build()?;
    let mut judge = shell::command(workspace::binary(server::PACKAGE)?);
    let status = judge.arg("procedure").args(rest).current_dir(workspace::root()).status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn profile(rest: &[String]) -> Result<web::Profile> {
    match rest {
        [] => Ok(web::Profile::Release),
        [flag] if flag == "--dev" => Ok(web::Profile::Dev),
        _ => bail!("only --dev may follow, not `{}`\n\n{HELP}", rest.join(" ")),
    }
}

fn test_selection(rest: &[String]) -> Result<test::Selection> {
    if rest == ["--list"] {
        return Ok(test::Selection::List);
    }
    let mut names = Vec::new();
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        match (word.as_str(), words.next()) {
            ("--only", Some(name)) => names.push(name.clone()),
            _ => bail!("only --list or --only NAME may follow, not `{}`", rest.join(" ")),
        }
    }
    Ok(if names.is_empty() { test::Selection::All } else { test::Selection::Only(names) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn several_steps_may_be_chosen() {
        let test::Selection::Only(names) = test_selection(&words("--only format --only clippy")).unwrap()
        else {
            panic!("a selection was expected");
        };
        assert_eq!(names, ["format", "clippy"]);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert!(test_selection(&words("--only")).is_err());
        assert!(profile(&words("--fast")).is_err());
        assert!(dispatch(words("fly")).is_err());
    }
}
