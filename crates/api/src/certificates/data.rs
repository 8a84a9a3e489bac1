//! What the template of a certificate gets: `/data.json`.

use crate::app::Tx;
use crate::error::ApiError;
use crate::requests::{Stored, facts, view};
use serde_json::{Value, json};
use ventanilla_shared::procedure::{ChoiceSource, FieldKind, Section};

/// Number, code and address of a document that goes to signature; a preview has none.
pub struct Identity<'a> {
    pub number: &'a str,
    pub code: &'a str,
    pub verification_url: &'a str,
}

/// The data of a request's document.
pub fn of(tx: &mut Tx<'_>, request: &Stored, identity: Option<&Identity<'_>>) -> Result<Value, ApiError> {
    let person = facts::person(tx, request)?;
    let procedure = request.procedure();
    let labelled = |sections: &[Section], answers: &std::collections::BTreeMap<String, Value>| {
        let parts = sections.iter().map(|section| {
            let value = answers.get(&section.id).cloned().unwrap_or_else(|| json!({}));
            (section.id.clone(), with_labels(tx, section, value))
        });
        Value::Object(parts.collect())
    };
    let officer: Vec<Section> = procedure.stages.iter().flat_map(|stage| stage.form.clone()).collect();
    let sections = labelled(&procedure.sections, &request.sections);
    let officer = labelled(&officer, &request.officer_data);
    let applicant_name = view::name_of(tx, request.applicant)?;
    Ok(json!({
        "preview": identity.is_none(),
        "number": identity.map(|identity| identity.number),
        "code": identity.map(|identity| identity.code),
        "verification_url": identity.map(|identity| identity.verification_url),
        "request_number": request.number,
        "issued_on": tx.today(),
        "institution": {
            "code": procedure.institution,
            "name": tx.app.lists.label(ChoiceSource::Institutions, &procedure.institution),
        },
        "procedure": { "code": procedure.code, "title": procedure.outcome.document.es },
        "subject": {
            "cui": request.subject_cui.printed(),
            "full_name": person.full_name(),
            "birth_date": person.birth_date,
        },
        "applicant": { "cui": request.applicant_cui.printed(), "full_name": applicant_name },
        "sections": sections,
        "officer": officer,
        "signatures": procedure.signatures(),
    }))
}

/// Codes of catalogues become their labels, as people read them.
fn with_labels(tx: &Tx<'_>, section: &Section, mut answers: Value) -> Value {
    let relabel = |answers: &mut Value| {
        for field in &section.fields {
            if let FieldKind::Choice { catalogue: Some(source), .. } = &field.kind
                && let Some(Value::String(value)) = answers.get_mut(&field.id)
            {
                *value = tx.app.lists.label(*source, value).to_owned();
            }
        }
    };
    match answers.get_mut("items").and_then(Value::as_array_mut) {
        Some(items) if section.repeat.is_some() => items.iter_mut().for_each(relabel),
        _ => relabel(&mut answers),
    }
    answers
}
