use super::Rule;
use crate::values::Text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A part of a form. Answers are an object `{field: value}`; of a repeated section `{items: [{field: value}, …]}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub id: String,
    pub title: Text,
    pub help: Option<Text>,
    pub repeat: Option<Repeat>,
    pub fields: Vec<Field>,
    /// Rules across fields, or across items.
    #[serde(default)]
    pub rules: Vec<Rule>,
}

impl Section {
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }
}

/// How often a section is filled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    #[serde(default)]
    pub min: usize,
    pub max: usize,
    /// What one item is called, as in "Add a period of service".
    pub item: Text,
    /// What is said when there are fewer than `min`.
    pub missing: Text,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Field {
    pub id: String,
    pub label: Text,
    pub help: Option<Text>,
    /// What is said when a required answer is missing; a general sentence with the label otherwise.
    pub missing: Option<Text>,
    #[serde(flatten)]
    pub kind: FieldKind,
    #[serde(default = "yes")]
    pub required: bool,
}

fn yes() -> bool {
    true
}

/// What kind of answer a field takes. All answers are JSON strings but for integers and yes/no.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FieldKind {
    /// One line. `suggest` names a catalogue whose names are offered while typing.
    Text {
        #[serde(default = "line")]
        max_length: usize,
        suggest: Option<ChoiceSource>,
    },
    LongText {
        #[serde(default = "paragraphs")]
        max_length: usize,
    },
    Integer {
        min: Option<i64>,
        max: Option<i64>,
    },
    /// Up to two places, a point between.
    Decimal,
    /// Quetzales, up to two places, a point between.
    Money,
    /// ISO 8601.
    Date,
    YesNo,
    Choice {
        /// Inline options, or …
        #[serde(default)]
        options: Vec<Choice>,
        /// … a catalogue, …
        catalogue: Option<ChoiceSource>,
        /// … of which only the part that belongs to the answer in this field (municipalities of a department).
        parent: Option<String>,
    },
    Cui,
    Nit,
    Email,
    Phone,
}

fn line() -> usize {
    200
}

fn paragraphs() -> usize {
    4000
}

/// An inline option.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub value: String,
    pub label: Text,
}

/// A list that the server keeps (`GET /catalogues/{name}`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceSource {
    Institutions,
    Departments,
    Municipalities,
}
