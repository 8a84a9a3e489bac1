//! Officers' signing keys. A key is kept encrypted under a secret that only its officer knows: the server cannot open it,
//! and neither can who copies the database (DESIGN section 8).

mod opened;
pub mod routes;
mod service;
pub mod store;

pub use opened::Opened;
pub use service::{enrol, kept};
