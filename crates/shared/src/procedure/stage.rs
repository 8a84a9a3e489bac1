use super::{Procedure, Section};
use crate::decision::Role;
use crate::values::Text;
use serde::{Deserialize, Serialize};
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
    /// Code of the unit within the procedure's institution.
    pub unit: String,
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
}

impl Stage {
    /// Whether there is anything for the officer to fill in at this stage.
    pub fn can_be_filled(&self, procedure: &Procedure) -> bool {
        !self.form.is_empty()
            || !self.checklist.is_empty()
            || (self.confirms_payment && procedure.fee.is_some())
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
    /// The engine renders the document.
    Generate,
    /// Officers sign the rendered document.
    Sign,
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
}

/// What approval produces.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// What the document is called, as on the verification page.
    pub document: Text,
    /// Name of the Typst template in the procedure's folder.
    pub template: String,
    /// Months for which it is valid; without end when missing.
    pub valid_months: Option<u32>,
    /// What the person does next.
    pub next_step: Option<Text>,
}
