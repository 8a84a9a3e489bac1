mod cases;
mod open;
mod veto;

pub use cases::*;
pub use open::*;
pub use veto::*;
