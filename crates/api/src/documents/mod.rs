//! Files attached to a draft: judged by content, kept as objects, removed with the draft.

pub mod content;
mod range;
pub mod retention;
pub mod routes;
pub mod service;
pub mod store;
mod video;

pub use service::NewRow;
