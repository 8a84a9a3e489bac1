use super::{Action, RequestFacts, RequestState as State, Role};
use crate::AccountId;

/// Who holds the request afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignment {
    Keep,
    To(AccountId),
    /// To somebody without the stage's role, in the name of the head of the unit.
    Delegated(AccountId),
    Nobody,
}

/// What becomes of the rendered document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    Keep,
    /// Render it: number, code and QR are fixed now.
    Render,
    /// Recorded as void under its number, with the signatures on it.
    Void,
    /// The last signature was added: the document is issued and the outcome takes effect.
    Issue,
}

/// What a move makes of a request. `to == None`: the request is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub action: Action,
    pub to: Option<State>,
    pub stage: Option<String>,
    pub assignment: Assignment,
    pub document: Document,
    /// Role in which the actor moves it; `None` for the applicant.
    pub role: Option<Role>,
    /// The absent officer for whom the actor moves it, in substitution.
    pub on_behalf_of: Option<AccountId>,
}

impl Decision {
    pub(super) fn stay(facts: &RequestFacts, action: Action, role: Option<Role>) -> Self {
        Self {
            action,
            to: Some(facts.state),
            stage: facts.stage.clone(),
            assignment: Assignment::Keep,
            document: Document::Keep,
            role,
            on_behalf_of: None,
        }
    }

    /// The same, moved for an absent officer.
    pub(super) fn on_behalf_of(self, absent: Option<AccountId>) -> Self {
        Self { on_behalf_of: absent, ..self }
    }

    pub(super) fn to(
        facts: &RequestFacts,
        action: Action,
        role: Option<Role>,
        state: State,
        stage: Option<String>,
    ) -> Self {
        Self { to: Some(state), stage, assignment: Assignment::Nobody, ..Self::stay(facts, action, role) }
    }
}
