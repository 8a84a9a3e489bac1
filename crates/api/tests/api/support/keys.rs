//! Keys with certificates of the built-in authority.

use super::{Client, TestApp};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use der::Encode;
use diesel::prelude::*;
use reqwest::Method;
use serde_json::Value;
use ventanilla_api::clock::{Clock, SystemClock};
use ventanilla_api::config::Signatures;
use ventanilla_api::db::schema::grants;
use ventanilla_api::signing_keys::Device;
use ventanilla_pades::Level;
use ventanilla_pades::development::Issued;
use ventanilla_shared::decision::Role;

/// The private key as PKCS#8 in PEM.
pub fn pem_key(issued: &Issued) -> String {
    let text = STANDARD.encode(&*issued.pkcs8);
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines(&text))
}

/// Its certificate and those above it, in PEM.
pub fn pem_certificates(issued: &Issued) -> String {
    let chain = std::iter::once(&issued.certificate).chain(&issued.issuers);
    let pem = |one: &ventanilla_pades::Certificate| {
        let text = STANDARD.encode(one.to_der().unwrap());
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines(&text))
    };
    chain.map(pem).collect()
}

fn lines(text: &str) -> String {
    text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect::<Vec<_>>().join("\n")
}

impl TestApp {
    /// A counter whose documents reach B-LTA, with these devices and the machine's clock: the judges look at that one.
    pub async fn with_devices(devices: Vec<Device>) -> Self {
        let app = Self::with(|config| {
            config.signatures =
                Signatures { level: Level::Lta, timestamp_url: None, roots: None, development: true };
            config.signing_devices = devices;
        })
        .await;
        app.clock.advance(SystemClock.now() - app.clock.now());
        app
    }

    /// A key of the built-in authority, valid for so many days from yesterday.
    pub fn issued(&self, name: &str, days: u32) -> Issued {
        let own = self.app.trust.development().expect("a counter with the built-in authority");
        own.issue(name, self.clock.now() - TimeDelta::days(1), days + 1).unwrap()
    }

    /// A signer without the key that the tests' signers come with.
    pub async fn keyless_signer(&self) -> Client {
        let who = self.officer(&[Role::HeadOfUnit]).await;
        let account = who.account.to_string();
        let promote = diesel::update(grants::table.filter(grants::account_id.eq(account)))
            .set(grants::role.eq("signer"));
        self.app.write_blocking(|tx| Ok(promote.execute(tx.db)?)).unwrap();
        who
    }
}

impl Client {
    /// Enrols a signing key.
    pub async fn enrol(&self, body: Value) -> super::Reply {
        self.send(Method::PUT, "/me/signing-key", None, Some(body)).await
    }

    /// The key that is enrolled.
    pub async fn signing_key(&self) -> Value {
        self.get("/me").await.ok()["signing_key"].clone()
    }
}
