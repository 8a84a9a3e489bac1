use crate::error::ApiError;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde_json::{Map, Value};
use ventanilla_shared::values::sha256;

/// What happened to a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateEvent {
    /// Its file was made, without signatures.
    Rendered,
    /// The last signature is on it.
    Issued,
    /// It never will be signed.
    Voided,
    /// It was issued, and no longer holds.
    Revoked,
    /// Its file has newer proofs around what was signed.
    Renewed,
}

impl CertificateEvent {
    /// As it stands in a leaf.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Rendered => "certificate_rendered",
            Self::Issued => "certificate_issued",
            Self::Voided => "certificate_voided",
            Self::Revoked => "certificate_revoked",
            Self::Renewed => "certificate_renewed",
        }
    }
}

/// What happened to a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyEvent {
    Enrolled,
    Removed,
}

/// Kind of the leaf that holds a day's head of the histories.
pub const HISTORY_DAY: &str = "history_day";

/// What goes into the log: a kind, what it is about, and its values. The moment is added when it is appended.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub kind: &'static str,
    /// By which it is found: number of a certificate, fingerprint of a key, a day.
    pub subject: String,
    /// Of the file, where it is about one.
    pub sha256: Option<String>,
    values: Map<String, Value>,
}

impl Entry {
    fn new<const N: usize>(kind: &'static str, subject: &str, values: [(&str, Value); N]) -> Self {
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { kind, subject: subject.to_owned(), sha256: None, values }
    }

    /// A certificate with the file that it has now.
    pub fn certificate(event: CertificateEvent, number: &str, code: &str, file: &str) -> Self {
        let code = sha256(code.replace('-', "").as_bytes());
        let values = [
            ("number", Value::from(number)),
            ("code_sha256", Value::from(code)),
            ("sha256", Value::from(file)),
        ];
        Self { sha256: Some(file.to_owned()), ..Self::new(event.kind(), number, values) }
    }

    /// The end of a certificate: why, and the number of the one that took its place.
    pub fn revocation(number: &str, code: &str, file: &str, reason: &str, successor: Option<&str>) -> Self {
        let mut entry = Self::certificate(CertificateEvent::Revoked, number, code, file);
        entry.values.insert("reason".into(), reason.into());
        entry.values.insert("successor".into(), successor.into());
        entry
    }

    /// A signer's key, by the SHA-256 of its certificate.
    pub fn signing_key(event: KeyEvent, fingerprint: &str) -> Self {
        let kind = match event {
            KeyEvent::Enrolled => "signing_key_enrolled",
            KeyEvent::Removed => "signing_key_removed",
        };
        Self::new(kind, fingerprint, [("fingerprint", fingerprint.into())])
    }

    /// A key that signs heads.
    pub fn log_key(event: KeyEvent, key: &str) -> Self {
        let kind = match event {
            KeyEvent::Enrolled => "log_key_enrolled",
            KeyEvent::Removed => "log_key_removed",
        };
        Self::new(kind, key, [("key", key.into())])
    }

    /// An institution's key for statements, base64url.
    pub fn statement_key(event: KeyEvent, issuer: &str, public: &str) -> Self {
        let kind = match event {
            KeyEvent::Enrolled => "statement_key_enrolled",
            KeyEvent::Removed => "statement_key_removed",
        };
        Self::new(kind, public, [("issuer", issuer.into()), ("key", public.into())])
    }

    /// The head of all histories in which something happened on a day: see [`super::days`].
    pub fn history_day(day: NaiveDate, root: &str, requests: u64, events: u64) -> Self {
        let values = [
            ("day", Value::from(day.to_string())),
            ("root", root.into()),
            ("requests", requests.into()),
            ("events", events.into()),
        ];
        Self::new(HISTORY_DAY, &day.to_string(), values)
    }

    /// What is hashed: JSON in the form of RFC 8785.
    pub fn canonical(&self, at: DateTime<Utc>) -> Result<String, ApiError> {
        let mut whole = self.values.clone();
        whole.insert("kind".into(), self.kind.into());
        whole.insert("at".into(), at.to_rfc3339_opts(SecondsFormat::Micros, true).into());
        ventanilla_statement::canonical(&Value::Object(whole)).map_err(ApiError::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaf_names_no_person_and_opens_no_page() {
        let revoked = Entry::revocation("2026-C-00001", "7Q2M-9XKD-4TRB-H8WN", "aa", "fraud", None);
        let text = revoked.canonical(DateTime::UNIX_EPOCH).unwrap();
        assert!(
            text.ends_with(r#""number":"2026-C-00001","reason":"fraud","sha256":"aa","successor":null}"#),
            "{text}"
        );
        let entry = Entry::certificate(CertificateEvent::Issued, "2026-C-00001", "7Q2M-9XKD-4TRB-H8WN", "aa");
        let text = entry.canonical(DateTime::UNIX_EPOCH).unwrap();
        let code = sha256(b"7Q2M9XKD4TRBH8WN");
        assert_eq!(
            text,
            format!(
                r#"{{"at":"1970-01-01T00:00:00.000000Z","code_sha256":"{code}","kind":"certificate_issued","number":"2026-C-00001","sha256":"aa"}}"#
            )
        );
    }
}
