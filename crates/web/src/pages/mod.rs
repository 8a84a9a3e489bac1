//! The pages, by who uses them.

pub mod account;
pub mod citizen;
pub mod officer;
pub mod public;
pub mod request;
