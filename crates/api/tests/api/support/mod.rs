//! A server of its own for each test: own database (SQLite, or PostgreSQL when `VENTANILLA_TEST_DATABASE` names one),
//! own folder, fixed clock, real HTTP.

mod files;
mod hsm;
mod keys;
mod people;
mod process;
mod provider;
mod requests;

pub use files::{jpeg, pdf, png, webm};
pub use hsm::{Hsm, PIN, TOKEN, hsm};
pub use keys::{pem_certificates, pem_key};
pub use people::{Client, Reply, SECRET, cui};
pub use process::Process;
pub use provider::{Behaviour, CREDENTIAL, Provider, REMOTE_PIN, SERVICE};
pub use requests::{period, reviewed};

use chrono::{DateTime, TimeZone, Utc};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use ventanilla_api::app::App;
use ventanilla_api::clock::FixedClock;
use ventanilla_api::config::{Config, HashCost, Renewal, Signatures};
use ventanilla_api::guards::Guards;
use ventanilla_api::{jobs, server};
use ventanilla_pades::Level;

pub struct TestApp {
    pub app: App,
    pub clock: Arc<FixedClock>,
    pub url: String,
    pub http: reqwest::Client,
    pub(crate) people: AtomicU32,
    pub(crate) authority: std::sync::OnceLock<ventanilla_pades::development::Authority>,
    folder: tempfile::TempDir,
}

/// Sunday, 22 November 2026, 10:00 in Guatemala.
pub fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 22, 16, 0, 0).unwrap()
}

/// Tests come from one address, faster than people.
fn generous() -> Guards {
    Guards {
        address_per_minute: 1_000_000,
        account_per_minute: 1_000_000,
        sensitive_per_minute: 1_000_000,
        trusted_proxies: Vec::new(),
        hashing_turns: 2,
        hashing_queue: 1_000,
        second_factor_required: false,
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

impl TestApp {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// As [`TestApp::new`], with other settings.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::at(start(), change).await
    }

    /// As [`TestApp::with`], at another time.
    pub async fn at(moment: DateTime<Utc>, change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let mut config = Config {
            database_url: database(folder.path()),
            connections: 6,
            var: folder.path().join("var"),
            web_dist: folder.path().join("dist"),
            procedures: root().join("procedures"),
            registers: root().join("registers"),
            data: root().join("data"),
            bind: "127.0.0.1:0".into(),
            public_url: url.clone(),
            smtp_url: None,
            mail_from: "Ventanilla <no-responder@ventanilla.example>".into(),
            demo: false,
            // Judged by tests of their own: most need no more than that a signature is there.
            signatures: Signatures { level: Level::B, timestamp_url: None, roots: None, development: false },
            signing_devices: Vec::new(),
            signing_session_minutes: 15,
            renewal: Renewal { days: 90, ageing: Vec::new() },
            hash_cost: HashCost { memory: 64, passes: 1 },
            guards: generous(),
            challenge_difficulty: 100,
            log_origin: "ventanilla.example/log".into(),
            log_key: folder.path().join("var/keys/log.key"),
            log_interval: 600,
            log_witnesses: Vec::new(),
            metrics_token: None,
            upload_limit: 11 * 1024 * 1024,
            draft_quota: 500 * 1024 * 1024,
            clamd: None,
        };
        change(&mut config);
        let clock = Arc::new(FixedClock::at(moment));
        let app = server::state(config, clock.clone()).expect("the application starts");
        let running = server::run(app.clone(), listener, 2).unwrap();
        actix_web::rt::spawn(running);
        Self {
            app,
            clock,
            url,
            // A judge may think longer than an idle connection is kept.
            http: reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap(),
            people: AtomicU32::new(0),
            authority: std::sync::OnceLock::new(),
            folder,
        }
    }

    /// Another process on the same database and objects.
    pub async fn another_process(&self) -> Self {
        let (database, var) = (self.app.config.database_url.clone(), self.app.config.var.clone());
        Self::with(|config| {
            config.database_url = database;
            config.log_key = var.join("keys/log.key");
            config.var = var;
        })
        .await
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Does the jobs that are due: mails are written, documents rendered.
    pub async fn run_jobs(&self) {
        jobs::run_due(&self.app).await.unwrap();
    }

    /// This moment, by the test's clock.
    pub fn clock_now(&self) -> DateTime<Utc> {
        ventanilla_api::clock::Clock::now(&*self.clock)
    }

    /// The application of another process of the same counter, which answers nobody: the same clock.
    pub fn another_worker(&self) -> App {
        server::state(self.app.config.clone(), self.clock.clone()).expect("the application starts")
    }

    /// Has proofs that end soon renewed.
    pub async fn renew(&self) {
        ventanilla_api::renewals::sweep(&self.app).await.unwrap();
        self.run_jobs().await;
    }

    /// Deletes what its time has come for.
    pub async fn sweep(&self) {
        ventanilla_api::documents::retention::sweep(&self.app).await.unwrap();
        self.run_jobs().await;
    }

    /// The mails to an address so far, oldest first, as they were sent (headers and text).
    pub async fn mails_to(&self, address: &str) -> Vec<String> {
        self.run_jobs().await;
        let outbox = self.folder().join("var/outbox");
        let mut mails: Vec<(std::time::SystemTime, String)> = std::fs::read_dir(outbox)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "eml"))
            .map(|path| {
                let at = std::fs::metadata(&path).unwrap().modified().unwrap();
                (at, decoded(&std::fs::read_to_string(path).unwrap()))
            })
            .filter(|(_, mail)| mail.contains(&format!("To: {address}")))
            .collect();
        mails.sort();
        mails.into_iter().map(|(_, mail)| mail).collect()
    }

    /// The last link in the last mail to an address.
    pub async fn link_to(&self, address: &str) -> String {
        let mails = self.mails_to(address).await;
        let last = mails.last().unwrap_or_else(|| panic!("no mail to {address}"));
        let mut words = last.split_whitespace().filter(|word| word.starts_with("http"));
        words.next_back().expect("a link in the mail").to_owned()
    }
}

