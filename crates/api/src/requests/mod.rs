//! Requests: filing them, the officers' moves, and their history. Every move is decided by
//! [`ventanilla_shared::decision::decide`] and recorded by [`record`]; nothing else assigns a state.

pub mod assignable;
pub mod checklists;
mod desks;
pub mod drafts;
pub mod events;
pub mod facts;
pub mod lists;
pub mod lookups;
pub mod moves;
pub mod payment;
pub mod queue;
mod record;
pub mod routes;
pub mod store;
pub mod terms;
pub mod view;

pub use record::{Recorded, record};
pub use store::Stored;
