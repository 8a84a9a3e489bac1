use super::{Condition, Form, Rule};
use crate::values::Text;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A part of a form. Answers are an object `{field: value}`; of a repeated section `{items: [{field: value}, …]}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub id: String,
    pub title: Text,
    pub help: Option<Text>,
    /// Only asked when it holds.
    #[serde(default)]
    pub when: Option<Condition>,
    /// Whether the default certificate prints its answers.
    #[serde(default = "super::yes")]
    pub printed: bool,
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

    /// The fields that are asked, as far as `answers` (of the section, or of one item) and the whole form go. A condition
    /// on a field that is not asked itself does not hold.
    pub fn asked(&self, answers: &Map<String, Value>, form: &Form) -> Vec<&Field> {
        let mut asked: Vec<&Field> = Vec::with_capacity(self.fields.len());
        for field in &self.fields {
            let holds = field.when.as_ref().is_none_or(|condition| {
                let here = !condition.field.contains('.');
                let known = !here || asked.iter().any(|one| one.id == condition.field);
                known && condition.holds(answers, form)
            });
            if holds {
                asked.push(field);
            }
        }
        asked
    }

    /// Takes out of a section's answers what is not asked. While the answer on which it depends is not given, it stays:
    /// answers that were carried over wait for it.
    pub fn without_unasked(&self, answers: &mut Value, form: &Form) {
        let clean = |answers: &mut Map<String, Value>| {
            let asked: Vec<String> = self.asked(answers, form).iter().map(|field| field.id.clone()).collect();
            let open =
                |field: &Field| field.when.as_ref().is_some_and(|when| !when.is_decided(answers, form));
            let waits: Vec<String> =
                self.fields.iter().filter(|field| open(field)).map(|field| field.id.clone()).collect();
            answers.retain(|id, _| asked.contains(id) || waits.contains(id) || self.field(id).is_none());
        };
        match answers.get_mut("items").and_then(Value::as_array_mut) {
            Some(items) if self.repeat.is_some() => {
                items.iter_mut().filter_map(Value::as_object_mut).for_each(clean);
            }
            _ => {
                if let (Some(answers), None) = (answers.as_object_mut(), &self.repeat) {
                    clean(answers);
                }
            }
        }
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
    #[serde(default = "super::yes")]
    pub required: bool,
    /// Required when it holds, where `required` is false.
    #[serde(default)]
    pub required_when: Option<Condition>,
    /// Only asked when it holds.
    #[serde(default)]
    pub when: Option<Condition>,
}

impl Field {
    /// Whether an answer must be given.
    pub fn is_required(&self, answers: &Map<String, Value>, form: &Form) -> bool {
        self.required || self.required_when.as_ref().is_some_and(|condition| condition.holds(answers, form))
    }
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
        /// `9` a digit, `A` a capital letter, `*` either, anything else itself.
        pattern: Option<String>,
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
    /// A year, or two with a hyphen between: `1974-1996`.
    YearRange {
        min: Option<i32>,
        max: Option<i32>,
    },
    /// A person's full name, as on the document.
    Person,
    /// A number by which a register is looked up while it is typed.
    RegisterNumber {
        register: String,
        pattern: Option<String>,
        /// Whether a number that the register lacks, or that does not count today, is refused.
        #[serde(default)]
        must_exist: bool,
        /// Whether a number that the register has already is refused.
        #[serde(default)]
        must_not_exist: bool,
        /// What is said when the register lacks it.
        not_found: Option<Text>,
        /// What is said when it has it already, and must not.
        taken: Option<Text>,
        /// The procedure to which who finds nothing is led.
        otherwise: Option<String>,
    },
    /// SHA-256 of a signing certificate, hexadecimal.
    Certificate,
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
    /// Directorates of education.
    Directorates,
    /// Languages, by ISO 639 code.
    Languages,
}
