//! Registers: rows that procedures look things up in and write to. Their columns say the files under `registers/`.

mod import;
pub mod routes;
mod service;
pub mod store;

pub use import::{Report, import};
pub use service::{Source, add, change, faults_of, remove, shown};
