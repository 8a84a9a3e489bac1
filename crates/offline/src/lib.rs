//! What the browser checks by itself, without asking the server. A part of the page's program of its own, that is loaded only
//! where something is checked: signatures and pictures would make the first page slower for everybody.
//!
//! The answers cross over as JSON of `ventanilla_shared::offline`.

mod log;
mod statement;

pub use log::check as check_inclusion_of;
pub use statement::{check as check_statement_at, check_data as check_data_of};

use wasm_bindgen::prelude::wasm_bindgen;

/// The text of the first QR code in a picture as a canvas gives it: four bytes a pixel.
#[wasm_bindgen]
pub fn read_qr(rgba: &[u8], width: usize) -> Option<String> {
    ventanilla_qr::Picture::from_rgba(width, rgba)?.read().into_iter().next()
}

/// Checks a statement, or the address that it stands in, with the issuers' keys (a JWK Set). `now`: seconds since 1970.
#[wasm_bindgen]
pub fn check_statement(text: &str, keys: &str, now: f64) -> String {
    json(&statement::check(text, keys, now as u64))
}

/// Checks the data of a certificate (`Disclosure`) against a statement whose signature is good.
#[wasm_bindgen]
pub fn check_data(text: &str, disclosure: &str) -> String {
    json(&statement::check_data(text, disclosure))
}

/// Checks the proof (`LogInclusion`) that a file with this SHA-256 is in the log whose head and key are given.
#[wasm_bindgen]
pub fn check_inclusion(sha256: &str, proof: &str, head: &str, key: &str) -> String {
    json(&log::check(sha256, proof, head, key))
}

fn json(answer: &impl serde::Serialize) -> String {
    serde_json::to_string(answer).unwrap_or_default()
}
