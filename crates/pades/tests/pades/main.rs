//! Real certificates, real keys, outside judges: pdfsig and qpdf (Debian), pyHanko (PyPI).
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops where it fails")]

mod algorithms;
mod attacks;
mod authority;
mod certified;
mod chains;
mod damage;
mod fuzz;
mod huge_answers;
mod input;
mod judges;
mod keyring;
mod keys;
mod kinds;
mod longterm;
mod matrix;
mod mutations;
mod orders;
mod permissions;
mod pkcs11;
mod pyhanko_samples;
mod remote;
mod revocation_faults;
mod samples;
mod services;
mod timeline;
mod timestamp_faults;
mod two_phase;
mod update;
mod verdicts;
mod words;
