//! The lists that forms choose from: institutions, departments, municipalities (`data/`).

mod lists;
pub mod routes;

pub use lists::ServerLists;
