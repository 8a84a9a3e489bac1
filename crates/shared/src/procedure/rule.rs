use crate::values::Text;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A rule over the answers of a section, with its own message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Rule {
    /// Id of the rule: the code of its findings.
    pub id: String,
    #[serde(flatten)]
    pub kind: RuleKind,
    #[serde(default)]
    pub severity: Severity,
    pub message: Text,
}

/// Whether a broken rule stops the filing or only warns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    #[default]
    Error,
    Warning,
}

/// What a rule looks at. Missing answers break no rule: that they are missing is said already.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum RuleKind {
    /// The date in `field` is not before the date in `other`.
    NotBeforeField { field: String, other: String },
    /// The date in `field` is not after today in Guatemala.
    NotInFuture { field: String },
    /// The date in `field` is not before `date`.
    NotBefore { field: String, date: NaiveDate },
    /// The spans from `start` to `end` of two items do not overlap (a missing end: until today).
    NoOverlap { start: String, end: String },
    /// The number in `field` is not above the number in `other`.
    NotAboveField { field: String, other: String },
    /// The answers in `field` and `other` are not the same.
    Different { field: String, other: String },
    /// At least one of them is answered.
    OneRequired { fields: Vec<String> },
    /// No two items have the same answer in `field`.
    Unique { field: String },
}
