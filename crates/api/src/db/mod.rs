//! One Diesel code base over SQLite (embedded default) and PostgreSQL (production).

mod connection;
mod pool;
pub mod schema;

pub use connection::{DbBackend, DbConnection, is_unique_violation};
pub use pool::{Database, DatabaseError};

use chrono::{DateTime, NaiveDateTime, Utc};

/// Moments are kept as UTC without a zone, since SQLite has none.
pub fn to_db(moment: DateTime<Utc>) -> NaiveDateTime {
    moment.naive_utc()
}

/// The inverse of [`to_db`].
pub fn from_db(moment: NaiveDateTime) -> DateTime<Utc> {
    moment.and_utc()
}
