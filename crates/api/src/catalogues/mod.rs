//! The lists that forms choose from: institutions, departments, municipalities, directorates, languages (`data/`).

mod lists;
pub mod routes;

pub use lists::ServerLists;
