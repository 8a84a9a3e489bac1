use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Answers of a whole form by section id.
pub type Form = BTreeMap<String, Value>;

/// When something is asked for: the answer in `field` is one of `is`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// `field` of the same section or item, or `section.field`.
    #[schema(example = "kind.area")]
    pub field: String,
    /// The answers with which it holds: texts, numbers, true or false.
    pub is: Vec<Value>,
}

impl Condition {
    /// Whether the answer on which it depends is given at all.
    pub fn is_decided(&self, own: &Map<String, Value>, form: &Form) -> bool {
        self.answer(own, form).is_some()
    }

    fn answer<'a>(&self, own: &'a Map<String, Value>, form: &'a Form) -> Option<&'a Value> {
        match self.field.split_once('.') {
            Some(_) => answer(form, &self.field),
            None => own.get(&self.field).filter(|value| !value.is_null()),
        }
    }

    /// Whether it holds for the answers beside it (`own`) and those of the whole form. What is not answered is none of them.
    pub fn holds(&self, own: &Map<String, Value>, form: &Form) -> bool {
        self.answer(own, form).is_some_and(|answer| self.is.contains(answer))
    }
}

/// The answer named `section.field`, of a section that is filled once.
pub fn answer<'a>(form: &'a Form, path: &str) -> Option<&'a Value> {
    let (section, field) = path.split_once('.')?;
    form.get(section)?.get(field).filter(|value| !value.is_null())
}

/// As [`answer`], where it is a text that says something.
pub fn text_answer<'a>(form: &'a Form, path: &str) -> Option<&'a str> {
    answer(form, path).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}
