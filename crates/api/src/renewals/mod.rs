//! Proofs that do not age: before the newest timestamp over an issued file loses its certificate or its algorithms, a job puts
//! a newer one around it. The file changes by that alone; whoever kept an earlier one still has what was issued.

mod ageing;
mod renew;
pub mod store;
mod sweep;

pub use ageing::Ageing;
pub use renew::renew;
pub use sweep::sweep;