/// The mail with its body decoded from base64 or quoted-printable.
fn decoded(mail: &str) -> String {
    use base64::Engine;
    let (head, body) = mail.split_once("\r\n\r\n").unwrap_or((mail, ""));
    if head.contains("base64") {
        let plain: String = body.split_whitespace().collect();
        let bytes = base64::engine::general_purpose::STANDARD.decode(plain).unwrap();
        return format!("{head}\r\n\r\n{}", String::from_utf8(bytes).unwrap());
    }
    if head.contains("quoted-printable") {
        let joined = body.replace("=\r\n", "");
        let mut bytes = Vec::new();
        let mut rest = joined.as_bytes();
        while let Some((first, after)) = rest.split_first() {
            if *first == b'=' && after.len() >= 2 {
                let code = std::str::from_utf8(&after[..2]).unwrap();
                bytes.push(u8::from_str_radix(code, 16).unwrap());
                rest = &after[2..];
            } else {
                bytes.push(*first);
                rest = after;
            }
        }
        return format!("{head}\r\n\r\n{}", String::from_utf8(bytes).unwrap());
    }
    mail.to_owned()
}

/// A fresh database: an SQLite file, or a new one on the PostgreSQL server that the environment names.
pub fn database(folder: &Path) -> String {
    use diesel::connection::SimpleConnection;
    use diesel::{Connection, PgConnection};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var("VENTANILLA_TEST_DATABASE") else {
        return folder.join("test.sqlite").to_string_lossy().into_owned();
    };
    let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let mut connection =
        PgConnection::establish(&server).expect("the PostgreSQL server of the tests answers");
    connection.batch_execute(&format!("DROP DATABASE IF EXISTS {name}; ")).unwrap();
    connection.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    let (base, _) = server.rsplit_once('/').expect("a URL with a database");
    format!("{base}/{name}")
}
