//! `/absences`, and the colleagues among whom substitutes are chosen: for heads of unit and administrators.

mod colleagues;
mod end;
mod enter;
mod list;
mod read;

pub use colleagues::*;
pub use end::*;
pub use enter::*;
pub use list::*;
pub use read::*;
