//! Officers, their roles and units, for administrators. Nothing here opens a person's file.

mod appoint;
mod edit;
mod grants;
mod list;

pub use appoint::NewOfficerPage;
pub use edit::OfficerPage;
pub use list::OfficersPage;
