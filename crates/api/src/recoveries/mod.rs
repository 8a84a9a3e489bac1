//! Help for somebody who has no access to the account's e-mail any more. Asking opens a case and changes nothing: an
//! officer looks at it, and the old address is told and may veto for 72 hours (DESIGN section 8).

pub mod routes;
mod service;
mod store;
