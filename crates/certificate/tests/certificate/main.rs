//! Renders of the real template, read back by outside tools, and of small hostile ones.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

mod faults;
mod service_certification;
mod tools;
