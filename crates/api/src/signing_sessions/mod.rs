//! Signing sessions: an officer opens the own key once for many signatures, for a quarter of an hour at most.
//!
//! The opened key is sealed under a key that is in the token alone, and the token is in the officer's client alone. So
//! several processes share a session through the database, and neither the database nor a server can sign by itself.

pub mod routes;
mod seal;
pub mod service;
pub mod store;
mod unlock;

pub use unlock::{Unlock, with_secret};
