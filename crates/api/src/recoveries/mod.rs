//! Help for somebody who has no access to the account's e-mail any more (DESIGN section 8). It is a procedure like the
//! others, filed without an account: a link to the new address lets its reader in as a guest, who files one request. When
//! it is filed, the old address is told and may veto; when it is signed, the account has the new address.

pub mod routes;
mod service;
pub mod store;

pub use service::{claim, filed, take_effect, veto_of, way_back};
