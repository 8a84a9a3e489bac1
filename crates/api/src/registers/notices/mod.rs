//! Notices: units of an institution tell a register's keepers what is to change in their own rows.

mod certificate;
mod decisions;
mod service;
pub mod store;

pub use decisions::{accept, refuse};
pub use service::{file, find, list, shown};
