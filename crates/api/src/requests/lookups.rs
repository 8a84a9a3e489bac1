//! What a stage looks up in registers, and what the form of an applicant requires of them.

use super::Stored;
use crate::app::Tx;
use crate::certificates;
use crate::error::{ApiError, Fault};
use crate::registers::{self, Looked};
use serde_json::{Map, Value};
use ventanilla_shared::api::requests::{LookupResult, LookupValue};
use ventanilla_shared::procedure::{
    Field, FieldKind, Finding, Form, Inconsistency, Lookup, Register, Section, Severity, Step, answer,
    text_answer,
};
use ventanilla_shared::{Date, Text, day_in_guatemala, search_form};

/// A key that is looked up, and the day on which its row must count.
pub struct Key {
    pub key: String,
    pub on: Date,
}

/// The keys that are looked up: the answer, as of the day that another answer names or of filing; or the certificates with
/// which an earlier stage was signed, each as of its signature.
pub fn keys(tx: &mut Tx<'_>, request: &Stored, lookup: &Lookup) -> Result<Vec<Key>, ApiError> {
    if let Some(stage) = &lookup.signer_of {
        let Some(waiting) = certificates::store::pending(tx, request.id)? else { return Ok(Vec::new()) };
        let signed = certificates::store::signed_with(tx, waiting.id, stage)?;
        return Ok(signed.into_iter().map(|(key, at)| Key { key, on: day_in_guatemala(at) }).collect());
    }
    let Some(key) = lookup.key.as_deref().and_then(|path| text_answer(&request.sections, path)) else {
        return Ok(Vec::new());
    };
    let named = lookup.on.as_deref().and_then(|path| text_answer(&request.sections, path));
    let named = named.and_then(|text| Date::parse_from_str(text, "%Y-%m-%d").ok());
    let filed = request.submitted_at.map(day_in_guatemala);
    let on = named.or(filed).unwrap_or_else(|| tx.today());
    Ok(vec![Key { key: key.to_owned(), on }])
}

