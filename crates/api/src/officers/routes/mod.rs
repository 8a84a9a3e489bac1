mod appointment;
mod change;
mod list;
mod read;

pub use appointment::*;
pub use change::*;
pub use list::*;
pub use read::*;
