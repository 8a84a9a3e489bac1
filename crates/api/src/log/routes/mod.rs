//! The public log, for anyone.

pub mod consistency;
pub mod head;
pub mod heads;
pub mod inclusion;
pub mod keys;
pub mod leaves;

use crate::error::ApiError;

/// What no tree of this log has: a leaf or a size that it did not reach yet.
fn beyond(pointer: &str) -> ApiError {
    ApiError::field(pointer, "log_size")
}
