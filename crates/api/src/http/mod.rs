//! What all endpoints share: reading requests, writing answers.

mod body;
pub mod caller;
pub mod idempotency;
mod language;
pub mod limits;
mod methods;
pub mod multipart;
pub mod paging;
pub mod problems;
pub mod same_site;
mod version;

pub use body::{Body, Checked, Valid};
pub use caller::{Caller, Officer};
pub use language::Lang;
pub use version::{IfMatch, Versioned};
