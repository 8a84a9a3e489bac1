//! `ventanilla-verify`: checks what Ventanilla issues without asking Ventanilla.
//!
//! ```text
//! ventanilla-verify pdf FILE [--roots FILE] [--proof FILE --head FILE --key KEY]
//! ventanilla-verify qr TEXT|PICTURE --keys FILE [--data FILE --salt HEX]
//! ventanilla-verify proof FILE --head FILE --key KEY
//! ventanilla-verify head OLD NEW --key KEY [--old-key KEY] [--proof FILE]
//! ventanilla-verify history FILE
//! ```
//!
//! `--json` anywhere: the report as JSON. `--language es|en`: of the words, by the environment (`LANG`) unless given. PICTURE: a
//! PNG or JPEG file with the QR code. KEY is a verifier key (`name+id+key`), or a file that holds one. `--roots`: the certificates (PEM) to
//! believe; without them nobody is, and the signatures are only said to be whole. `-` is standard
//! input in place of a file. Proofs are the answers of `GET /api/v1/log/proofs/…`, heads the `note` of `GET /api/v1/log/head`,
//! histories the answer of `GET /api/v1/requests/{id}/events/export`.
//!
//! | Exit | Means |
//! |---|---|
//! | 0 | everything that was asked is proven |
//! | 1 | something is wrong: altered, forged, or not what it claims |
//! | 2 | nothing was checked: wrong arguments, or a file that cannot be read |
//! | 3 | nothing is wrong, but not everything could be judged; the report says what |

mod arguments;
mod heads;
mod history;
mod pdf;
mod proofs;
mod qr;
mod report;
mod words;

use arguments::Arguments;
use report::{Fault, Report};
use std::process::ExitCode;
use words::{Language, Words};

fn main() -> ExitCode {
    let mut arguments = Arguments::of(std::env::args().skip(1));
    let json = arguments.flag("--json");
    let asked = arguments.option("--language").and_then(|asked| Language::choose(asked.as_deref()));
    match asked.and_then(|language| Ok((language, checked(arguments)?))) {
        Ok((language, report)) => {
            print!("{}", if json { report.json() } else { report.lines(&Words::of(language)) });
            ExitCode::from(report.verdict().exit())
        }
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::from(2)
        }
    }
}

fn checked(mut arguments: Arguments) -> Result<Report, Fault> {
    let command = arguments.next().ok_or(Fault::Usage)?;
    let report = match command.as_str() {
        "pdf" => pdf::check(&mut arguments)?,
        "qr" => qr::check(&mut arguments)?,
        "proof" => proofs::check(&mut arguments)?,
        "head" => heads::check(&mut arguments)?,
        "history" => history::check(&mut arguments)?,
        _ => return Err(Fault::Usage),
    };
    arguments.end()?;
    Ok(report)
}

#[expect(clippy::disallowed_methods, reason = "the command asks the machine once, here")]
fn now() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now()
}
