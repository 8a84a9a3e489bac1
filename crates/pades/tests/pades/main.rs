//! Real certificates, real keys, outside judges: pdfsig and qpdf (Debian), pyHanko (PyPI).
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops where it fails")]

mod algorithms;
mod damage;
mod input;
mod judges;
mod keyring;
mod keys;
mod kinds;
mod orders;
mod permissions;
mod pkcs11;
mod remote;
mod samples;
mod two_phase;
