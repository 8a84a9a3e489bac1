//! Registers: what procedures look things up in, and write entries to.

use super::{Field, FieldKind, Flaw, Section};
use crate::values::Text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A register's definition, read from `registers/<institution>/<name>.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// `institution.name`, in lower case.
    #[schema(example = "mineduc.translators")]
    pub code: String,
    pub institution: String,
    pub title: Text,
    pub summary: Text,
    /// The unit whose registrars keep it.
    #[schema(example = "central")]
    pub unit: String,
    /// The column by which it is looked up; each value stands in it once.
    #[schema(example = "register_number")]
    pub key: String,
    /// Columns that whoever types a key into a form sees.
    #[serde(default)]
    pub shown: Vec<String>,
    pub columns: Vec<Field>,
}

impl Register {
    pub fn column(&self, id: &str) -> Option<&Field> {
        self.columns.iter().find(|column| column.id == id)
    }

    /// Its columns as a section of a form, by which rows are validated and drawn.
    pub fn section(&self) -> Section {
        Section {
            id: "entry".into(),
            title: self.title.clone(),
            help: None,
            when: None,
            printed: true,
            repeat: None,
            fields: self.columns.clone(),
            rules: Vec::new(),
        }
    }
}

/// How keys are compared: without outer blanks, in one case, inner blanks as one.
pub fn key_form(key: &str) -> String {
    crate::search_form(key)
}

/// Every contradiction in a register's definition.
pub fn check_register(register: &Register) -> Vec<Flaw> {
    let mut flaws = super::check::Flaws::default();
    let code = register.code.split_once('.').is_some_and(|(institution, name)| {
        institution == register.institution.to_lowercase() && super::check::is_slug(name)
    });
    flaws.unless(
        code,
        "code",
        "must be the institution's code in lower case, a point, and a name of a-z, 0-9 and hyphens",
    );
    super::check::section_flaws("columns", &register.section(), &[], &mut flaws);
    flaws.unless(
        register.column(&register.key).is_some_and(|column| column.required),
        "key",
        "must name a column that is required",
    );
    for id in &register.shown {
        flaws.unless(register.column(id).is_some(), "shown", &format!("`{id}` is no column"));
    }
    for column in &register.columns {
        let looked_up = matches!(column.kind, FieldKind::RegisterNumber { .. });
        flaws.unless(!looked_up, &format!("columns.{}", column.id), "a register is not looked up in another");
    }
    flaws.0
}
