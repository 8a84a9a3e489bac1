//! `/requests` and `/queue`, an endpoint or a handful of alike ones a file.

pub mod certificate;
pub mod create;
pub mod drafts;
pub mod history;
pub mod list;
pub mod officer;
pub mod own_moves;
pub mod queue;
pub mod read;
pub mod sign;
