//! The person's certificates, and what anyone may verify.

pub mod mine;
pub mod read;
pub mod verify;
