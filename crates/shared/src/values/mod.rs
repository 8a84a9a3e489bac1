//! Types that hold only valid values: input becomes one of these at the edge, and nothing behind it checks again.

mod cui;
mod email;
mod ids;
mod money;
mod nit;
pub mod password;
mod phone;
mod text;
mod verification_code;

pub use cui::{Cui, CuiError};
pub use email::Email;
pub use ids::{
    AbsenceId, AccountId, AssociatedPersonId, CertificateId, DocumentId, NotificationId, RequestId,
    StatementId, StatementRowId, UploadId,
};
pub use money::Money;
pub(crate) use money::decimal_cents;
pub use nit::Nit;
pub use phone::Phone;
pub use text::{Text, search_form};
pub use verification_code::{VerificationCode, VerificationText};

/// A moment in UTC, to the microsecond; RFC 3339 in JSON.
pub type Timestamp = chrono::DateTime<chrono::Utc>;

/// A day without a time zone; ISO 8601 (`2026-11-22`) in JSON.
pub type Date = chrono::NaiveDate;

/// Guatemala keeps UTC-6 all year (no summer time since 2006).
pub const GUATEMALA_UTC_OFFSET_HOURS: i32 = -6;

/// The calendar day in Guatemala at `moment`.
pub fn day_in_guatemala(moment: Timestamp) -> Date {
    (moment + chrono::TimeDelta::hours(i64::from(GUATEMALA_UTC_OFFSET_HOURS))).date_naive()
}

/// SHA-256, hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Gives a string newtype its `TryFrom<String>`, `Display`, serde and schema from `parse` and `as_str`.
macro_rules! string_value {
    ($name:ident, $error:ty, $example:literal, $doc:literal) => {
        impl std::str::FromStr for $name {
            type Err = $error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }
        impl TryFrom<String> for $name {
            type Error = $error;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }
        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.as_str().to_owned()
            }
        }
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some($doc))
                    .examples([serde_json::json!($example)])
                    .into()
            }
        }
        impl utoipa::ToSchema for $name {}
    };
}
pub(crate) use string_value;
