//! Revoking a certificate: one officer proposes, for a reason, and another one confirms. From that moment the counter says
//! so to everybody. The request stays signed, since it was; its history tells who took the certificate back.

mod effect;
mod public;
pub mod routes;
mod service;
mod shown;
pub mod store;

pub use public::{as_told, of_certificate, replaced_by};
pub use service::{Order, case, confirm, facts, find, list, propose, refuse, withdraw};
pub use shown::{proposals, shown};
