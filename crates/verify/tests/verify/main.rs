//! The command as it is run: what it prints, and how it ends.
#![expect(clippy::unwrap_used, reason = "tests")]

mod command;
mod files;
mod log;
mod qr;
