//! The JSON Schema (2020-12) of a procedure's form, for integrators: what `PUT /requests/{id}/sections/{section}` takes.

use super::{DocumentKind, Field, FieldKind, Procedure, Section};
use serde_json::{Map, Value, json};

/// Schema of the answers of the whole form, by section.
pub fn of(procedure: &Procedure) -> Value {
    let sections = procedure.sections.iter().map(|s| (s.id.clone(), section(s))).collect::<Map<_, _>>();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": procedure.title.en,
        "description": format!("{}, version {}", procedure.code, procedure.version),
        "type": "object",
        "additionalProperties": false,
        "properties": sections,
        "x-documents": procedure.documents.iter().map(document).collect::<Vec<_>>(),
        "x-document-groups": procedure.document_groups,
    })
}

/// A kind of document: what `POST /requests/{id}/documents` takes, beside the form.
fn document(kind: &DocumentKind) -> Value {
    json!({
        "kind": kind.id,
        "title": kind.title.en,
        "required": kind.required,
        "when": kind.when,
        "accepts": kind.accepts,
        "maxBytes": kind.max_bytes,
        "maxFiles": kind.max_files,
        "described": kind.described,
    })
}

fn section(section: &Section) -> Value {
    // What is asked only sometimes is required by no schema: the server says what is missing.
    let required: Vec<&String> = section
        .fields
        .iter()
        .filter(|field| field.required && field.when.is_none())
        .map(|field| &field.id)
        .collect();
    let fields = section.fields.iter().map(|f| (f.id.clone(), field(f))).collect::<Map<_, _>>();
    let answers = json!({
        "type": "object", "additionalProperties": false, "properties": fields, "required": required,
    });
    let mut whole = match &section.repeat {
        None => answers,
        Some(repeat) => json!({
            "type": "object", "additionalProperties": false, "required": ["items"],
            "properties": {
                "items": { "type": "array", "items": answers, "minItems": repeat.min, "maxItems": repeat.max },
            },
        }),
    };
    whole["title"] = section.title.en.clone().into();
    whole
}

fn field(field: &Field) -> Value {
    let mut schema = match &field.kind {
        FieldKind::Text { max_length, pattern, .. } => {
            let mut schema = json!({ "type": "string", "maxLength": max_length });
            if let Some(pattern) = pattern {
                schema["pattern"] = expression(pattern).into();
            }
            schema
        }
        FieldKind::LongText { max_length } => json!({ "type": "string", "maxLength": max_length }),
        FieldKind::Integer { min, max } => {
            let mut schema = json!({ "type": "integer" });
            for (name, limit) in [("minimum", min), ("maximum", max)] {
                if let Some(limit) = limit {
                    schema[name] = (*limit).into();
                }
            }
            schema
        }
        FieldKind::Decimal | FieldKind::Money => {
            json!({ "type": "string", "pattern": r"^\d{1,12}(\.\d{1,2})?$" })
        }
        FieldKind::Date => json!({ "type": "string", "format": "date" }),
        FieldKind::YesNo => json!({ "type": "boolean" }),
        FieldKind::Choice { options, catalogue: None, .. } => {
            json!({ "type": "string", "enum": options.iter().map(|option| &option.value).collect::<Vec<_>>() })
        }
        FieldKind::Choice { .. } => json!({ "type": "string" }),
        FieldKind::Cui => json!({ "type": "string", "pattern": r"^\d{4} ?\d{5} ?\d{4}$" }),
        FieldKind::Email => json!({ "type": "string", "format": "email" }),
        FieldKind::Nit | FieldKind::Phone => json!({ "type": "string" }),
        FieldKind::YearRange { .. } => json!({ "type": "string", "pattern": r"^\d{4}(-\d{4})?$" }),
        FieldKind::Person => json!({ "type": "string", "maxLength": 200 }),
        FieldKind::RegisterNumber { pattern, .. } => match pattern {
            Some(pattern) => json!({ "type": "string", "pattern": expression(pattern) }),
            None => json!({ "type": "string", "maxLength": 100 }),
        },
        FieldKind::Certificate => json!({ "type": "string", "pattern": "^[0-9a-fA-F]{64}$" }),
    };
    schema["title"] = field.label.en.clone().into();
    if let Some(help) = &field.help {
        schema["description"] = help.en.clone().into();
    }
    schema
}

/// A pattern of a definition as a regular expression.
fn expression(pattern: &str) -> String {
    let mut expression = String::from("^");
    for c in pattern.chars() {
        match c {
            '9' => expression.push_str("[0-9]"),
            'A' => expression.push_str("[A-Z]"),
            '*' => expression.push_str("[0-9A-Z]"),
            c if c.is_ascii_alphanumeric() => expression.push(c),
            c => {
                expression.push('\\');
                expression.push(c);
            }
        }
    }
    expression + "$"
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_pattern_becomes_a_regular_expression() {
        assert_eq!(super::expression("AA-9*"), "^[A-Z][A-Z]\\-[0-9][0-9A-Z]$");
    }
}
