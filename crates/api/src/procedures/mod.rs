//! Definitions of procedures: read from their folders, kept in every version that a request was filed under.

pub mod durations;
mod examine;
mod lines;
mod load;
mod registry;
pub mod routes;
mod store;
mod watch;

pub use examine::{draw, examine};
pub use load::{Definitions, LoadError, load_folders};
pub use registry::{Loaded, Registry};
pub use watch::watch;
