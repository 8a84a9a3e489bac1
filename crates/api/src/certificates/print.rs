//! Answers as a document prints them, in Spanish: what the default template sets.

use crate::catalogues::ServerLists;
use serde_json::{Map, Value, json};
use ventanilla_shared::api::requests::Document;
use ventanilla_shared::procedure::{Field, FieldKind, Form, Procedure, Section};
use ventanilla_shared::{Cui, Language, Money, messages};

/// A section's answers with their labels: rows, or columns and items; nothing when nothing is answered.
pub fn section(lists: &ServerLists, section: &Section, form: &Form) -> Option<Value> {
    let answers = form.get(&section.id)?;
    let title = &section.title.es;
    if section.repeat.is_none() {
        let answers = answers.as_object()?;
        let rows: Vec<Value> = section
            .asked(answers, form)
            .into_iter()
            .filter_map(|field| {
                let value = text(lists, field, answers.get(&field.id)?)?;
                Some(json!({ "label": field.label.es, "value": value }))
            })
            .collect();
        return (!rows.is_empty()).then(|| json!({ "title": title, "rows": rows }));
    }
    let items: Vec<&Map<String, Value>> =
        answers.get("items")?.as_array()?.iter().filter_map(Value::as_object).collect();
    // Columns that no item answers would stand empty.
    let answered =
        |field: &&Field| items.iter().any(|item| item.get(&field.id).is_some_and(|v| !v.is_null()));
    let fields: Vec<&Field> = section.fields.iter().filter(answered).collect();
    let columns: Vec<&str> = fields.iter().map(|field| field.label.es.as_str()).collect();
    let cell = |item: &Map<String, Value>, field: &Field| {
        item.get(&field.id).and_then(|value| text(lists, field, value)).unwrap_or_default()
    };
    let rows: Vec<Vec<String>> =
        items.iter().map(|item| fields.iter().map(|field| cell(item, field)).collect()).collect();
    (!rows.is_empty()).then(|| json!({ "title": title, "columns": columns, "items": rows }))
}

/// An answer as people read it; nothing when it is blank.
pub fn text(lists: &ServerLists, field: &Field, value: &Value) -> Option<String> {
    let plain = match value {
        Value::Null => return None,
        Value::String(text) if text.trim().is_empty() => return None,
        Value::String(text) => text.trim().to_owned(),
        Value::Bool(yes) => {
            return Some(messages::text(Language::Spanish, if *yes { "yes" } else { "no" }));
        }
        other => other.to_string(),
    };
    Some(match &field.kind {
        FieldKind::Date => match plain.split('-').collect::<Vec<_>>()[..] {
            [year, month, day] => format!("{day}/{month}/{year}"),
            _ => plain,
        },
        FieldKind::Money => Money { amount: plain, currency: "GTQ".into() }.in_words(),
        FieldKind::Cui => Cui::parse(&plain).map_or(plain, |cui| cui.printed()),
        FieldKind::Choice { options, catalogue, .. } => {
            match options.iter().find(|option| option.value == plain) {
                Some(option) => option.label.es.clone(),
                None => catalogue.map_or(plain.clone(), |source| lists.label(source, &plain).to_owned()),
            }
        }
        _ => plain,
    })
}

/// The attached documents that the definition prints, in its order: what a signature over them vouches for.
pub fn documents(procedure: &Procedure, attached: &[Document]) -> Vec<Value> {
    let printed = procedure.documents.iter().filter(|kind| kind.printed);
    let of_kind = printed.flat_map(|kind| {
        let files = attached.iter().filter(move |document| document.kind == kind.id);
        files.map(move |document| {
            json!({
                "kind": kind.id,
                "title": kind.title.es,
                "description": document.description,
                "media_type": document.media_type.as_str(),
                "pages": document.pages,
                "sha256": document.sha256,
            })
        })
    });
    of_kind.collect()
}
