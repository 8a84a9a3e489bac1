//! The way to the server: `/api/v1` over reqwest, and uploads with progress over XMLHttpRequest.
//!
//! The access token lives in this program's memory only; the refresh token in a cookie that no script can read. After
//! a 401 the client refreshes once and asks again; several calls, and several tabs, share that one refresh, since each
//! refresh token is good for a single use.

mod call;
mod endpoints;
mod failure;
mod parts;
mod token;
mod upload;

pub use call::{Call, address, delete, get, part, post, put};
pub use endpoints::*;
pub use failure::Failure;
pub use parts::upload_in_parts;
pub use token::{
    IdempotencyKey, Refreshed, forget as forget_token, keep as keep_token, refresh, renew, was_signed_in,
};
pub use upload::{post_form, upload};
