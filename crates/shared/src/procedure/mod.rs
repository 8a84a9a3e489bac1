//! The typed definition of a procedure: form, documents, fee, delivery, stages and outcome (DESIGN section 1).
//!
//! Read from `procedures/<institution>/<name>/procedure.toml`; the API validates by it, the browser draws forms and task
//! lists from it, the certificate template gets its answers.

mod check;
mod condition;
mod document;
mod fee;
mod field;
mod filed;
mod inconsistencies;
mod outcome;
mod pattern;
mod personal;
mod register;
mod rule;
pub mod schema;
mod stage;
mod validate;

pub use check::{Flaw, check, check_references};
pub use condition::{Condition, Form, answer, text_answer};
pub use document::{DocumentGroup, DocumentKind, MediaType, RequiredWhen, SignatureUse};
pub use fee::{Delivery, DeliveryMethod, Fee, PageCharge, PaymentMethod};
pub use field::{Choice, ChoiceSource, Field, FieldKind, Repeat, Section};
pub use filed::{Filed, FiledDocument, Filing, OtherPerson, SubjectKind};
pub use inconsistencies::{Inconsistency, Step, inconsistencies};
pub use outcome::{Effect, Notices, Outcome};
pub use personal::PersonalDatum;
pub use register::{Register, Standing, UnitNotices, Validity, check_register, key_form};
pub use rule::{Rule, RuleKind, Severity};
pub use stage::{ChecklistItem, Lookup, MayReject, Reason, RejectionKind, Stage, StageKind, UnitRule};
pub use validate::{Catalogues, Context, Finding, validate_answers, validate_item};

use crate::decision::IdentityLevel;
use crate::values::Text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A procedure: everything that distinguishes one certificate or registration from another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// `institution.name`, in lower case.
    #[schema(example = "institute.study-certificate")]
    pub code: String,
    /// Given by the server: a changed file is a new version, and a request keeps the one under which it was filed.
    #[schema(example = 1)]
    #[serde(default)]
    pub version: u32,
    /// Code of the institution that issues the document.
    #[schema(example = "INSTITUTE")]
    pub institution: String,
    pub title: Text,
    /// One or two sentences for the catalogue.
    pub summary: Text,
    /// What to have at hand before starting.
    #[serde(default)]
    pub before_you_start: Vec<Text>,
    /// Notes for maintainers: sources, conflicts between them.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Who files it.
    #[serde(default)]
    pub filing: Filing,
    /// Least identity level of the applicant.
    #[serde(default = "declared")]
    pub identity_level: IdentityLevel,
    /// Whom a request may be about.
    pub subjects: Vec<SubjectKind>,
    /// The answers that name the person, where a request may be about another one.
    pub other_person: Option<OtherPerson>,
    /// What it needs to know of an applicant who is the subject, beyond what every profile holds.
    #[serde(default)]
    pub personal_data: Vec<PersonalDatum>,
    #[serde(default)]
    pub sections: Vec<Section>,
    pub fee: Option<Fee>,
    #[serde(default)]
    pub documents: Vec<DocumentKind>,
    #[serde(default)]
    pub document_groups: Vec<DocumentGroup>,
    pub delivery: Delivery,
    pub stages: Vec<Stage>,
    pub outcome: Outcome,
    #[serde(default)]
    pub notices: Notices,
}

fn yes() -> bool {
    true
}

fn declared() -> IdentityLevel {
    IdentityLevel::Declared
}

impl Procedure {
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// The field named `section.field`.
    pub fn field(&self, path: &str) -> Option<&Field> {
        let (section, field) = path.split_once('.')?;
        self.section(section)?.field(field)
    }

    /// The sections that a form with these answers asks for.
    pub fn asked_sections<'a>(&'a self, form: &'a Form) -> impl Iterator<Item = &'a Section> {
        let nothing = serde_json::Map::new();
        self.sections.iter().filter(move |section| {
            section.when.as_ref().is_none_or(|condition| condition.holds(&nothing, form))
        })
    }

    pub fn document(&self, id: &str) -> Option<&DocumentKind> {
        self.documents.iter().find(|kind| kind.id == id)
    }

    pub fn stage(&self, id: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == id)
    }

    /// The stage that takes a filed request. A definition without stages is refused by [`check`].
    pub fn first_stage(&self) -> &Stage {
        &self.stages[0]
    }

    pub fn stage_after(&self, id: &str) -> Option<&Stage> {
        let at = self.stages.iter().position(|stage| stage.id == id)?;
        self.stages.get(at + 1)
    }

    /// How many signatures the stages before `id` put on the document that waits.
    pub fn signatures_before(&self, id: &str) -> usize {
        self.stages
            .iter()
            .take_while(|stage| stage.id != id)
            .filter(|stage| stage.kind == StageKind::Sign)
            .map(|stage| stage.signatures)
            .sum()
    }

    /// How many signatures the finished document carries.
    pub fn signatures(&self) -> usize {
        self.stages.iter().filter(|s| s.kind == StageKind::Sign).map(|s| s.signatures).sum()
    }
}
