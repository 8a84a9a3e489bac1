//! Configuration from the environment, checked whole at the start.

use crate::documents::Clamd;
use crate::guards::Guards;
use crate::renewals::Ageing;
use crate::signing_keys::{Device, devices};
use std::env;
use std::path::PathBuf;
use ventanilla_pades::Level;

/// Cost of a password hash.
#[derive(Debug, Clone, Copy)]
pub struct HashCost {
    /// KiB.
    pub memory: u32,
    pub passes: u32,
}

/// How long signatures are made to stand, and by whom.
#[derive(Debug, Clone)]
pub struct Signatures {
    /// What a document has once its last signature is on it.
    pub level: Level,
    /// RFC 3161, over HTTP.
    pub timestamp_url: Option<String>,
    /// Certificates, PEM, to which signers' and services' certificates must lead.
    pub roots: Option<PathBuf>,
    /// Whether an authority of our own answers, for trying out.
    pub development: bool,
}

/// When the proofs of issued certificates are renewed.
#[derive(Debug, Clone)]
pub struct Renewal {
    /// Days before their end.
    pub days: u32,
    /// Algorithms that will not be relied on for ever.
    pub ageing: Vec<Ageing>,
}

#[derive(Debug, Clone)]
pub struct Config {
    /// `postgres://…`, or the path of an SQLite file.
    pub database_url: String,
    pub connections: u32,
    /// Objects, outgoing mail as files, keys.
    pub var: PathBuf,
    pub web_dist: PathBuf,
    pub procedures: PathBuf,
    pub registers: PathBuf,
    pub data: PathBuf,
    pub bind: String,
    /// Where people reach the counter: in links and QR codes. No slash at the end.
    pub public_url: String,
    /// `smtp://…` or `smtps://…`; mails go to files under `var/outbox` when missing.
    pub smtp_url: Option<String>,
    pub mail_from: String,
    /// Loads demonstration accounts and a development certificate authority.
    pub demo: bool,
    pub signatures: Signatures,
    /// Tokens and signing services that officers may enrol keys of.
    pub signing_devices: Vec<Device>,
    /// For how long a signing session stays open at most.
    pub signing_session_minutes: u32,
    pub renewal: Renewal,
    pub hash_cost: HashCost,
    pub guards: Guards,
    /// Largest hidden number of a challenge.
    pub challenge_difficulty: u32,
    /// How the public log names itself; must stay the same for ever. `ventanilla.example/log`.
    pub log_origin: String,
    /// PKCS#8 (DER) of the log's Ed25519 key; made when missing.
    pub log_key: PathBuf,
    /// Seconds between two signed heads of the log.
    pub log_interval: u32,
    /// Who is told the heads: addresses of e-mail (the first of each day), and `http(s)://…` to which each is posted.
    pub log_witnesses: Vec<String>,
    /// Who may read `/metrics`; without one nobody.
    pub metrics_token: Option<String>,
    /// Largest upload, in bytes, beyond which nothing is read.
    pub upload_limit: usize,
    /// Most bytes of files that one person may have in drafts.
    pub draft_quota: u64,
    /// The antivirus that sees every file first; without one none does.
    pub clamd: Option<Clamd>,
}

/// A setting that is missing or cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("settings that cannot be used:\n{}", .0.join("\n"))]
pub struct ConfigError(Vec<String>);

