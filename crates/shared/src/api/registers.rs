//! Registers: their rows, the history of a row, imports, and the notices by which units tell what is to change.

use super::rules;
use crate::procedure::Register;
use crate::values::Text;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use validator::Validate;

/// A register, and what the asking officer may do with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RegisterAccess {
    /// The register's code.
    #[schema(example = "institute.translators")]
    pub code: String,
    pub register: Register,
    /// Whether the officer adds, changes, removes and imports rows, and decides on notices.
    pub keeps: bool,
    /// Whether the officer reads all rows.
    pub reads: bool,
    /// Codes of the units for which the officer notifies; rows of these units are read too.
    pub notifies: Vec<String>,
    /// Notices that wait for a decision; for who keeps it.
    pub waiting: i64,
}

/// A row of a register.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RegisterEntry {
    pub id: String,
    /// Goes into `If-Match`.
    pub version: i64,
    /// Values by column.
    pub data: Value,
    pub updated_at: DateTime<Utc>,
}

/// Why a row is taken out.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Removal {
    #[validate(custom(function = "rules::text"))]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    #[schema(example = "Se ingresó dos veces con números distintos.")]
    pub reason: String,
}

/// What was done to a row, when, and by whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RegisterChange {
    /// `add`, `change` or `remove`.
    #[schema(example = "change")]
    pub action: String,
    /// The row as it was before; `null` when it was added.
    pub before: Option<Value>,
    /// The row as it was afterwards; as it was last, when it was removed.
    pub data: Value,
    /// `null`: a request's outcome.
    pub by: Option<String>,
    /// The request whose outcome it was.
    pub request_id: Option<String>,
    /// The notice that it follows, and who filed it.
    pub notice: Option<NoticeRef>,
    pub reason: Option<String>,
    pub at: DateTime<Utc>,
}

/// A notice, as a history names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NoticeRef {
    pub id: String,
    #[schema(example = "2026-N-00003")]
    pub number: String,
    #[schema(example = "branch-north")]
    pub unit: String,
    #[schema(example = "Rosa Batz Cux")]
    pub filed_by: String,
}

/// What became of an imported table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Report {
    pub added: usize,
    pub changed: usize,
    /// Rows that were there already, as they are.
    pub unchanged: usize,
    /// Rows that were not taken, and why; the first five thousand of them.
    pub refused: Vec<RefusedRow>,
    pub refused_count: usize,
}

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RefusedRow {
    /// As a spreadsheet counts: the header is 1.
    #[schema(example = 17)]
    pub row: usize,
    pub errors: Vec<ColumnError>,
}

/// What is wrong in a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ColumnError {
    #[schema(example = "register_number")]
    pub column: String,
    pub label: Text,
    /// What the cell holds.
    #[schema(example = "TJ-1")]
    pub value: String,
    /// Stable code.
    #[schema(example = "pattern")]
    pub code: String,
    /// In the language of the request.
    #[schema(example = "El formato no corresponde. Revise el número como aparece en el documento")]
    pub message: String,
}

/// What a form shows of a row whose key was typed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ShownValue {
    pub column: String,
    pub label: Text,
    #[schema(example = "Alemán")]
    pub value: String,
}

/// What a unit wants changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// A new row.
    Add,
    /// Other values in a row of the unit.
    Change,
    /// A row of the unit counts no more after a day.
    End,
}

impl NoticeKind {
    pub const ALL: [Self; 3] = [Self::Add, Self::Change, Self::End];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Change => "change",
            Self::End => "end",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeStatus {
    Waiting,
    /// The register says what the notice said.
    Accepted,
    Refused,
}

impl NoticeStatus {
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Accepted, Self::Refused];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
        }
    }
}

/// A notice to a register's keepers.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewNotice {
    pub kind: NoticeKind,
    /// Code of the unit for which it is filed.
    #[schema(example = "branch-north")]
    pub unit: String,
    /// The row that is to change or to end.
    #[serde(default)]
    pub entry: Option<String>,
    /// The row as it should be, by its columns; the unit's column may be left out. Not for an end.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub data: Value,
    /// Last day on which the row counts; for an end.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// The certificate (X.509 in PEM, or base64 of DER) whose SHA-256 goes into the register's column for it. A new row of
    /// a register that has such a column needs it.
    #[serde(default)]
    #[schema(example = "MIIBszCCAVmgAwIBAgIUJ0zv")]
    pub certificate: Option<String>,
    #[serde(default)]
    #[schema(example = "Asume el cargo el lunes próximo.")]
    pub note: Option<String>,
}

/// What a certificate that came with a notice says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NoticeCertificate {
    #[schema(example = "Rosa Elena Batz Cux")]
    pub subject: String,
    pub issuer: String,
    /// Serial number, hexadecimal.
    pub serial: String,
    pub valid_from: DateTime<Utc>,
    pub valid_until: DateTime<Utc>,
    /// SHA-256 of the certificate, hexadecimal.
    pub sha256: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RegisterNotice {
    pub id: String,
    #[schema(example = "2026-N-00003")]
    pub number: String,
    /// Code of the register.
    #[schema(example = "institute.authorised-signers")]
    pub register: String,
    pub kind: NoticeKind,
    pub status: NoticeStatus,
    #[schema(example = "branch-north")]
    pub unit: String,
    /// What the row is called by.
    pub name: String,
    pub entry_id: Option<String>,
    /// The row as it stood when the notice was filed; `null` for a new one.
    pub before: Option<Value>,
    /// The row as it should be.
    pub data: Value,
    pub certificate: Option<NoticeCertificate>,
    pub note: Option<String>,
    pub filed_by: String,
    pub filed_at: DateTime<Utc>,
    pub decided_by: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was refused.
    pub reason: Option<String>,
    /// Goes into `If-Match`.
    pub version: i64,
    /// Whether the asking officer may accept or refuse it now.
    pub may_decide: bool,
}

/// Why a notice is refused.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NoticeRefusal {
    #[validate(custom(function = "rules::text"))]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    #[schema(example = "El certificado es de otra persona.")]
    pub reason: String,
}
