//! Large files on their way into a draft: in parts, each of which can be sent again, so that a broken connection costs a
//! part and not the whole. When the last part is there the file is judged and attached like any other.

pub mod routes;
mod service;
pub mod store;
