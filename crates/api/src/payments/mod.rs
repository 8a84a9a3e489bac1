//! Payments beside the bank's statements: a cashier imports them, what is the same in every part finds its request by itself,
//! and a cashier decides the rest by hand. All of it in the transaction of what caused it.

mod accounts;
mod decisions;
mod file;
mod history;
mod import;
mod matching;
mod reference;
pub mod routes;
mod service;
pub mod store;
mod write;

pub use import::import;
pub use matching::expect;
pub use reference::comparable;
pub use service::status;
