//! Ids from the clock that was passed in: UUID version 7, so that rows sort by the time at which they were made.

use chrono::{DateTime, Utc};
use uuid::{NoContext, Timestamp, Uuid};

pub fn fresh(now: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos()))
}
