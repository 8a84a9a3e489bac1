//! The second factor: codes of an app (TOTP, RFC 6238), and recovery codes for the day on which the telephone is gone.
//!
//! A sign-in that went through it carries `otp` in its access tokens (`amr`, RFC 8176) and a mark at its refresh tokens.
//! Where [`crate::guards::Guards::second_factor_required`] holds, officers reach nothing but their own enrolment without.

mod code;
pub mod routes;
mod service;
pub mod store;
mod totp;

pub use code::Code;
pub use service::{accept, is_on, standing};
pub use totp::code_at;
