//! `/registers`: for their registrars and readers, and for the units that notify; looking one key up, for whoever fills in
//! a form.

mod change;
mod history;
mod import;
mod list;
mod lookup;
mod notices;

use super::store::Entry;
use crate::app::Tx;
use crate::error::ApiError;
use crate::http::Caller;
use std::sync::Arc;
use ventanilla_shared::api::registers::RegisterEntry;
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::procedure::Register;

pub use change::{add_entry, change_entry, get_entry, remove_entry};
pub use history::entry_history;
pub use import::{import_entries, import_template};
pub use list::{get_register, list_entries, list_registers};
pub use lookup::look_up;
pub use notices::{accept_notice, file_notice, get_notice, list_notices, refuse_notice};

impl From<Entry> for RegisterEntry {
    fn from(entry: Entry) -> Self {
        Self { id: entry.id, version: entry.version, data: entry.data, updated_at: entry.updated_at }
    }
}

/// The register, and of which units the caller sees rows (`None`: of all), for who keeps or reads it, or notifies of
/// changes; for anybody else it does not exist.
fn seen_by(
    tx: &Tx<'_>,
    caller: &Caller,
    code: &str,
) -> Result<(Arc<Register>, Option<Vec<String>>), ApiError> {
    let register = tx.app.procedures.register(code).ok_or(ApiError::NOT_FOUND)?;
    if register.read_by(&caller.actor) {
        return Ok((register, None));
    }
    let units = register.notified_by(&caller.actor, &tx.app.lists);
    if units.is_empty() { Err(ApiError::NOT_FOUND) } else { Ok((register, Some(units))) }
}

/// The register, for its registrars: who only reads it may not, and for anybody else it does not exist.
fn kept_by(tx: &Tx<'_>, caller: &Caller, code: &str) -> Result<Arc<Register>, ApiError> {
    let (register, _) = seen_by(tx, caller, code)?;
    if register.kept_by(&caller.actor) {
        Ok(register)
    } else {
        Err(ApiError::Problem(ProblemCode::Forbidden))
    }
}

/// A row, if it belongs to one of the units.
fn within(register: &Register, units: Option<&[String]>, entry: Entry) -> Result<Entry, ApiError> {
    let own = |units: &[String]| {
        register.unit_of(&entry.data).is_some_and(|unit| units.iter().any(|known| known == unit))
    };
    if units.is_none_or(own) { Ok(entry) } else { Err(ApiError::NOT_FOUND) }
}
