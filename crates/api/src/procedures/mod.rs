//! Definitions of procedures: read from their folders, kept in every version that a request was filed under.

mod load;
mod registry;
pub mod routes;
mod store;

pub use load::{LoadError, load_folder};
pub use registry::{Loaded, Registry};
