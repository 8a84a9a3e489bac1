//! The tree against the published vectors of Certificate Transparency and against a tree computed naively; heads against a
//! note of Go's checksum database.
#![expect(clippy::unwrap_used, reason = "tests")]

mod heads;
mod naive;
mod vectors;
