//! Absences of officers, and who stands in for them.

use super::rules;
use crate::decision::Grant;
use crate::values::{AbsenceId, AccountId, Date};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Somebody of an institution's staff, as colleagues see that one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Colleague {
    pub id: AccountId,
    #[schema(example = "Rosa Batz Cux")]
    pub name: String,
    /// What is held at this institution.
    pub grants: Vec<Grant>,
}

/// An officer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OfficerRef {
    pub id: AccountId,
    #[schema(example = "Rosa Batz Cux")]
    pub name: String,
}

/// Whether a substitution holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AbsenceStatus {
    /// Its first day is still to come.
    Planned,
    Running,
    /// Its last day has passed, or it was ended before.
    Over,
}

impl AbsenceStatus {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Running => "running",
            Self::Over => "over",
        }
    }
}

/// An absence: while it lasts, the substitute has the absent officer's role at the unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Absence {
    pub id: AbsenceId,
    /// The role, institution and unit of the absent officer that the substitute has meanwhile.
    pub grant: Grant,
    pub absent: OfficerRef,
    pub substitute: OfficerRef,
    /// First day, in Guatemala.
    pub from: Date,
    /// Last day, in Guatemala.
    pub until: Date,
    #[schema(example = "Vacaciones")]
    pub reason: String,
    pub status: AbsenceStatus,
    /// Who entered it.
    #[schema(example = "Inés Quiej Raxón")]
    pub entered_by: String,
    pub entered_at: DateTime<Utc>,
    /// Who ended it early, and when.
    pub ended_by: Option<String>,
    pub ended_at: Option<DateTime<Utc>>,
    /// Goes into `If-Match`.
    pub version: i64,
}

/// A new absence. Days are days in Guatemala; both ends count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewAbsence {
    /// What the absent officer holds and the substitute gets for the unit's requests; any role but `administrator` and
    /// `auditor`.
    pub grant: Grant,
    pub absent: AccountId,
    /// Another officer of the institution.
    pub substitute: AccountId,
    pub from: Date,
    pub until: Date,
    #[validate(custom(function = "rules::text"))]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    #[schema(example = "Vacaciones")]
    pub reason: String,
}
