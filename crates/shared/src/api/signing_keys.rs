//! Signing keys of officers: where they live, how they are enrolled, and when they end.

use crate::values::Timestamp;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a private key lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SigningKeyKind {
    /// In the counter's database, encrypted under the officer's secret.
    #[default]
    Software,
    /// On a token that the operator connected (PKCS#11). It never leaves it.
    Hsm,
    /// With a provider's signing service (CSC API v2). It never leaves it.
    Remote,
}

impl SigningKeyKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Software => "software",
            Self::Hsm => "hsm",
            Self::Remote => "remote",
        }
    }
}

/// An officer's enrolled certificate. Its key opens only by its owner's secret, and is never given out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SigningKey {
    #[schema(example = "Rosa Elena Batz Cux")]
    pub subject: String,
    pub issuer: String,
    /// Serial number, hexadecimal.
    pub serial: String,
    /// SHA-256 of the certificate, hexadecimal: as the public log names it.
    pub fingerprint: String,
    pub valid_until: DateTime<Utc>,
    pub kind: SigningKeyKind,
    /// Name of the token or service that has the key.
    pub device: Option<String>,
}

impl SigningKey {
    pub fn expired(&self, now: Timestamp) -> bool {
        self.valid_until <= now
    }

    /// Whole days until it ends, rounded up; 0 once it has.
    pub fn days_left(&self, now: Timestamp) -> i64 {
        days_left(self.valid_until, now)
    }
}

/// So many days before its end the owner of a key is told: once each.
pub const WARNED_DAYS: [i64; 3] = [30, 7, 1];

/// Whole days from `now` to `end`, rounded up; 0 when it is over.
pub fn days_left(end: Timestamp, now: Timestamp) -> i64 {
    let seconds = (end - now).num_seconds().max(0);
    seconds.div_euclid(86_400) + i64::from(seconds % 86_400 > 0)
}

/// Which warning is due for what ends then: the last of [`WARNED_DAYS`] that was reached. None long before, and none
/// afterwards.
pub fn warning_due(end: Timestamp, now: Timestamp) -> Option<i64> {
    let left = days_left(end, now);
    WARNED_DAYS.into_iter().filter(|days| end > now && left <= *days).min()
}

/// A token or a signing service that the operator connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SigningDevice {
    #[schema(example = "Token de la dirección")]
    pub name: String,
    /// `hsm` or `remote`.
    pub kind: SigningKeyKind,
}

/// Enrols a signing key. Which fields go with it, its kind says.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSigningKey {
    /// `software` unless said.
    #[serde(default)]
    pub kind: SigningKeyKind,
    /// `software`: the PKCS#12 file in base64; or, likewise, a PEM file with certificates and an encrypted private key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pkcs12: Option<String>,
    /// `hsm`, `remote`: the device's name, one of `GET /signing-devices`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// `hsm`: label of the private key on the token, or its identifier in hexadecimal. `remote`: the credential's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// `hsm`: the certificates in PEM, the officer's own first, where the token does not hold them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificates: Option<String>,
    /// What opens the file; the PIN of the token; what the service asks for before it signs. Kept nowhere.
    #[schema(format = "password")]
    pub secret: String,
}

/// The secret goes into no log.
impl std::fmt::Debug for NewSigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("NewSigningKey");
        shown.field("kind", &self.kind).field("device", &self.device).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn a_warning_is_due_once_its_day_has_come_and_no_more_after_the_end() {
        let end = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let due = |before: TimeDelta| warning_due(end, end - before);
        assert_eq!(due(TimeDelta::days(31)), None);
        assert_eq!(due(TimeDelta::days(30) + TimeDelta::seconds(1)), None);
        assert_eq!(due(TimeDelta::days(30)), Some(30));
        assert_eq!(due(TimeDelta::days(8)), Some(30));
        assert_eq!(due(TimeDelta::days(7)), Some(7));
        assert_eq!(due(TimeDelta::days(1)), Some(1));
        assert_eq!(due(TimeDelta::seconds(1)), Some(1));
        assert_eq!(due(TimeDelta::zero()), None);
        assert_eq!(due(TimeDelta::days(-3)), None);
    }

    #[test]
    fn days_are_rounded_up() {
        let end = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let left = |before: TimeDelta| days_left(end, end - before);
        assert_eq!(left(TimeDelta::seconds(1)), 1);
        assert_eq!(left(TimeDelta::days(2)), 2);
        assert_eq!(left(TimeDelta::days(2) + TimeDelta::seconds(1)), 3);
        assert_eq!((left(TimeDelta::zero()), left(TimeDelta::days(-9))), (0, 0));
    }

    #[test]
    fn bodies_of_before_are_software_and_unknown_fields_are_refused() {
        let old: NewSigningKey = serde_json::from_str(r#"{"pkcs12":"AA==","secret":"x"}"#).unwrap();
        assert_eq!(old.kind, SigningKeyKind::Software);
        assert!(serde_json::from_str::<NewSigningKey>(r#"{"secret":"x","pin":"1"}"#).is_err());
        assert!(!format!("{old:?}").contains("secret"), "{old:?}");
    }
}
