//! Files attached to a draft: judged by content, kept as objects, removed with the draft.

pub mod content;
pub mod routes;
pub mod service;
mod signatures;
pub mod store;
