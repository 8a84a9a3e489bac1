//! Certificates: rendered once, signed one after the other, verified by anyone.

pub mod data;
mod judging;
mod outcome;
pub mod print;
pub mod public;
pub mod rendering;
pub mod routes;
pub mod signing;
pub mod store;

pub use ventanilla_shared::VerificationCode;
