//! What the template of a certificate gets: `/data.json`.

use super::print;
use crate::app::Tx;
use crate::catalogues::ServerLists;
use crate::documents;
use crate::error::ApiError;
use crate::requests::{Stored, facts, view};
use serde_json::{Value, json};
use ventanilla_shared::api::people::Person;
use ventanilla_shared::api::requests::Document;
use ventanilla_shared::procedure::{ChoiceSource, FieldKind, Form, Procedure, Section, text_answer};

/// Number, code and address of a document that goes to signature; a preview has none.
pub struct Identity<'a> {
    pub number: &'a str,
    pub code: &'a str,
    pub verification_url: &'a str,
}

/// A definition with the answers to its forms.
pub struct Filled<'a> {
    pub procedure: &'a Procedure,
    pub sections: &'a Form,
    pub officer: &'a Form,
}

/// The data of a request's document.
pub fn of(tx: &mut Tx<'_>, request: &Stored, identity: Option<&Identity<'_>>) -> Result<Value, ApiError> {
    let person = facts::person(tx, request)?;
    let procedure = request.procedure();
    let filled = Filled { procedure, sections: &request.sections, officer: &request.officer_data };
    let mut data = common(&tx.app.lists, &filled, &person);
    let own = json!({
        "preview": identity.is_none(),
        "number": identity.map(|identity| identity.number),
        "code": identity.map(|identity| identity.code),
        "verification_url": identity.map(|identity| identity.verification_url),
        "request_number": request.number,
        "issued_on": tx.today(),
        "documents": print::documents(procedure, &documents::store::of_request(tx, request.id)?),
        "applicant": {
            "cui": request.applicant_cui.printed(),
            "full_name": view::name_of(tx, request.applicant)?,
        },
    });
    data["subject"]["cui"] = request.subject_cui.printed().into();
    merge(&mut data, own);
    Ok(data)
}

/// Invented data of a document, to try a definition.
pub fn example(lists: &ServerLists, filled: &Filled<'_>, person: &Person, documents: &[Document]) -> Value {
    let procedure = filled.procedure;
    let mut data = common(lists, filled, person);
    let own = json!({
        "preview": false,
        "number": "2026-C-00001",
        "code": "AAAA-BBBB-CCCC-DDDD",
        "verification_url": "https://ventanilla.example/v/AAAABBBBCCCCDDDD",
        "request_number": "2026-000001",
        "issued_on": "2026-11-22",
        "documents": print::documents(procedure, documents),
        "applicant": data["subject"].clone(),
    });
    merge(&mut data, own);
    data
}

fn merge(data: &mut Value, own: Value) {
    if let (Value::Object(data), Value::Object(own)) = (data, own) {
        data.extend(own);
    }
}

fn common(lists: &ServerLists, filled: &Filled<'_>, person: &Person) -> Value {
    let Filled { procedure, sections, officer } = filled;
    let labelled = |definitions: &[&Section], answers: &Form| {
        let parts = definitions.iter().map(|section| {
            let value = answers.get(&section.id).cloned().unwrap_or_else(|| json!({}));
            (section.id.clone(), with_labels(lists, section, value))
        });
        Value::Object(parts.collect())
    };
    let asked: Vec<&Section> = procedure.asked_sections(sections).collect();
    let forms: Vec<&Section> = procedure.stages.iter().flat_map(|stage| &stage.form).collect();
    let printed = |definitions: &[&Section], answers: &Form| {
        let told = definitions.iter().filter(|section| section.printed);
        told.filter_map(|section| print::section(lists, section, answers)).collect::<Vec<_>>()
    };
    let mut answers = printed(&asked, sections);
    answers.extend(printed(&forms, officer));
    let cui = person.valid_cui().map(|cui| cui.printed());
    let mut subject = json!({ "full_name": person.full_name(), "birth_date": person.birth_date });
    if let Some(other) = &procedure.other_person {
        subject["full_name"] = text_answer(sections, &other.name).unwrap_or_default().into();
    }
    let other_cui =
        procedure.other_person.as_ref().and_then(|other| text_answer(sections, other.cui.as_deref()?));
    subject["cui"] = other_cui.map(str::to_owned).or(cui).into();
    json!({
        "institution": {
            "code": procedure.institution,
            "name": lists.label(ChoiceSource::Institutions, &procedure.institution),
        },
        "procedure": { "code": procedure.code, "title": procedure.outcome.document.es },
        "statement": procedure.outcome.statement.as_ref().map(|statement| &statement.es),
        "subject": subject,
        "sections": labelled(&asked, sections),
        "officer": labelled(&forms, officer),
        "answers": answers,
        "signatures": procedure.signatures(),
    })
}

/// Codes of catalogues become their labels, as people read them.
fn with_labels(lists: &ServerLists, section: &Section, mut answers: Value) -> Value {
    let relabel = |answers: &mut Value| {
        for field in &section.fields {
            if let FieldKind::Choice { catalogue: Some(source), .. } = &field.kind
                && let Some(Value::String(value)) = answers.get_mut(&field.id)
            {
                *value = lists.label(*source, value).to_owned();
            }
        }
    };
    match answers.get_mut("items").and_then(Value::as_array_mut) {
        Some(items) if section.repeat.is_some() => items.iter_mut().for_each(relabel),
        _ => relabel(&mut answers),
    }
    answers
}
