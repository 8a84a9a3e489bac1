//! What a stage looks up in registers, and what the form of an applicant requires of them.

use super::Stored;
use crate::app::Tx;
use crate::error::ApiError;
use crate::{certificates, registers};
use serde_json::Value;
use ventanilla_shared::api::requests::{LookupResult, LookupValue};
use ventanilla_shared::procedure::{
    Field, FieldKind, Inconsistency, Lookup, Register, Severity, Step, answer, text_answer,
};
use ventanilla_shared::search_form;

/// The keys that are looked up: the answer, or the certificates with which an earlier stage was signed.
pub fn keys(tx: &mut Tx<'_>, request: &Stored, lookup: &Lookup) -> Result<Vec<String>, ApiError> {
    if let Some(stage) = &lookup.signer_of {
        let Some(waiting) = certificates::store::pending(tx, request.id)? else { return Ok(Vec::new()) };
        return certificates::store::fingerprints(tx, waiting.id, stage);
    }
    let key = lookup.key.as_deref().and_then(|path| text_answer(&request.sections, path));
    Ok(key.map(str::to_owned).into_iter().collect())
}

/// Whether the register has a row for every key.
pub fn found(tx: &mut Tx<'_>, request: &Stored, lookup: &Lookup) -> Result<bool, ApiError> {
    for key in keys(tx, request, lookup)? {
        if registers::store::by_key(tx, &lookup.register, &key)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What the registers say to the stage at which the request stands.
pub fn results(tx: &mut Tx<'_>, request: &Stored) -> Result<Vec<LookupResult>, ApiError> {
    let loaded = request.loaded.clone();
    let Some(stage) = request.stage.as_deref().and_then(|id| loaded.procedure.stage(id)) else {
        return Ok(Vec::new());
    };
    let mut results = Vec::new();
    for lookup in &stage.lookups {
        let Some(register) = tx.app.procedures.register(&lookup.register) else { continue };
        let required = stage.required_lookups().any(|one| one.id == lookup.id);
        let keys = keys(tx, request, lookup)?;
        // A signature looks up one row each; an answer one.
        let looked_up: Vec<Option<String>> =
            if keys.is_empty() { vec![None] } else { keys.into_iter().map(Some).collect() };
        for key in looked_up {
            let row = match &key {
                Some(key) => registers::store::by_key(tx, &lookup.register, key)?,
                None => None,
            };
            results.push(LookupResult {
                id: lookup.id.clone(),
                title: lookup.title.clone(),
                entry: row.map(|row| values(tx, request, lookup, &register, &row.data)),
                key,
                required,
            });
        }
    }
    Ok(results)
}

fn values(
    tx: &Tx<'_>,
    request: &Stored,
    lookup: &Lookup,
    register: &Register,
    data: &Value,
) -> Vec<LookupValue> {
    let value = |column: &Field| {
        let kept = registers::shown(tx, column, data.get(&column.id));
        let said = lookup.compare.get(&column.id).and_then(|path| answer(&request.sections, path));
        // As its own field prints it: a language of the list stands in a column of text by its name.
        let asked = lookup.compare.get(&column.id).and_then(|path| request.procedure().field(path));
        let said = said.map(|said| registers::shown(tx, asked.unwrap_or(column), Some(said)));
        let same = said.as_ref().is_none_or(|said| search_form(said) == search_form(&kept));
        LookupValue { label: column.label.clone(), value: kept, answer: said, same }
    };
    register.columns.iter().map(value).collect()
}

/// Numbers in the applicant's form that must be in a register and are not.
pub fn unregistered(tx: &mut Tx<'_>, request: &Stored) -> Result<Vec<Inconsistency>, ApiError> {
    let loaded = request.loaded.clone();
    let mut found = Vec::new();
    for section in loaded.procedure.asked_sections(&request.sections).filter(|s| s.repeat.is_none()) {
        for field in &section.fields {
            let FieldKind::RegisterNumber { register, must_exist: true, .. } = &field.kind else { continue };
            let path = format!("{}.{}", section.id, field.id);
            let Some(key) = text_answer(&request.sections, &path) else { continue };
            if registers::store::by_key(tx, register, key)?.is_none() {
                found.push(Inconsistency {
                    step: Step::Section(section.id.clone()),
                    pointer: format!("/{}", field.id),
                    code: "not_in_register".into(),
                    severity: Severity::Error,
                    message: None,
                    label: Some(field.label.clone()),
                });
            }
        }
    }
    Ok(found)
}
