//! Signing in, staying signed in, signing out.
//!
//! An access token is short and kept nowhere. A refresh token is good once: its use gives the next one of its family,
//! which is the session. Whoever shows a used one stole it or was stolen from, so the whole family ends. One exception:
//! two tabs of a browser may show the same token at the same moment. Within [`GRACE`] of its use a token gives another
//! successor; a thief gains nothing by it that the unused token would not have given.

pub mod attempts;
pub mod cookie;
mod guess;
mod keys;
pub mod routes;
mod service;
pub mod store;
mod ticket;

pub use keys::{ACCESS_SECONDS, AccessClaims, Keys};
pub use service::{GRACE, Given, open};
