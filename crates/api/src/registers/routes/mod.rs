//! `/registers`: for their registrars; looking one key up, for whoever fills in a form.

mod change;
mod import;
mod list;
mod lookup;

use super::store::Entry;
use crate::app::Tx;
use crate::error::ApiError;
use crate::http::Caller;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;
use ventanilla_shared::decision::Role;
use ventanilla_shared::procedure::Register;

pub use change::{add_entry, change_entry, entry_history, remove_entry};
pub use import::import_entries;
pub use list::{list_entries, list_registers};
pub use lookup::look_up;

/// A row of a register.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RegisterEntry {
    pub id: String,
    /// Goes into `If-Match`.
    pub version: i64,
    /// Values by column.
    pub data: Value,
    pub updated_at: DateTime<Utc>,
}

impl From<Entry> for RegisterEntry {
    fn from(entry: Entry) -> Self {
        Self { id: entry.id, version: entry.version, data: entry.data, updated_at: entry.updated_at }
    }
}

/// Whether the caller keeps the register.
fn keeps(caller: &Caller, register: &Register) -> bool {
    caller.actor.holds(Role::Registrar, &register.institution, &register.unit)
}

/// The register, for its registrars; for anybody else it does not exist.
fn kept_by(tx: &Tx<'_>, caller: &Caller, code: &str) -> Result<Arc<Register>, ApiError> {
    let found = tx.app.procedures.register(code).filter(|register| keeps(caller, register));
    found.ok_or(ApiError::NOT_FOUND)
}