impl Config {
    pub fn from_env() -> Result<Self, ConfigError> {
        let mut faults = Vec::new();
        let text = |name: &str, default: &str| {
            env::var(name).ok().filter(|v| !v.is_empty()).unwrap_or_else(|| default.into())
        };
        let var = PathBuf::from(text("VENTANILLA_VAR", "var"));
        let bind = text("VENTANILLA_BIND", "127.0.0.1:8080");
        if bind.parse::<std::net::SocketAddr>().is_err() {
            faults
                .push(format!("VENTANILLA_BIND: `{bind}` is no address with a port, such as 127.0.0.1:8080"));
        }
        let public_url = text("VENTANILLA_PUBLIC_URL", &format!("http://{bind}"));
        if !public_url.starts_with("http://") && !public_url.starts_with("https://") {
            faults.push(format!(
                "VENTANILLA_PUBLIC_URL: `{public_url}` does not start with https:// or http://"
            ));
        }
        let log_origin = match text("VENTANILLA_LOG_ORIGIN", "") {
            given if given.is_empty() => log_origin(&public_url),
            given => given,
        };
        if ventanilla_transparency::VerifierKey::new(&log_origin, [0; 32]).is_err() {
            faults.push(format!("VENTANILLA_LOG_ORIGIN: `{log_origin}` has blanks or plus signs in it"));
        }
        let witnesses = text("VENTANILLA_LOG_WITNESSES", "");
        let log_witnesses: Vec<String> =
            witnesses.split(',').map(str::trim).filter(|w| !w.is_empty()).map(str::to_owned).collect();
        for witness in &log_witnesses {
            let address = witness.starts_with("http://") || witness.starts_with("https://");
            if !address && ventanilla_shared::Email::parse(witness).is_err() {
                faults.push(format!(
                    "VENTANILLA_LOG_WITNESSES: `{witness}` is neither an e-mail nor an address with https://"
                ));
            }
        }
        let demo = text("VENTANILLA_DEMO", "0") == "1";
        let signatures = signatures(&text, demo, &mut faults);
        let guards = Guards::read(&text, demo, &mut faults);
        let signing_devices = match text("VENTANILLA_SIGNING_DEVICES", "") {
            none if none.is_empty() => Vec::new(),
            path => devices::read(path.as_ref()).unwrap_or_else(|wrong| {
                let named = |fault| format!("VENTANILLA_SIGNING_DEVICES: {path}: {fault}");
                faults.extend(wrong.into_iter().map(named));
                Vec::new()
            }),
        };
        let ageing = Ageing::parse_all(&text("VENTANILLA_ALGORITHMS_END", "")).unwrap_or_else(|part| {
            faults.push(format!(
                "VENTANILLA_ALGORITHMS_END: `{part}` is no algorithm with a day, such as rsa-2048=2030-12-31"
            ));
            Vec::new()
        });
        let clamd = match text("VENTANILLA_CLAMD", "") {
            none if none.is_empty() => None,
            address => Clamd::parse(&address).or_else(|| {
                faults.push(format!(
                    "VENTANILLA_CLAMD: `{address}` is neither unix:/path nor tcp:host:port, such as tcp:127.0.0.1:3310"
                ));
                None
            }),
        };
        let mut number = |name: &str, default: u32| {
            let value = text(name, &default.to_string());
            value.parse().unwrap_or_else(|_| {
                faults.push(format!("{name}: `{value}` is no whole number"));
                default
            })
        };
        let signing_session_minutes = number("VENTANILLA_SIGNING_SESSION_MINUTES", 15);
        let config = Self {
            signing_session_minutes,
            connections: number("VENTANILLA_CONNECTIONS", 16),
            hash_cost: HashCost {
                memory: number("VENTANILLA_HASH_MEMORY_KIB", 19 * 1024),
                passes: number("VENTANILLA_HASH_PASSES", 2),
            },
            challenge_difficulty: number("VENTANILLA_CHALLENGE_DIFFICULTY", 60_000),
            renewal: Renewal { days: number("VENTANILLA_RENEWAL_DAYS", 90), ageing },
            log_interval: number("VENTANILLA_LOG_INTERVAL", 600),
            log_key: text("VENTANILLA_LOG_KEY", &var.join("keys/log.key").to_string_lossy()).into(),
            guards,
            log_origin,
            log_witnesses,
            upload_limit: 21 * 1024 * 1024,
            draft_quota: u64::from(number("VENTANILLA_DRAFT_QUOTA_MB", 500)) * 1024 * 1024,
            clamd,
            database_url: text("DATABASE_URL", &var.join("ventanilla.sqlite").to_string_lossy()),
            web_dist: text("VENTANILLA_WEB_DIST", "crates/web/dist").into(),
            procedures: text("VENTANILLA_PROCEDURES", "procedures").into(),
            registers: text("VENTANILLA_REGISTERS", "registers").into(),
            data: text("VENTANILLA_DATA", "data").into(),
            metrics_token: env::var("VENTANILLA_METRICS_TOKEN").ok().filter(|v| !v.is_empty()),
            smtp_url: env::var("VENTANILLA_SMTP_URL").ok().filter(|v| !v.is_empty()),
            mail_from: text("VENTANILLA_MAIL_FROM", "Ventanilla <no-responder@ventanilla.example>"),
            demo,
            signatures,
            signing_devices,
            public_url: public_url.trim_end_matches('/').to_owned(),
            var,
            bind,
        };
        if !SESSION_MINUTES.contains(&config.signing_session_minutes) {
            faults.push(format!(
                "VENTANILLA_SIGNING_SESSION_MINUTES: `{}` is not between {} and {}",
                config.signing_session_minutes,
                SESSION_MINUTES.start(),
                SESSION_MINUTES.end()
            ));
        }
        if faults.is_empty() { Ok(config) } else { Err(ConfigError(faults)) }
    }
}

