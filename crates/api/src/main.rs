//! `ventanilla-api`: serves the API, its documentation and the browser app. `ventanilla-api openapi` prints the document,
//! `ventanilla-api procedure check DIR [PDF]` judges a definition and draws the document of its example, `ventanilla-api log
//! verify [HEAD]` compares the public log with the database, and with a head that was kept elsewhere, `ventanilla-api audit
//! verify [HEAD]` also every file with the row that names it; `ventanilla-api backup
//! DIR` and `restore DIR` keep and bring back all that a counter is.

use std::net::TcpListener;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use ventanilla_api::clock::{Clock, SystemClock};
use ventanilla_api::config::Config;
use ventanilla_api::{audit, backup, demo, jobs, log, openapi, procedures, server};
use ventanilla_transparency::Head;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        // As it reads: a bad definition is named by file and line, one a line.
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    if std::env::args().nth(1).as_deref() == Some("openapi") {
        print!("{}", openapi::text());
        return Ok(());
    }
    if let [_, procedure, check, folder, to @ ..] = &std::env::args().collect::<Vec<_>>()[..]
        && (procedure.as_str(), check.as_str()) == ("procedure", "check")
    {
        match procedures::draw(Path::new(folder), Path::new(".")) {
            Ok(pdf) => {
                println!("{folder}: good");
                if let Some(to) = to.first() {
                    std::fs::write(to, pdf)?;
                    println!("{to}: its document");
                }
                return Ok(());
            }
            Err(flaws) => {
                flaws.iter().for_each(|flaw| eprintln!("{flaw}"));
                std::process::exit(1);
            }
        }
    }
    log_to_stderr();
    let config = Config::from_env()?;
    if let [_, log, verify, head @ ..] = &std::env::args().collect::<Vec<_>>()[..]
        && (log.as_str(), verify.as_str()) == ("log", "verify")
    {
        return verify_log(config, head.first().map(Path::new));
    }
    if let [_, audit, verify, head @ ..] = &std::env::args().collect::<Vec<_>>()[..]
        && (audit.as_str(), verify.as_str()) == ("audit", "verify")
    {
        return verify_all(config, head.first().map(Path::new));
    }
    match &std::env::args().collect::<Vec<_>>()[..] {
        [_, command, folder] if command == "backup" => {
            let made = backup::backup(&config, Path::new(folder), SystemClock.now())?;
            println!("{folder}: {} files", made.files.len());
            Ok(())
        }
        [_, command, folder] if command == "restore" => {
            let restored = backup::restore(&config, Path::new(folder), Arc::new(SystemClock))?;
            println!("the counter of {} stands again, and its log is sound", restored.made_at.to_rfc3339());
            Ok(())
        }
        [_] => actix_web::rt::System::new().block_on(serve(config)),
        _ => Err("ventanilla-api [openapi | procedure check DIR [PDF] | log verify [HEAD] | audit verify [HEAD] | backup DIR | restore DIR]".into()),
    }
}

/// One line an event, each request's too with `VENTANILLA_LOG=json`, for machines. `RUST_LOG` says which.
fn log_to_stderr() {
    let json = std::env::var("VENTANILLA_LOG").is_ok_and(|format| format == "json");
    let usual =
        if json { "info,actix_server=warn" } else { "info,actix_server=warn,ventanilla_api::access=warn" };
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| usual.into());
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if json {
        lines.json().init();
    } else {
        lines.init();
    }
}

/// A head of the log that was kept elsewhere.
fn kept_head(file: Option<&Path>) -> Result<Option<Head>, Box<dyn std::error::Error>> {
    Ok(match file {
        Some(file) => Some(Head::unverified(&std::fs::read_to_string(file)?)?),
        None => None,
    })
}

/// As [`verify_log`], and the content of every file that a row names.
fn verify_all(config: Config, head: Option<&Path>) -> Result<(), Box<dyn std::error::Error>> {
    let given = kept_head(head)?;
    let app = server::opened(config, Arc::new(SystemClock))?;
    let report = actix_web::rt::System::new().block_on(audit::verify(&app, given))?;
    println!("{} {}; {} files", report.root.size, report.root.hash, report.files);
    if report.findings.is_empty() { Ok(()) } else { Err(report.findings.join("\n").into()) }
}

/// Prints what is wrong, a line each, and fails if anything is.
fn verify_log(config: Config, head: Option<&Path>) -> Result<(), Box<dyn std::error::Error>> {
    let given = kept_head(head)?;
    let app = server::opened(config, Arc::new(SystemClock))?;
    let report = app.read_blocking(|tx| log::verify::verify(tx, given.as_ref()))?;
    println!("{} {}", report.root.size, report.root.hash);
    if report.findings.is_empty() {
        return Ok(());
    }
    Err(report.findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n").into())
}

async fn serve(config: Config) -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind(&config.bind).map_err(|error| format!("{}: {error}", config.bind))?;
    let (public_url, with_demo) = (config.public_url.clone(), config.demo);
    let app = server::state(config, Arc::new(SystemClock))?;
    if with_demo {
        println!("{}", demo::prepare(&app).await?);
    }
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let server = server::run(app.clone(), listener, workers)?;
    let worker = actix_web::rt::spawn(jobs::work(app.clone()));
    let watcher = actix_web::rt::spawn(procedures::watch(app.clone()));
    let measurer = actix_web::rt::spawn(procedures::durations::keep_measuring(app));
    println!("Ventanilla: {public_url}   API documentation: {public_url}/api/docs/");
    server.await?;
    worker.abort();
    watcher.abort();
    measurer.abort();
    Ok(())
}
