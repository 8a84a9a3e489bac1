//! Officers' signing keys. A key is kept encrypted under a secret that only its officer knows, or lives on a token or with
//! a signing service that asks for one: the server cannot open it, and neither can who copies the database (DESIGN
//! section 8).

pub mod devices;
mod elsewhere;
mod opened;
pub mod routes;
mod service;
pub mod store;
mod turns;
pub mod warnings;

pub use devices::Device;
pub use opened::{Opened, refused};
pub use service::{enrol, kept};
pub use turns::Turns;
