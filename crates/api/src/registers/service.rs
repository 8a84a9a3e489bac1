use super::store::{self, Entry};
use crate::app::Tx;
use crate::certificates::print;
use crate::error::{ApiError, Fault};
use crate::requests::drafts::is_wrong;
use crate::requests::facts;
use serde_json::{Map, Value};
use ventanilla_shared::procedure::{Field, Register, validate_answers};
use ventanilla_shared::{AccountId, RequestId};

/// Who changes a register: an officer, or a request by its outcome.
#[derive(Default)]
pub struct Source {
    pub account: Option<AccountId>,
    pub request: Option<RequestId>,
}

/// What is wrong with a row, by its columns.
pub fn faults_of(tx: &Tx<'_>, register: &Register, data: &Value) -> Vec<Fault> {
    let nothing = Default::default();
    let context = facts::context(tx, &nothing);
    let found = validate_answers(&register.section(), data, &context);
    let missing = |code: &str| code == "missing";
    found.into_iter().filter(|f| is_wrong(f) || missing(&f.code)).map(Fault::from).collect()
}

/// Adds a row.
///
/// # Errors
/// Faults by column; `register_key_taken` when another row has the key.
pub fn add(tx: &mut Tx<'_>, register: &Register, data: Value, source: &Source) -> Result<Entry, ApiError> {
    let data = normalised(data);
    let faults = faults_of(tx, register, &data);
    if !faults.is_empty() {
        return Err(ApiError::invalid(faults));
    }
    let taken = |error| if crate::accounts::is_taken(&error) { key_taken(register) } else { error };
    let entry = store::insert(tx, register, data).map_err(taken)?;
    store::record(tx, register, &entry, "add", source)?;
    Ok(entry)
}

/// Replaces a row in the version that was read.
///
/// # Errors
/// As [`add`]; `stale`.
pub fn change(
    tx: &mut Tx<'_>,
    register: &Register,
    known: &Entry,
    data: Value,
    source: &Source,
) -> Result<Entry, ApiError> {
    let data = normalised(data);
    let faults = faults_of(tx, register, &data);
    if !faults.is_empty() {
        return Err(ApiError::invalid(faults));
    }
    let taken = |error| if crate::accounts::is_taken(&error) { key_taken(register) } else { error };
    let entry = store::update(tx, register, known, data).map_err(taken)?;
    store::record(tx, register, &entry, "change", source)?;
    Ok(entry)
}

/// Takes a row out; its history stays.
pub fn remove(tx: &mut Tx<'_>, register: &Register, known: &Entry, source: &Source) -> Result<(), ApiError> {
    store::delete(tx, known)?;
    store::record(tx, register, known, "remove", source)
}

fn key_taken(register: &Register) -> ApiError {
    ApiError::field(&format!("/{}", register.key), "register_key_taken")
}

/// Without outer blanks; blank is nothing.
fn normalised(data: Value) -> Value {
    let Value::Object(columns) = data else { return data };
    let trim = |(column, value): (String, Value)| match value {
        Value::String(text) => {
            let text = text.trim().to_owned();
            (!text.is_empty()).then_some((column, Value::String(text)))
        }
        Value::Null => None,
        other => Some((column, other)),
    };
    Value::Object(columns.into_iter().filter_map(trim).collect::<Map<_, _>>())
}

/// A value as people read it: codes by their names.
pub fn shown(tx: &Tx<'_>, column: &Field, value: Option<&Value>) -> String {
    value.and_then(|value| print::text(&tx.app.lists, column, value)).unwrap_or_default()
}
