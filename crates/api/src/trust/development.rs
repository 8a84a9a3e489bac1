use crate::error::ApiError;
use chrono::{DateTime, TimeDelta, Utc};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};
use ventanilla_pades::development::{
    Authority, AuthorityOptions, Issued, RevocationReason, Services, Subject,
};
use ventanilla_pades::{Certificate, CertificateInfo, Error, FetchError};

const FILE: &str = "authority.pem";
/// Below the counter's own address. Certificates name it, so that anybody may ask.
pub const PATH: &str = "/development-authority";
/// The root stands for as long as anybody looks.
const ROOT_DAYS: u32 = 36_500;
/// Timestamps and OCSP for ten years, and then anew.
const SERVICE_DAYS: u32 = 3650;
/// Whoever is given a timestamp must be able to rely on it for some time.
const RENEWED_BEFORE: TimeDelta = TimeDelta::days(365);

/// The authority for trying out: root, timestamps, OCSP and revocation list. Its keys lie unencrypted in a file.
pub struct Development {
    authority: RwLock<Authority>,
    /// Where it answers, without a slash at the end.
    base: String,
    folder: PathBuf,
}

impl Development {
    /// From `folder`, where it is made when it is not there.
    pub fn load(folder: &Path, public_url: &str, now: DateTime<Utc>) -> Result<Self, ApiError> {
        let base = format!("{public_url}{PATH}");
        let services = services(&base);
        let file = folder.join(FILE);
        let authority = if file.exists() {
            let text = std::fs::read_to_string(&file).map_err(ApiError::internal)?;
            Authority::from_pem(&text, services).map_err(ApiError::internal)?
        } else {
            let options = AuthorityOptions {
                services,
                ..AuthorityOptions::new("Ventanilla, autoridad de desarrollo", ROOT_DAYS)
            };
            // From the day before: whoever looks may have a clock that is behind.
            let since = now - TimeDelta::days(1);
            let mut made = Authority::with_options(&options, since).map_err(ApiError::internal)?;
            made.renew_services(since, SERVICE_DAYS).map_err(ApiError::internal)?;
            keep(folder, &made, now)?;
            made
        };
        Ok(Self { authority: RwLock::new(authority), base, folder: folder.to_owned() })
    }

    pub fn root(&self) -> Certificate {
        self.with(|authority| authority.root().clone())
    }

    pub fn root_pem(&self) -> Result<String, ApiError> {
        self.with(Authority::root_pem).map_err(ApiError::internal)
    }

    pub fn timestamp_url(&self) -> String {
        format!("{}/timestamp", self.base)
    }

    /// A signer's key with its certificate.
    pub fn issue(
        &self,
        subject: impl Into<Subject>,
        now: DateTime<Utc>,
        days: u32,
    ) -> Result<Issued, ApiError> {
        self.with(|authority| authority.issue(subject, now, days)).map_err(ApiError::internal)
    }

    /// Takes a certificate back, from now on.
    pub fn revoke(&self, issued: &Certificate, at: DateTime<Utc>) {
        let mut authority = self.authority.write().unwrap_or_else(PoisonError::into_inner);
        authority.revoke(&issued.tbs_certificate.serial_number, RevocationReason::KeyCompromise, at);
    }

    /// What it answers to what is sent to `url`; `None` when that is somebody else's.
    pub fn post(&self, url: &str, body: &[u8], now: DateTime<Utc>) -> Option<Result<Vec<u8>, FetchError>> {
        let answer = match url.strip_prefix(&self.base)? {
            "/timestamp" => {
                if let Err(error) = self.renew_services(now) {
                    return Some(Err(FetchError::Unreachable(error.to_string())));
                }
                self.with(|authority| authority.answer_timestamp(body, now))
            }
            "/ocsp" => self.with(|authority| authority.answer_ocsp(body, now)),
            _ => return Some(Err(FetchError::Status(404))),
        };
        Some(answer.map_err(|error: Error| FetchError::Unreachable(error.to_string())))
    }

    /// New certificates for timestamps and OCSP before the old ones end. What was given before stands by those.
    fn renew_services(&self, now: DateTime<Utc>) -> Result<(), ApiError> {
        let due = |authority: &Authority| {
            CertificateInfo::of(authority.timestamp_certificate()).not_after - now < RENEWED_BEFORE
        };
        if !self.with(due) {
            return Ok(());
        }
        let mut authority = self.authority.write().unwrap_or_else(PoisonError::into_inner);
        // Another process of this counter may have been faster: its certificates are as good.
        if due(&authority)
            && let Ok(text) = std::fs::read_to_string(self.folder.join(FILE))
        {
            let kept = Authority::from_pem(&text, services(&self.base)).map_err(ApiError::internal)?;
            if !due(&kept) {
                *authority = kept;
            }
        }
        if due(&authority) {
            authority.renew_services(now - TimeDelta::days(1), SERVICE_DAYS).map_err(ApiError::internal)?;
            keep(&self.folder, &authority, now)?;
        }
        Ok(())
    }

    /// As [`Development::post`], for what is only read.
    pub fn get(&self, url: &str, now: DateTime<Utc>) -> Option<Result<Vec<u8>, FetchError>> {
        let answer = match url.strip_prefix(&self.base)? {
            "/crl" => self.with(|authority| authority.crl(now)),
            _ => return Some(Err(FetchError::Status(404))),
        };
        Some(answer.map_err(|error: Error| FetchError::Unreachable(error.to_string())))
    }

    /// The address of one of its services.
    pub fn url(&self, service: &str) -> String {
        format!("{}/{service}", self.base)
    }

    fn with<T>(&self, ask: impl FnOnce(&Authority) -> T) -> T {
        ask(&self.authority.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Where certificates say that may be asked about them.
fn services(base: &str) -> Services {
    Services { ocsp: Some(format!("{base}/ocsp")), ca_issuers: None, crl: Some(format!("{base}/crl")) }
}

/// Written whole or not at all, for its owner only; the root beside it is for whoever verifies.
fn keep(folder: &Path, authority: &Authority, now: DateTime<Utc>) -> Result<(), ApiError> {
    std::fs::create_dir_all(folder).map_err(ApiError::internal)?;
    let text = authority.to_pem(now).map_err(ApiError::internal)?;
    // A name of its own: several processes may write at once.
    let part = folder.join(format!("authority.{}.part", crate::random::hex(&crate::random::bytes::<8>()?)));
    let mut options = std::fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&part)
        .map_err(ApiError::internal)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(ApiError::internal)?;
    std::fs::rename(&part, folder.join(FILE)).map_err(ApiError::internal)?;
    let root = authority.root_pem().map_err(ApiError::internal)?;
    std::fs::write(folder.join("root.pem"), root).map_err(ApiError::internal)
}
