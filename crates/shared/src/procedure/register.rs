//! Registers: what procedures look things up in, and write entries to.

use super::{Catalogues, Field, FieldKind, Flaw, Rule, RuleKind, Section, Severity};
use crate::decision::{Actor, Role};
use crate::messages;
use crate::values::{Date, Text};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A register's definition, read from `registers/<institution>/<name>.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// `institution.name`, in lower case.
    #[schema(example = "institute.translators")]
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
    /// Roles at the unit that may read it, beside its registrars.
    #[serde(default)]
    pub readers: Vec<Role>,
    /// Columns that say from when until when a row counts; without them it always does.
    #[serde(default)]
    pub validity: Option<Validity>,
    /// Whose units notify the registrars of changes of their own rows.
    #[serde(default)]
    pub notices: Option<UnitNotices>,
    pub columns: Vec<Field>,
}

/// The columns, both dates, between which a row counts; both days are within.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Validity {
    #[schema(example = "from")]
    pub from: Option<String>,
    /// Blank in a row that has no end.
    #[schema(example = "until")]
    pub until: Option<String>,
}

/// Notices: units of the institution tell the registrars what is to change in the rows that are theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitNotices {
    /// Who of a unit may.
    pub roles: Vec<Role>,
    /// The column that names a row's unit: a choice of unit codes.
    #[schema(example = "branch")]
    pub unit: String,
}

/// Whether a row counts on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "standing", content = "day", rename_all = "snake_case")]
pub enum Standing {
    InForce,
    /// Counts from this day on.
    NotYet(Date),
    /// Counted until this day.
    Ended(Date),
}

impl Standing {
    /// The code of its message (`field-<code>`), and the day that the message names; nothing while it counts.
    pub fn outside(self) -> Option<(&'static str, Date)> {
        match self {
            Self::InForce => None,
            Self::NotYet(day) => Some(("register_not_yet", day)),
            Self::Ended(day) => Some(("register_ended", day)),
        }
    }

    /// What is said of a row with this key that does not count on the day that was asked for.
    pub fn words(self, key: &str, asked: Date) -> Option<Text> {
        let (code, day) = self.outside()?;
        let written = |day: Date| day.format("%d/%m/%Y").to_string();
        let (day, asked) = (written(day), written(asked));
        Some(messages::words(&format!("field-{code}"), &[("key", key), ("day", &day), ("asked", &asked)]))
    }
}

impl Register {
    pub fn column(&self, id: &str) -> Option<&Field> {
        self.columns.iter().find(|column| column.id == id)
    }

    /// Whether the row counts on that day.
    pub fn standing(&self, row: &Value, day: Date) -> Standing {
        let Some(validity) = &self.validity else { return Standing::InForce };
        let date = |column: &Option<String>| {
            let text = row.get(column.as_deref()?)?.as_str()?;
            Date::parse_from_str(text, "%Y-%m-%d").ok()
        };
        match (date(&validity.from), date(&validity.until)) {
            (Some(from), _) if day < from => Standing::NotYet(from),
            (_, Some(until)) if day > until => Standing::Ended(until),
            _ => Standing::InForce,
        }
    }

    /// Whether the actor keeps it.
    pub fn kept_by(&self, actor: &Actor) -> bool {
        actor.holds(Role::Registrar, &self.institution, &self.unit)
    }

    /// Whether the actor may read all of it.
    pub fn read_by(&self, actor: &Actor) -> bool {
        let reads = |role: &Role| actor.holds(*role, &self.institution, &self.unit);
        self.kept_by(actor) || self.readers.iter().any(reads)
    }

    /// The units for which the actor may notify.
    pub fn notified_by(&self, actor: &Actor, lists: &dyn Catalogues) -> Vec<String> {
        let Some(notices) = &self.notices else { return Vec::new() };
        let Some(FieldKind::Choice { options, catalogue, .. }) = self.column(&notices.unit).map(|c| &c.kind)
        else {
            return Vec::new();
        };
        let known = |unit: &str| {
            options.iter().any(|option| option.value == unit)
                || catalogue.is_some_and(|source| lists.contains(source, unit, None))
        };
        let mut units: Vec<String> = actor
            .grants
            .iter()
            .filter(|grant| grant.institution == self.institution && notices.roles.contains(&grant.role))
            .map(|grant| grant.unit.clone())
            .filter(|unit| known(unit))
            .collect();
        units.sort();
        units.dedup();
        units
    }

    /// The unit to which a row belongs, where units notify.
    pub fn unit_of<'a>(&self, row: &'a Value) -> Option<&'a str> {
        row.get(&self.notices.as_ref()?.unit)?.as_str()
    }

    /// The column that holds certificates, if there is one.
    pub fn certificate_column(&self) -> Option<&Field> {
        self.columns.iter().find(|column| column.kind == FieldKind::Certificate)
    }

    /// What a row is called by: a person's name where it has one, its key otherwise.
    pub fn name_of<'a>(&self, row: &'a Value) -> &'a str {
        let person = self.columns.iter().find(|column| column.kind == FieldKind::Person);
        let value = |id: &str| row.get(id).and_then(Value::as_str);
        person.and_then(|column| value(&column.id)).or_else(|| value(&self.key)).unwrap_or_default()
    }

    /// Its columns as a section of a form, by which rows are validated and drawn.
    pub fn section(&self) -> Section {
        let bounds = self.validity.as_ref().and_then(|v| v.from.clone().zip(v.until.clone()));
        let order = bounds.map(|(from, until)| Rule {
            id: "validity_order".into(),
            kind: RuleKind::NotBeforeField { field: until, other: from },
            message: messages::words("field-validity_order", &[]),
            severity: Severity::Error,
        });
        Section {
            id: "entry".into(),
            title: self.title.clone(),
            help: None,
            when: None,
            printed: true,
            repeat: None,
            fields: self.columns.clone(),
            rules: order.into_iter().collect(),
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
    validity_flaws(register, &mut flaws);
    for column in &register.columns {
        let looked_up = matches!(column.kind, FieldKind::RegisterNumber { .. });
        flaws.unless(!looked_up, &format!("columns.{}", column.id), "a register is not looked up in another");
    }
    flaws.0
}

fn validity_flaws(register: &Register, flaws: &mut super::check::Flaws) {
    let validity = register.validity.as_ref();
    for id in validity.into_iter().flat_map(|validity| [&validity.from, &validity.until]).flatten() {
        let date = register.column(id).is_some_and(|column| column.kind == FieldKind::Date);
        flaws.unless(date, "validity", &format!("`{id}` is no column that holds a date"));
    }
    let Some(notices) = &register.notices else { return };
    flaws.unless(!notices.roles.is_empty(), "notices.roles", "nobody could notify: name at least one role");
    let unit = register.column(&notices.unit);
    let choice =
        unit.is_some_and(|column| column.required && matches!(column.kind, FieldKind::Choice { .. }));
    flaws.unless(choice, "notices.unit", "must name a column that is a required choice of unit codes");
    let ends = validity.and_then(|validity| register.column(validity.until.as_deref()?));
    flaws.unless(
        ends.is_some_and(|column| !column.required),
        "notices",
        "go with validity.until, a column that may be blank: a notice can end a row",
    );
}
