use crate::components::{answer_text, items_of};
use serde_json::{Map, Value};
use ventanilla_shared::api::requests::Request;
use ventanilla_shared::procedure::{Field, FieldKind, Procedure, Section};

/// What the applicant asked for in the shape of an officer's section: answers to fields of the same name. Taken from the
/// repeated section of the form that shares most fields, two at least; empty when there is none.
pub fn copied(request: &Request, procedure: &Procedure, to: &Section) -> Vec<Map<String, Value>> {
    let shared = |from: &Section| to.fields.iter().filter(|field| from.field(&field.id).is_some()).count();
    let repeated = procedure.sections.iter().filter(|section| section.repeat.is_some());
    let Some(from) = repeated.filter(|section| shared(section) > 1).max_by_key(|section| shared(section))
    else {
        return Vec::new();
    };
    let copy = |item: &Map<String, Value>| {
        let answer = |field: &Field| {
            let value = translated(from.field(&field.id)?, field, item.get(&field.id)?)?;
            Some((field.id.clone(), value))
        };
        to.fields.iter().filter_map(answer).collect()
    };
    items_of(request.sections.get(&from.id)).iter().map(copy).collect()
}

/// An answer as another field takes it: the same where both are of one kind, a choice by its name where a text is asked
/// for; nothing where it does not fit.
fn translated(from: &Field, to: &Field, value: &Value) -> Option<Value> {
    match (&from.kind, &to.kind) {
        (FieldKind::Choice { .. }, FieldKind::Choice { options, catalogue, .. }) => {
            let text = value.as_str()?;
            let offered = catalogue.is_some() || options.iter().any(|option| option.value == text);
            offered.then(|| value.clone())
        }
        (FieldKind::Choice { .. }, FieldKind::Text { .. }) => {
            Some(Value::String(answer_text(from, Some(value))))
        }
        (
            FieldKind::Text { .. } | FieldKind::LongText { .. },
            FieldKind::Text { .. } | FieldKind::LongText { .. },
        ) => Some(value.clone()),
        (one, other) if std::mem::discriminant(one) == std::mem::discriminant(other) => Some(value.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn field(definition: Value) -> Field {
        serde_json::from_value(definition).unwrap()
    }

    #[test]
    fn an_answer_is_copied_only_where_it_fits() {
        let label = json!({ "es": "x", "en": "x" });
        let text = field(json!({ "id": "a", "label": label, "kind": "text" }));
        let line = field(
            json!({ "id": "a", "label": label, "kind": "choice", "options": [{ "value": "011", "label": label }] }),
        );
        let money = field(json!({ "id": "a", "label": label, "kind": "money" }));
        assert_eq!(translated(&text, &text, &json!("H-1")), Some(json!("H-1")));
        assert_eq!(translated(&line, &line, &json!("011")), Some(json!("011")));
        assert_eq!(translated(&line, &line, &json!("099")), None, "not offered there");
        assert_eq!(translated(&text, &money, &json!("mucho")), None);
    }
}
