//! The only place that says which moves exist (DESIGN section 2). The API enforces [`decide`]; the browser asks it
//! which buttons to show.

mod actor;
mod case;
mod decide;
mod facts;
mod moves;
mod outcome;
mod refusal;
mod rights;
pub mod state;

pub use actor::{Actor, Grant, IdentityLevel, Role, Substitution};
pub use decide::{allowed, decide, may_create};
pub use facts::{RequestFacts, Veto};
pub use moves::Move;
pub use outcome::{Assignment, Decision, Document};
pub use refusal::Refusal;
pub use state::{Action, RequestState, UnknownName};

#[cfg(test)]
mod substitution_tests;
#[cfg(test)]
mod tests;
