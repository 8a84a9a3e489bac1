//! What is checked in the browser itself: the part of the program that does it, and the public keys that it needs.

use crate::api::{self, Failure};
use crate::{format, i18n};
use js_sys::Promise;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use ventanilla_shared::Timestamp;
use ventanilla_shared::api::certificates::StatementKeys;
use ventanilla_shared::offline::{DataVerdict, InclusionCheck, StatementCheck};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// The module `ventanilla-offline`.
    #[derive(Clone)]
    pub type Engine;

    /// Of `bootstrap.js`: loads the module once.
    #[wasm_bindgen(catch, js_name = ventanillaOffline)]
    fn load() -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, method, js_name = read_qr)]
    fn qr(this: &Engine, rgba: &[u8], width: usize) -> Result<Option<String>, JsValue>;

    #[wasm_bindgen(catch, method, js_name = check_statement)]
    fn statement(this: &Engine, text: &str, keys: &str, now: f64) -> Result<String, JsValue>;

    #[wasm_bindgen(catch, method, js_name = check_data)]
    fn data(this: &Engine, text: &str, disclosure: &str) -> Result<String, JsValue>;

    #[wasm_bindgen(catch, method, js_name = check_inclusion)]
    fn inclusion(this: &Engine, sha256: &str, proof: &str, head: &str, key: &str) -> Result<String, JsValue>;
}

/// The part that checks could not be loaded, or broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EngineMissing;

/// Loads what checks, once while the page is open.
pub async fn engine() -> Result<Engine, EngineMissing> {
    let loading = load().map_err(|_| EngineMissing)?;
    JsFuture::from(loading).await.map(JsCast::unchecked_into).map_err(|_| EngineMissing)
}

impl Engine {
    /// The text of a QR code in a picture of four bytes a pixel.
    pub fn read_qr(&self, rgba: &[u8], width: usize) -> Option<String> {
        self.qr(rgba, width).ok().flatten()
    }

    pub fn check_statement(&self, text: &str, keys: &str) -> Result<StatementCheck, EngineMissing> {
        answer(self.statement(text, keys, js_sys::Date::now() / 1000.0))
    }

    pub fn check_data(&self, text: &str, disclosure: &str) -> Result<DataVerdict, EngineMissing> {
        answer(self.data(text, disclosure))
    }

    pub fn check_inclusion(
        &self,
        sha256: &str,
        proof: &str,
        head: &str,
        key: &str,
    ) -> Result<InclusionCheck, EngineMissing> {
        answer(self.inclusion(sha256, proof, head, key))
    }
}

fn answer<T: DeserializeOwned>(json: Result<String, JsValue>) -> Result<T, EngineMissing> {
    json.ok().and_then(|json| serde_json::from_str(&json).ok()).ok_or(EngineMissing)
}

/// The institutions' public keys as this browser keeps them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptKeys {
    /// When they were fetched.
    pub at: Timestamp,
    keys: StatementKeys,
}

impl KeptKeys {
    /// As a JWK Set.
    pub fn json(&self) -> String {
        serde_json::to_string(&self.keys).unwrap_or_default()
    }
}

const KEY: &str = "ventanilla-statement-keys";

/// The keys that are in the browser.
pub fn kept_keys() -> Option<KeptKeys> {
    let text = i18n::storage()?.get_item(KEY).ok().flatten()?;
    serde_json::from_str(&text).ok()
}

/// Fetches the keys, and keeps them for the time without a network.
pub async fn fetch_keys() -> Result<KeptKeys, Failure> {
    let kept = KeptKeys { at: format::now(), keys: api::get("/statement-keys").json().await? };
    if let (Some(storage), Ok(text)) = (i18n::storage(), serde_json::to_string(&kept)) {
        // Where storage is forbidden they last as long as the page is open.
        let _ = storage.set_item(KEY, &text);
    }
    Ok(kept)
}
