//! Registers: rows that procedures look things up in and write to. Their columns say the files under `registers/`.

pub mod history;
mod import;
pub mod notices;
pub mod routes;
mod service;
pub mod store;
mod table;

pub use import::import;
pub use service::{Looked, Source, add, change, faults_of, look_up, open_to_forms, remove, shown};
pub use table::template;
