//! Absences of officers: while one lasts, the substitute has the absent officer's role at the unit. What is done so names
//! both.

pub mod routes;
mod service;
pub mod store;
