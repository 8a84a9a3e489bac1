mod enter;
mod open;
mod veto;

pub use enter::*;
pub use open::*;
pub use veto::*;
