//! Calendars of institutions: which days their terms leave out, and by which decree. They live in the database alone, so
//! that all processes count the same days.

mod beginning;
mod moving;
pub mod routes;
mod service;
pub mod store;

pub use beginning::begin;
pub use service::{due, holidays_between};
