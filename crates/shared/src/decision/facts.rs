use super::state::RequestState;
use crate::{AccountId, Cui};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What a decision needs to know of a request, and no more. The API fills it from its store and sends it along with
/// each request, so that the browser decides from the same facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RequestFacts {
    pub state: RequestState,
    /// Id of the stage while under review.
    pub stage: Option<String>,
    pub applicant: AccountId,
    pub applicant_cui: Cui,
    pub subject_cui: Cui,
    /// The officer who holds the request at this stage.
    pub assignee: Option<AccountId>,
    /// Whether that officer holds it by delegation of the head of the unit, without the stage's role.
    pub delegated: bool,
    /// The absent officer for whom the present holder took it, if it was taken in substitution.
    #[serde(default)]
    pub held_for: Option<AccountId>,
    /// The unit that does each stage, by the stage's id, as far as the answers say it.
    pub units: BTreeMap<String, String>,
    /// Whether the registers hold what the stage requires of them.
    pub lookups_found: bool,
    /// Whether it was ever filed.
    pub filed_before: bool,
    /// How many things are missing or wrong (see `GET /requests/{id}/inconsistencies`).
    pub inconsistencies: usize,
    /// Whether no older request waits in the same queue for the asking officer.
    pub first_in_queue: bool,
    pub checklist_done: bool,
    pub officer_form_valid: bool,
    pub payment_confirmed: bool,
    /// Whether a document waits for signatures.
    pub rendered: bool,
    /// Who did the work of a review stage of this request: filled its form, moved it on, returned or rejected it.
    pub reviewers: Vec<AccountId>,
    /// Who has signed the document that waits.
    pub signers: Vec<AccountId>,
    /// For which absent officers somebody else has signed it.
    #[serde(default)]
    pub signed_for: Vec<AccountId>,
    /// Whether the rejection is definitive.
    pub definitive: bool,
    /// How an outcome that changes an account stands with that account's owner. `null` for other outcomes, and for the
    /// applicant, who is not to learn whether there is such an account.
    pub veto: Option<Veto>,
}

/// What stands between a request and its effect on an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Veto {
    /// The owner was told, and may still veto.
    Running,
    /// Nobody vetoed in time.
    Passed,
    Vetoed,
    /// No account has this CUI and birth date, or the new address is another account's.
    NoAccount,
}
