//! Files attached to a draft: judged by content, kept as objects, removed with the draft.

mod antivirus;
pub mod content;
mod range;
pub mod retention;
pub mod routes;
pub mod service;
mod signatures;
pub mod store;
mod video;

pub use antivirus::{Clamd, Content, scan};
pub use service::NewRow;
pub use signatures::found_in as signatures_in;
