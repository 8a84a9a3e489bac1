mod appointment;
mod change;
mod list;
mod read;
mod units;

pub use appointment::*;
pub use change::*;
pub use list::*;
pub use read::*;
pub use units::*;
