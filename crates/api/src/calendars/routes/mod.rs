//! `/calendars`: public to read; its institution's administrators change one.

mod change;
mod history;
mod read;

pub use change::*;
pub use history::*;
pub use read::*;
