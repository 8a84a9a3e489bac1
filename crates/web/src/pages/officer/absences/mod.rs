//! Absences, and who stands in: for heads of unit and administrators.

mod enter;
mod list;

pub use enter::NewAbsencePage;
pub use list::AbsencesPage;

use crate::i18n;
use crate::session;
use ventanilla_shared::decision::{Grant, Role};

/// The institutions of which the signed-in person manages a unit, and whether all of it.
fn managed() -> Vec<Grant> {
    let grants = session::me_now().map(|me| me.grants).unwrap_or_default();
    grants.into_iter().filter(|grant| matches!(grant.role, Role::Administrator | Role::HeadOfUnit)).collect()
}

/// `Review · INSTITUTE / certifications`.
pub fn role_text(role: Role) -> String {
    i18n::text(&format!("role-{}", role.as_str()))
}
