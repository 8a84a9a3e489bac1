//! The catalogue of procedures, and the lists that forms choose from.

use crate::decision::IdentityLevel;
use crate::procedure::{Filing, RequiredWhen, SubjectKind};
use crate::values::{Money, Text};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A procedure in the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProcedureSummary {
    #[schema(example = "institute.study-certificate")]
    pub code: String,
    pub version: u32,
    pub title: Text,
    pub summary: Text,
    #[schema(example = "INSTITUTE")]
    pub institution: String,
    pub institution_name: String,
    /// Whom a request may be about.
    pub subjects: Vec<SubjectKind>,
    pub filing: Filing,
    /// The identity level that it gives, where that is what it is for.
    pub gives_identity_level: Option<IdentityLevel>,
    /// `null`: free of charge.
    pub fee: Option<Money>,
    /// What is attached, without what goes along only if one has it.
    pub documents: Vec<NeededDocument>,
    pub duration: MeasuredDuration,
}

/// A document that one needs for a procedure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NeededDocument {
    pub title: Text,
    pub required: RequiredWhen,
    /// Whether it depends on the answers.
    pub conditional: bool,
}

/// How long a procedure really takes: calendar days from the first filing to the last signature, corrections included, over
/// the requests that were signed in the last ninety days, whichever version of the procedure they followed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MeasuredDuration {
    /// Half of the requests took at most as long. `null`: fewer than ten were signed, which says nothing yet.
    #[schema(example = 6)]
    pub median_days: Option<u32>,
    /// The requests on which it rests.
    #[schema(example = 143)]
    pub requests: u32,
    /// The day on which it was measured; `null` before the first time.
    pub measured_on: Option<NaiveDate>,
}

/// An entry of a list that forms choose from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CatalogueEntry {
    #[schema(example = "101")]
    pub value: String,
    #[schema(example = "Guatemala")]
    pub label: String,
    /// In English, where it is called otherwise there.
    #[serde(default)]
    pub label_en: Option<String>,
    /// The entry of the parent list to which it belongs (a municipality's department).
    #[schema(example = "1")]
    pub parent: Option<String>,
}

impl CatalogueEntry {
    /// What it is called in `language`.
    pub fn label_in(&self, language: crate::Language) -> &str {
        match (language, &self.label_en) {
            (crate::Language::English, Some(english)) => english,
            _ => &self.label,
        }
    }
}
