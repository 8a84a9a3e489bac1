//! Real certificates, real keys, outside judges: pdfsig and qpdf (Debian), pyHanko (PyPI).
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops where it fails")]

mod authority;
mod damage;
mod input;
mod judges;
mod keys;
mod longterm;
mod matrix;
mod orders;
mod revocation_faults;
mod samples;
mod services;
mod timestamp_faults;
