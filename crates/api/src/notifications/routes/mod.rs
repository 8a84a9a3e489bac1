mod list;
mod read;

pub use list::*;
pub use read::*;
