use super::condition::text_answer;
use super::{Form, Procedure, Section};
use crate::decision::Role;
use crate::values::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// An ordered step inside "under review".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    pub id: String,
    pub title: Text,
    pub kind: StageKind,
    /// Who does it.
    pub role: Role,
    pub unit: UnitRule,
    /// Working days until due, the day of filing not counted.
    #[serde(default)]
    pub due_working_days: u32,
    /// Whether the officer confirms the payment here, before the request goes on.
    #[serde(default)]
    pub confirms_payment: bool,
    #[serde(default)]
    pub checklist: Vec<ChecklistItem>,
    /// The form that the officer fills.
    #[serde(default)]
    pub form: Vec<Section>,
    /// Ids of earlier stages to which it may return.
    #[serde(default)]
    pub returns_to: Vec<String>,
    #[serde(default)]
    pub may_reject: MayReject,
    /// Typed reasons for a rejection.
    #[serde(default)]
    pub reasons: Vec<Reason>,
    /// How many different people sign here.
    #[serde(default)]
    pub signatures: usize,
    /// Whether the head of the unit may give a case to anyone of the unit, whatever the role.
    #[serde(default)]
    pub delegable: bool,
    /// What is looked up in registers for the officer.
    #[serde(default)]
    pub lookups: Vec<Lookup>,
}

/// Which unit of the procedure's institution does a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum UnitRule {
    /// Always the same, by its code.
    Fixed(String),
    /// The one that an answer names: `section.field`.
    Answer { answer: String },
}

impl UnitRule {
    /// The unit's code for a request with these answers, once they say it.
    pub fn of<'a>(&'a self, form: &'a Form) -> Option<&'a str> {
        match self {
            Self::Fixed(code) => Some(code),
            Self::Answer { answer } => text_answer(form, answer),
        }
    }
}

/// What a stage looks up in a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Lookup {
    pub id: String,
    pub title: Text,
    #[schema(example = "institute.translators")]
    pub register: String,
    /// The answer that is the key, `section.field`; or …
    pub key: Option<String>,
    /// … the certificate with which this stage was signed.
    pub signer_of: Option<String>,
    /// The answer, a date, on which the row must have counted; otherwise that of the signature, or of filing.
    #[serde(default)]
    pub on: Option<String>,
    /// Whether the request goes on only when it is found, and counted on that day.
    #[serde(default)]
    pub required: bool,
    /// Columns and the answers that should be the same; differences are shown.
    #[serde(default)]
    pub compare: BTreeMap<String, String>,
}

impl Stage {
    /// The lookups without which the request does not go on.
    pub fn required_lookups(&self) -> impl Iterator<Item = &Lookup> {
        let check = self.kind == StageKind::Check;
        self.lookups.iter().filter(move |lookup| check || lookup.required)
    }

    /// Whether there is anything for the officer to fill in at this stage.
    pub fn can_be_filled(&self, procedure: &Procedure) -> bool {
        !self.form.is_empty()
            || !self.checklist.is_empty()
            || (self.confirms_payment && procedure.fee.is_some())
    }

    /// Whether the stage may reject in this way for all of these reasons, by id.
    pub fn permits<S: AsRef<str>>(&self, kind: RejectionKind, reasons: &[S]) -> bool {
        let known = |id: &S| self.reasons.iter().find(|reason| reason.id == id.as_ref());
        self.may_reject.permits(kind)
            && reasons.iter().all(|id| known(id).is_some_and(|reason| reason.permits(kind)))
    }

    pub fn form_section(&self, id: &str) -> Option<&Section> {
        self.form.iter().find(|section| section.id == id)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    /// An officer takes it, fills the form, and sends it on, back, or rejects it.
    Review,
    /// A review that goes on only when its lookups are found.
    Check,
    /// The engine renders the document.
    Generate,
    /// Officers sign the rendered document.
    Sign,
}

impl StageKind {
    /// Whether an officer takes the request here.
    pub fn is_review(self) -> bool {
        matches!(self, Self::Review | Self::Check)
    }
}

/// Which rejections a stage may make.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MayReject {
    #[serde(default)]
    pub correctable: bool,
    #[serde(default)]
    pub definitive: bool,
}

/// Whether who is rejected may correct the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RejectionKind {
    Correctable,
    Definitive,
}

impl RejectionKind {
    pub const ALL: [Self; 2] = [Self::Correctable, Self::Definitive];

    pub fn of(definitive: bool) -> Self {
        if definitive { Self::Definitive } else { Self::Correctable }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Correctable => "correctable",
            Self::Definitive => "definitive",
        }
    }
}

impl MayReject {
    pub fn permits(self, kind: RejectionKind) -> bool {
        match kind {
            RejectionKind::Correctable => self.correctable,
            RejectionKind::Definitive => self.definitive,
        }
    }
}

impl Reason {
    pub fn permits(&self, kind: RejectionKind) -> bool {
        self.only.is_none_or(|only| only == kind)
    }
}

/// A point that the officer ticks off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChecklistItem {
    pub id: String,
    pub label: Text,
}

/// A typed reason for a rejection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    pub id: String,
    pub label: Text,
    /// Whether the officer names where to go: name, phone, address.
    #[serde(default)]
    pub refers: bool,
    /// The one kind of rejection for which it can be given; any that the stage may make when missing.
    #[serde(default)]
    pub only: Option<RejectionKind>,
    /// The procedure of which a new request is offered, with the answers carried over.
    #[serde(default)]
    pub new_request: Option<String>,
}
