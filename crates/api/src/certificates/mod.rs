//! Certificates: rendered once, signed one after the other, verified by anyone.

mod code;
pub mod data;
pub mod public;
pub mod rendering;
pub mod routes;
pub mod signing;
pub mod store;

pub use code::VerificationCode;
