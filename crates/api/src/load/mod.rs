//! What a unit has to do, and who does it: for its heads and the institution's administrators. It opens nobody's file.

mod routes;
mod service;
mod store;

pub use routes::*;