/// A session that is open for a whole day is a key that lies on the table.
const SESSION_MINUTES: std::ops::RangeInclusive<u32> = 1..=120;

const LEVELS: [(&str, Level); 4] =
    [("b-b", Level::B), ("b-t", Level::T), ("b-lt", Level::Lt), ("b-lta", Level::Lta)];

/// Signatures that stand for decades, unless the operator says that less will do: what they need must be there then.
fn signatures(text: &impl Fn(&str, &str) -> String, demo: bool, faults: &mut Vec<String>) -> Signatures {
    let given = |name: &str| Some(text(name, "")).filter(|value| !value.is_empty());
    let (timestamp_url, roots) = (given("VENTANILLA_TIMESTAMP_URL"), given("VENTANILLA_TRUST_ROOTS"));
    let asked = text("VENTANILLA_SIGNATURE_LEVEL", "b-lta");
    let level = LEVELS.iter().find(|(name, _)| *name == asked).map(|(_, level)| *level);
    if level.is_none() {
        faults.push(format!("VENTANILLA_SIGNATURE_LEVEL: `{asked}` is none of b-b, b-t, b-lt, b-lta"));
    }
    let level = level.unwrap_or(Level::Lta);
    let missing = level > Level::B && !demo;
    if missing && timestamp_url.is_none() {
        faults.push(
            "VENTANILLA_TIMESTAMP_URL: the address of a timestamp authority (RFC 3161) is missing; without one set \
             VENTANILLA_SIGNATURE_LEVEL=b-b, and signatures stand only as long as their certificates"
                .into(),
        );
    }
    if missing && roots.is_none() {
        faults.push(
            "VENTANILLA_TRUST_ROOTS: a file of the root certificates (PEM) that signers and services are believed by is \
             missing"
                .into(),
        );
    }
    if let Some(url) = timestamp_url.as_deref().filter(|url| !url.starts_with("http")) {
        faults.push(format!("VENTANILLA_TIMESTAMP_URL: `{url}` does not start with https:// or http://"));
    }
    Signatures { level, timestamp_url, roots: roots.map(PathBuf::from), development: demo }
}

/// The name of a log whose counter is at `public_url`: its host, and `/log`.
pub fn log_origin(public_url: &str) -> String {
    let host = public_url.split_once("://").map_or(public_url, |(_, host)| host);
    format!("{}/log", host.trim_end_matches('/'))
}
