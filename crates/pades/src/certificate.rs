use chrono::{DateTime, Utc};
use der::{
    Decode, Tag, Tagged,
    asn1::{ObjectIdentifier, PrintableStringRef, Utf8StringRef},
};
use x509_cert::{Certificate, name::Name};

use crate::Error;

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");

/// What people ask about a certificate.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CertificateInfo {
    /// Common name of the holder; empty if the certificate has none.
    pub subject: String,
    /// Common name of the issuer; empty if the certificate has none.
    pub issuer: String,
    /// Serial number in lower-case hexadecimal, two digits a byte.
    pub serial: String,
    /// Start of validity.
    pub not_before: DateTime<Utc>,
    /// End of validity.
    pub not_after: DateTime<Utc>,
}

impl CertificateInfo {
    /// Reads a certificate in DER.
    ///
    /// # Errors
    /// [`Error::BrokenKey`] if it is none.
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        Ok(Self::of(&Certificate::from_der(der).map_err(Error::key)?))
    }

    /// Reads a parsed certificate.
    pub fn of(certificate: &Certificate) -> Self {
        let tbs = &certificate.tbs_certificate;
        let time = |time: &x509_cert::time::Time| {
            let seconds = i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
            DateTime::from_timestamp(seconds, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
        };
        Self {
            subject: common_name(&tbs.subject).unwrap_or_default(),
            issuer: common_name(&tbs.issuer).unwrap_or_default(),
            serial: hex(tbs.serial_number.as_bytes()),
            not_before: time(&tbs.validity.not_before),
            not_after: time(&tbs.validity.not_after),
        }
    }
}

fn common_name(name: &Name) -> Option<String> {
    let attribute = name.0.iter().flat_map(|part| part.0.iter()).find(|part| part.oid == COMMON_NAME)?;
    match attribute.value.tag() {
        Tag::Utf8String => {
            attribute.value.decode_as::<Utf8StringRef<'_>>().ok().map(|text| text.as_str().into())
        }
        Tag::PrintableString => {
            attribute.value.decode_as::<PrintableStringRef<'_>>().ok().map(|text| text.as_str().into())
        }
        // Teletex and BMP strings of old authorities: as Latin-1 at worst.
        _ => Some(attribute.value.value().iter().map(|byte| char::from(*byte)).collect()),
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
