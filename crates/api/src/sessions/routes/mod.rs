mod end;
mod new_session;
mod rotation;

pub use end::*;
pub use new_session::*;
pub use rotation::*;