/// Whether the register has a row for every key that counts on its day.
pub fn found(tx: &mut Tx<'_>, request: &Stored, lookup: &Lookup) -> Result<bool, ApiError> {
    for Key { key, on } in keys(tx, request, lookup)? {
        if registers::look_up(tx, &lookup.register, &key, on)?.in_force().is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What the stage requires, is in its register, and does not count on the day that matters.
pub fn outside(tx: &mut Tx<'_>, request: &Stored) -> Result<Vec<Fault>, ApiError> {
    let loaded = request.loaded.clone();
    let stage = request.stage.as_deref().and_then(|id| loaded.procedure.stage(id));
    let mut faults = Vec::new();
    for lookup in stage.into_iter().flat_map(|stage| stage.required_lookups()) {
        for Key { key, on } in keys(tx, request, lookup)? {
            let Looked::Row(_, standing) = registers::look_up(tx, &lookup.register, &key, on)? else {
                continue;
            };
            if let Some((code, _)) = standing.outside() {
                let fault = Fault::new(format!("/lookups/{}", lookup.id), code);
                faults.push(Fault { message: standing.words(&short(&key), on), ..fault });
            }
        }
    }
    Ok(faults)
}

/// A key as a sentence names it: of a certificate, the beginning.
fn short(key: &str) -> String {
    if key.chars().count() <= 40 { key.to_owned() } else { key.chars().take(16).chain(['…']).collect() }
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
        let blank = LookupResult {
            id: lookup.id.clone(),
            title: lookup.title.clone(),
            key: None,
            entry: None,
            on: None,
            standing: None,
            required,
        };
        let keys = keys(tx, request, lookup)?;
        if keys.is_empty() {
            results.push(blank.clone());
        }
        // A signature looks up one row each; an answer one.
        for Key { key, on } in keys {
            let looked = registers::look_up(tx, &register.code, &key, on)?;
            let (entry, standing) = match looked {
                Looked::Row(row, standing) => {
                    (Some(values(tx, request, lookup, &register, &row.data)), Some(standing))
                }
                Looked::Missing => (None, None),
            };
            results.push(LookupResult { key: Some(key), entry, on: Some(on), standing, ..blank.clone() });
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

/// Numbers in the applicant's form that must be in a register and are not, or do not count today; and those that must not
/// be there and are.
pub fn unregistered(tx: &mut Tx<'_>, request: &Stored) -> Result<Vec<Inconsistency>, ApiError> {
    let loaded = request.loaded.clone();
    let mut found = Vec::new();
    for section in loaded.procedure.asked_sections(&request.sections) {
        let findings = in_section(tx, section, &request.sections)?;
        found.extend(findings.into_iter().map(|finding| Inconsistency {
            step: Step::Section(section.id.clone()),
            pointer: finding.pointer,
            code: finding.code,
            severity: finding.severity,
            message: finding.message,
            label: finding.label,
        }));
    }
    Ok(found)
}

/// Numbers in the applicant's form that have come into a register since it was filed, and must not be there.
pub fn taken(tx: &mut Tx<'_>, request: &Stored) -> Result<Vec<Fault>, ApiError> {
    let found = unregistered(tx, request)?.into_iter().filter(|one| one.code == TAKEN);
    Ok(found
        .map(|one| {
            let section = match &one.step {
                Step::Section(id) => id.as_str(),
                _ => "",
            };
            let fault = Fault::new(format!("/sections/{section}{}", one.pointer), TAKEN);
            Fault { message: one.message, ..fault }
        })
        .collect())
}

const TAKEN: &str = "already_in_register";

/// What registers have against the answers of a section, item by item where it is repeated.
pub fn in_section(tx: &mut Tx<'_>, section: &Section, form: &Form) -> Result<Vec<Finding>, ApiError> {
    let Some(answers) = form.get(&section.id) else { return Ok(Vec::new()) };
    let mut findings = Vec::new();
    if section.repeat.is_none() {
        if let Some(answers) = answers.as_object() {
            in_answers(tx, section, answers, form, "", &mut findings)?;
        }
        return Ok(findings);
    }
    let items = answers.get("items").and_then(Value::as_array);
    for (at, item) in items.into_iter().flatten().enumerate() {
        if let Some(item) = item.as_object() {
            in_answers(tx, section, item, form, &format!("/items/{at}"), &mut findings)?;
        }
    }
    Ok(findings)
}

fn in_answers(
    tx: &mut Tx<'_>,
    section: &Section,
    answers: &Map<String, Value>,
    form: &Form,
    base: &str,
    findings: &mut Vec<Finding>,
) -> Result<(), ApiError> {
    for field in section.asked(answers, form) {
        let FieldKind::RegisterNumber { register, must_exist, must_not_exist, not_found, taken, .. } =
            &field.kind
        else {
            continue;
        };
        let key = answers.get(&field.id).and_then(Value::as_str).map(str::trim).unwrap_or_default();
        if key.is_empty() || !(*must_exist || *must_not_exist) {
            continue;
        }
        let today = tx.today();
        let said: Option<(&str, Option<Text>)> = match registers::look_up(tx, register, key, today)? {
            Looked::Missing if *must_exist => Some(("not_in_register", not_found.clone())),
            Looked::Row(_, standing) if *must_exist => {
                standing.outside().map(|(code, _)| (code, standing.words(key, today)))
            }
            Looked::Row(..) if *must_not_exist => Some((TAKEN, taken.clone())),
            _ => None,
        };
        if let Some((code, message)) = said {
            findings.push(Finding {
                pointer: format!("{base}/{}", field.id),
                code: code.into(),
                severity: Severity::Error,
                message,
                label: Some(field.label.clone()),
            });
        }
    }
    Ok(())
}
