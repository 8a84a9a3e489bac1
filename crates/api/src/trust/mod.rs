//! How long signatures stand: whom certificates must lead to, who says when something was signed, and where revocation
//! is asked for. A real authority comes by configuration; for trying out, one of our own is built in.

mod development;
mod fetch;
pub mod routes;

pub use development::Development;

use crate::config::Config;
use crate::error::ApiError;
use chrono::{DateTime, Utc};
use der::Decode;
use fetch::Outside;
use ventanilla_pades::{
    Certificate, Error, Fetch, Level, LongTerm, RevocationError, TimestampError, TimestampService, TrustList,
};
use ventanilla_shared::problem::ProblemCode;

/// What signatures beyond B-B need.
pub struct Trust {
    /// The level that a document has once its last signature is on it.
    pub level: Level,
    roots: Vec<Certificate>,
    /// The same, as those who verify read them.
    believed: TrustList,
    timestamps: Option<TimestampService>,
    outside: Outside,
    development: Option<Development>,
}

impl Trust {
    /// From the configuration. The development authority is made at its first start and kept in `var/authority`.
    pub fn load(config: &Config, now: DateTime<Utc>) -> Result<Self, ApiError> {
        let settings = &config.signatures;
        let mut roots = Vec::new();
        if let Some(path) = &settings.roots {
            let text = std::fs::read_to_string(path).map_err(|error| named(path, error))?;
            roots = Certificate::load_pem_chain(text.as_bytes()).map_err(|error| named(path, error))?;
        }
        let mut timestamps = settings.timestamp_url.as_deref().map(TimestampService::new);
        let development = match settings.development {
            true => Some(Development::load(&config.var.join("authority"), &config.public_url, now)?),
            false => None,
        };
        if let Some(own) = &development {
            roots.push(own.root());
            timestamps.get_or_insert_with(|| TimestampService::new(&own.timestamp_url()));
        }
        let believed = TrustList::of(&roots).map_err(ApiError::internal)?;
        Ok(Self { level: settings.level, roots, believed, timestamps, outside: Outside::new()?, development })
    }

    pub fn development(&self) -> Option<&Development> {
        self.development.as_ref()
    }

    /// Whether a certificate (in DER, with those above it) may be enrolled: for signing, from a root of ours, valid and
    /// not revoked now. Without roots, which only B-B does without, nobody can be believed or doubted: then it may.
    /// Blocking: services are asked.
    pub fn enrols(&self, chain: &[Vec<u8>], now: DateTime<Utc>) -> Result<(), ApiError> {
        if self.roots.is_empty() {
            return Ok(());
        }
        let chain = chain.iter().map(|der| Certificate::from_der(der).map_err(ApiError::internal));
        let chain = chain.collect::<Result<Vec<_>, _>>()?;
        let fetch = Reached { trust: self, now };
        // Never asked: nothing is timestamped.
        let timestamps = self.timestamps.clone().unwrap_or_else(|| TimestampService::new(""));
        let longterm = LongTerm::new(&fetch, timestamps, &self.roots, now);
        ventanilla_pades::check_signer(&chain, &longterm).map_err(refused)
    }

    /// Whom signatures in a file must lead to, to be believed.
    pub fn believed(&self) -> &TrustList {
        &self.believed
    }

    /// Lifts a freshly signed file: a timestamp for the signature in `field`, and after the last signature all that proves
    /// it for years. Blocking: services are asked, one after the other.
    pub fn lift(
        &self,
        file: Vec<u8>,
        field: &str,
        last: bool,
        now: DateTime<Utc>,
    ) -> Result<Vec<u8>, ApiError> {
        let Some(timestamps) = self.timestamps.clone().filter(|_| self.level > Level::B) else {
            return Ok(file);
        };
        let fetch = Reached { trust: self, now };
        let longterm = LongTerm::new(&fetch, timestamps, &self.roots, now);
        let file = ventanilla_pades::add_signature_timestamp(&file, field, &longterm).map_err(refused)?;
        if self.level == Level::T {
            return Ok(file);
        }
        // Before the last signature too, to learn that every certificate stands; what was gathered is thrown away then,
        // since a revision between two signatures would only be repeated.
        let level = if last { self.level } else { Level::Lt };
        let lifted = ventanilla_pades::extend(&file, level, &longterm).map_err(refused)?;
        Ok(if last { lifted } else { file })
    }

    /// A document whose proofs are about to age, with new ones around them. Blocking.
    pub fn renew(&self, file: &[u8], now: DateTime<Utc>) -> Result<Vec<u8>, ApiError> {
        let timestamps = self.timestamps.clone().ok_or(ApiError::Problem(ProblemCode::TrustUnavailable))?;
        let fetch = Reached { trust: self, now };
        let longterm = LongTerm::new(&fetch, timestamps, &self.roots, now);
        ventanilla_pades::extend(file, Level::Lta, &longterm).map_err(refused)
    }
}

fn named(path: &std::path::Path, error: impl std::fmt::Display) -> ApiError {
    ApiError::internal(format!("{}: {error}", path.display()))
}

/// The built-in authority is asked in this process, whatever address its certificates give; everything else over HTTP.
struct Reached<'a> {
    trust: &'a Trust,
    now: DateTime<Utc>,
}

impl Fetch for Reached<'_> {
    fn post(&self, url: &str, kind: &str, body: &[u8]) -> Result<Vec<u8>, ventanilla_pades::FetchError> {
        match self.trust.development.as_ref().and_then(|own| own.post(url, body, self.now)) {
            Some(answer) => answer,
            None => self.trust.outside.post(url, kind, body),
        }
    }

    fn get(&self, url: &str) -> Result<Vec<u8>, ventanilla_pades::FetchError> {
        match self.trust.development.as_ref().and_then(|own| own.get(url, self.now)) {
            Some(answer) => answer,
            None => self.trust.outside.get(url),
        }
    }
}

/// What the signer is told: something is wrong with the certificate, or a service does not answer and nothing was signed.
fn refused(error: Error) -> ApiError {
    let code = match &error {
        Error::Timestamp(TimestampError::Fetch { .. } | TimestampError::Refused { .. }) => {
            ProblemCode::TrustUnavailable
        }
        Error::Timestamp(_) => ProblemCode::TrustBroken,
        Error::Revocation { problem: RevocationError::Revoked { .. }, .. } => ProblemCode::SigningKeyRevoked,
        Error::Revocation {
            problem: RevocationError::Fetch { .. } | RevocationError::ResponderStatus(_),
            ..
        } => ProblemCode::TrustUnavailable,
        Error::Revocation { problem: RevocationError::NoService | RevocationError::Unknown, .. }
        | Error::NoChain { .. } => ProblemCode::SigningKeyUntrusted,
        Error::UnfitCertificate { .. } => ProblemCode::SigningKeyUnfit,
        Error::Revocation { .. } => ProblemCode::TrustBroken,
        _ => return ApiError::internal(error),
    };
    tracing::warn!(%error, "a signature was not given its proofs");
    ApiError::Problem(code)
}
