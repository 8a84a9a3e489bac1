//! The public log: what it is, its heads, and whether it has a certificate.

mod heads;
mod inclusion;

pub use heads::LogPage;
pub use inclusion::Inclusion;

use crate::components::offer;
use ventanilla_shared::api::log::LogHead;

/// Hands a head over as it was signed: `ventanilla-verify` and other programs read it so.
fn offer_head(head: &LogHead) {
    let name = format!("ventanilla-log-{}.txt", head.size);
    // Nothing is fetched for it: it cannot fail.
    drop(offer(head.note.as_bytes(), "text/plain;charset=utf-8", &name));
}
