//! Proof of work in place of a third-party captcha. A challenge is not kept: the server's signature proves that it set
//! it, and when. Only that one was spent is written down, until it would have expired anyway.

pub mod routes;
mod service;
mod store;

pub use service::{issue, spend};
