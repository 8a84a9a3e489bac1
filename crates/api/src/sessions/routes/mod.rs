mod end;
mod new_session;
mod rotation;
mod second;

pub use end::*;
pub use new_session::*;
pub use rotation::*;
pub use second::*;
