//! What a unit has to do, and who does it.

use crate::values::{AccountId, Date, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The work of a unit as it stands now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UnitLoad {
    #[schema(example = "INSTITUTE")]
    pub institution: String,
    #[schema(example = "certifications")]
    pub unit: String,
    /// Who works there or holds a request of it, the one who holds most first.
    pub officers: Vec<OfficerLoad>,
    /// Stages at which something stands, in the order of the procedures.
    pub stages: Vec<StageLoad>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OfficerLoad {
    pub id: AccountId,
    #[schema(example = "Rosa Batz Cux")]
    pub name: String,
    /// Requests held.
    pub held: i64,
    /// Those of them whose due day has passed.
    pub overdue: i64,
    /// How often the officer sent on, sent back, rejected or signed a request of the institution in the last 30 days.
    pub moved_on: i64,
    /// The earliest due day of what is held.
    pub oldest_due: Option<Date>,
    /// Whether a substitute stands in for the officer today.
    pub absent: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StageLoad {
    /// Code of the procedure.
    #[schema(example = "institute.study-certificate")]
    pub procedure: String,
    pub procedure_title: Text,
    #[schema(example = "review")]
    pub stage: String,
    pub stage_title: Text,
    /// Requests that nobody holds; at a stage of signatures, all of them.
    pub waiting: i64,
    /// Requests that somebody holds.
    pub held: i64,
    /// Those of both whose due day has passed.
    pub overdue: i64,
    pub oldest_due: Option<Date>,
}
