mod associated;
mod me;

pub use associated::*;
pub use me::*;
