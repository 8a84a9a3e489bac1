//! Payments beside the bank's statements: what a cashier imports, matches and decides.

use super::rules;
use crate::decision::RequestState;
use crate::values::{Money, RequestId, StatementId, StatementRowId, Text};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Gives an enum the names under which the database keeps it; in JSON they are the same.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$own:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$own])* $variant,)+
        }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }
        }
    };
}

names! {
    /// Where a request's payment stands beside the bank's statements.
    PaymentState {
        /// No row of a statement was found for it yet.
        Unmatched = "unmatched",
        /// Reference, date and amount are those of a row.
        MatchedAutomatically = "matched_automatically",
        MatchedByHand = "matched_by_hand",
        /// A cashier decided that the bank never got it.
        Refused = "refused",
    }
}

names! {
    /// Where a row of a statement stands.
    RowState {
        /// Nobody knows yet whose it is.
        Open = "open",
        MatchedAutomatically = "matched_automatically",
        MatchedByHand = "matched_by_hand",
        /// It pays none of the requests.
        NotBelonging = "not_belonging",
    }
}

names! {
    /// What was decided about a row or a payment.
    PaymentAction {
        Match = "match",
        Exclude = "exclude",
        Refuse = "refuse",
        Undo = "undo",
        /// The engine: reference, date and amount are the same.
        MatchAutomatically = "match_automatically",
        /// The engine: the request was filed again with another payment.
        Release = "release",
    }
}

names! {
    /// How money came to the account.
    RowKind {
        DepositSlip = "deposit_slip",
        Transfer = "transfer",
    }
}

/// An account named in a procedure's fee, of which statements are imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PaymentAccount {
    #[schema(example = "INSTITUTE")]
    pub institution: String,
    /// Code of the bank.
    #[schema(example = "BANRURAL")]
    pub bank: String,
    pub bank_name: String,
    pub account: String,
    pub account_holder: String,
}

/// An imported statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Statement {
    pub id: StatementId,
    pub institution: String,
    #[schema(example = "BANRURAL")]
    pub bank: String,
    pub account: String,
    #[schema(example = "estado-noviembre.csv")]
    pub file_name: String,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    pub imported_by: String,
    pub imported_at: DateTime<Utc>,
    /// Rows that it brought.
    pub imported: u32,
    /// Rows that an earlier statement had brought.
    pub known: u32,
    /// Rows that could not be read.
    pub refused: u32,
    /// Rows that found their request by themselves, at the import.
    pub matched: u32,
}

/// What became of each row of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatementReport {
    pub statement: Statement,
    /// Whether this very file had been imported before: then nothing was changed.
    pub repeated: bool,
    pub lines: Vec<StatementLine>,
}

/// A line of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatementLine {
    /// As a spreadsheet counts: the first is 1.
    #[schema(example = 17)]
    pub line: u32,
    pub outcome: LineOutcome,
    /// What is wrong with it, when it was refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<LineError>,
}

names! {
    /// What became of a line.
    LineOutcome {
        Imported = "imported",
        /// It was there already.
        Known = "known",
        Refused = "refused",
    }
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineError {
    /// `date`, `reference`, `amount`, `kind` or `description`.
    #[schema(example = "amount")]
    pub column: String,
    /// Stable code; its message is `field-<code>`.
    #[schema(example = "statement_amount")]
    pub code: String,
    /// What stood there, at most its first 80 characters.
    #[schema(example = "16,5")]
    pub text: String,
}

/// A row of a statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StatementRow {
    pub id: StatementRowId,
    /// Goes into `If-Match`; the `ETag` carries it too.
    pub version: i64,
    pub statement: StatementId,
    #[schema(example = 17)]
    pub line: u32,
    #[schema(example = "BANRURAL")]
    pub bank: String,
    pub account: String,
    pub date: NaiveDate,
    #[schema(example = "88412207")]
    pub reference: String,
    pub money: Money,
    /// `null`: the statement does not say.
    pub kind: Option<RowKind>,
    #[schema(example = "Certificación de servicios")]
    pub description: String,
    pub state: RowState,
    /// The request that it pays.
    pub request: Option<RequestId>,
    #[schema(example = "2026-000123")]
    pub request_number: Option<String>,
}

/// A request's payment, as it was declared when it was filed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ExpectedPayment {
    pub request: RequestId,
    #[schema(example = "2026-000123")]
    pub request_number: String,
    pub request_state: RequestState,
    pub procedure: Text,
    pub subject_name: String,
    /// Goes into `If-Match`; the `ETag` carries it too.
    pub version: i64,
    #[schema(example = "BANRURAL")]
    pub bank: String,
    pub account: String,
    /// A method of the procedure's fee.
    #[schema(example = "deposit_slip")]
    pub method: String,
    #[schema(example = "88412207")]
    pub number: String,
    pub date: NaiveDate,
    pub money: Money,
    pub state: PaymentState,
    pub filed_at: DateTime<Utc>,
    /// The row that pays it.
    pub row: Option<StatementRowId>,
}

names! {
    /// In what a row and a payment differ.
    Difference {
        Reference = "reference",
        Date = "date",
        Amount = "amount",
        Kind = "kind",
        Account = "account",
    }
}

/// A payment that could be the one of a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PaymentCandidate {
    pub payment: ExpectedPayment,
    pub differences: Vec<Difference>,
}

/// A row that could be the one of a payment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RowCandidate {
    pub row: StatementRow,
    pub differences: Vec<Difference>,
}

/// A decision, and who took it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PaymentDecision {
    pub action: PaymentAction,
    /// `null`: the engine.
    pub by: Option<String>,
    pub at: DateTime<Utc>,
    pub reason: Option<String>,
    /// The request that it is about.
    #[schema(example = "2026-000123")]
    pub request_number: Option<String>,
}

/// A row with what a cashier decides by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StatementRowCase {
    pub row: StatementRow,
    /// While it is open: payments without a row whose reference is the same but for its form.
    pub candidates: Vec<PaymentCandidate>,
    /// First one first.
    pub decisions: Vec<PaymentDecision>,
}

/// A payment with what a cashier decides by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PaymentCase {
    pub payment: ExpectedPayment,
    /// While it is unmatched: open rows whose reference is the same but for its form.
    pub candidates: Vec<RowCandidate>,
    /// First one first.
    pub decisions: Vec<PaymentDecision>,
}

/// What the bank's statements say to a request's payment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PaymentStatus {
    pub state: PaymentState,
    /// Since when it stands so.
    pub since: DateTime<Utc>,
    /// The row that pays it; for officers.
    pub row: Option<StatementRow>,
    /// The cashier's reason; for officers.
    pub reason: Option<String>,
}

/// Which request a row pays.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RowMatch {
    pub request: RequestId,
    #[validate(custom(function = "rules::text"))]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    #[schema(example = "La boleta trae ceros a la izquierda.")]
    pub reason: String,
}

/// Why something is decided, or a decision undone.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DecisionReason {
    #[validate(custom(function = "rules::text"))]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    #[schema(example = "Es un depósito de otra dependencia.")]
    pub reason: String,
}
