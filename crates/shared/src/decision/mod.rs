//! The only place that says which moves exist (DESIGN section 2). The API enforces [`decide`]; the browser asks it
//! which buttons to show.

mod actor;
mod facts;
mod moves;
mod refusal;
pub mod state;

pub use actor::{Actor, Grant, IdentityLevel, Role};
pub use facts::RequestFacts;
pub use moves::{Assignment, Decision, Document, Move, allowed, decide, may_create};
pub use refusal::Refusal;
pub use state::{Action, RequestState, UnknownName};

#[cfg(test)]
mod tests;
