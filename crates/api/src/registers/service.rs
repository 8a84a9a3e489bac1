use super::history;
use super::store::{self, Entry};
use crate::app::{AppState, Tx};
use crate::certificates::print;
use crate::error::{ApiError, Fault};
use crate::requests::drafts::is_wrong;
use crate::requests::facts;
use serde_json::{Map, Value};
use ventanilla_shared::procedure::{Field, FieldKind, Finding, Register, Standing, validate_answers};
use ventanilla_shared::{AccountId, Date, RequestId};

/// Who changes a register, by what and why: an officer, also by a unit's notice; or a request by its outcome.
#[derive(Default)]
pub struct Source {
    pub account: Option<AccountId>,
    pub request: Option<RequestId>,
    pub notice: Option<String>,
    pub reason: Option<String>,
}

impl Source {
    pub fn officer(account: AccountId) -> Self {
        Self { account: Some(account), ..Self::default() }
    }
}

/// What a register says to a key.
pub enum Looked {
    Missing,
    /// The row, and whether it counts on the day that was asked for.
    Row(Entry, Standing),
}

impl Looked {
    /// The row, if it counts.
    pub fn in_force(self) -> Option<Entry> {
        match self {
            Self::Row(entry, Standing::InForce) => Some(entry),
            Self::Row(..) | Self::Missing => None,
        }
    }
}

/// Looks a key up as of a day. A register that is gone has nothing.
pub fn look_up(tx: &mut Tx<'_>, register: &str, key: &str, on: Date) -> Result<Looked, ApiError> {
    let Some(register) = tx.app.procedures.register(register) else { return Ok(Looked::Missing) };
    Ok(match store::by_key(tx, &register.code, key)? {
        Some(entry) => {
            let standing = register.standing(&entry.data, on);
            Looked::Row(entry, standing)
        }
        None => Looked::Missing,
    })
}

/// Whether anybody who fills in a form may look keys up: it shows columns, and the form of a procedure in force asks for
/// its keys. What a register shows to nobody is nobody's business, not even that a key exists.
pub fn open_to_forms(app: &AppState, register: &Register) -> bool {
    let asks = |field: &Field| matches!(&field.kind, FieldKind::RegisterNumber { register: code, .. } if *code == register.code);
    let current = app.procedures.current();
    let mut fields = current.iter().flat_map(|loaded| &loaded.procedure.sections).flat_map(|s| &s.fields);
    !register.shown.is_empty() && fields.any(asks)
}

/// What is wrong with a row, by its columns.
pub fn faults_of(tx: &Tx<'_>, register: &Register, data: &Value) -> Vec<Fault> {
    let nothing = Default::default();
    let context = facts::context(tx, &nothing);
    let found = validate_answers(&register.section(), data, &context);
    found.into_iter().filter(counts).map(Fault::from).collect()
}

/// Whether a finding refuses a row: here nothing may wait.
pub(super) fn counts(finding: &Finding) -> bool {
    is_wrong(finding) || finding.code == "missing"
}

/// Adds a row.
///
/// # Errors
/// Faults by column; `register_key_taken` when another row has the key.
pub fn add(tx: &mut Tx<'_>, register: &Register, data: Value, source: &Source) -> Result<Entry, ApiError> {
    let data = checked(tx, register, data)?;
    let taken = |error| if crate::accounts::is_taken(&error) { key_taken(register) } else { error };
    let entry = store::insert(tx, register, data).map_err(taken)?;
    history::record(tx, register, &entry, "add", source)?;
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
    let data = checked(tx, register, data)?;
    let taken = |error| if crate::accounts::is_taken(&error) { key_taken(register) } else { error };
    let entry = store::update(tx, register, known, data).map_err(taken)?;
    history::record(tx, register, &entry, "change", source)?;
    Ok(entry)
}

/// Takes a row out; its history stays.
pub fn remove(tx: &mut Tx<'_>, register: &Register, known: &Entry, source: &Source) -> Result<(), ApiError> {
    store::delete(tx, known)?;
    history::record(tx, register, known, "remove", source)
}

/// A row as it is kept, if it may be.
pub(super) fn checked(tx: &Tx<'_>, register: &Register, data: Value) -> Result<Value, ApiError> {
    let data = normalised(data);
    let faults = faults_of(tx, register, &data);
    if faults.is_empty() { Ok(data) } else { Err(ApiError::invalid(faults)) }
}

fn key_taken(register: &Register) -> ApiError {
    ApiError::field(&format!("/{}", register.key), "register_key_taken")
}

/// Without outer blanks; blank is nothing.
pub(super) fn normalised(data: Value) -> Value {
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
