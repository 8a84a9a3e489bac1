//! Officers, their roles and units. Administrators appoint them; that gives no access to anybody's file.

pub mod routes;
mod service;
pub mod store;
mod units;
