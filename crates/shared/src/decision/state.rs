use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The five states of a request (DESIGN section 2). Server and browser share them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// A draft; only its applicant sees it.
    Creation,
    /// Filed, its date fixed; waits for an officer.
    Submitted,
    /// Taken; `stage` says where it stands.
    UnderReview,
    /// Sent back with reasons; correctable, or definitive.
    Rejected,
    /// The last officer's electronic signature is on it; the outcome is in effect.
    Signed,
}

impl RequestState {
    pub const ALL: [Self; 5] =
        [Self::Creation, Self::Submitted, Self::UnderReview, Self::Rejected, Self::Signed];

    /// The name in JSON, databases and message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Creation => "creation",
            Self::Submitted => "submitted",
            Self::UnderReview => "under_review",
            Self::Rejected => "rejected",
            Self::Signed => "signed",
        }
    }
}

impl std::str::FromStr for RequestState {
    type Err = UnknownName;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(UnknownName)
    }
}

/// A text that names no state, action or role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown name")]
pub struct UnknownName;

/// What somebody may do with a request (DESIGN section 2, first column).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Create,
    Save,
    Discard,
    Submit,
    Recall,
    Take,
    Release,
    Reassign,
    /// A substitute takes over what the absent officer holds; that officer takes it back.
    TakeOver,
    Fill,
    Advance,
    Return,
    Sign,
    Reject,
    Correct,
    /// The issued certificate is taken back; the state stays. Who may is decided in [`crate::revocation`].
    Revoke,
}

impl Action {
    pub const ALL: [Self; 16] = [
        Self::Create,
        Self::Save,
        Self::Discard,
        Self::Submit,
        Self::Recall,
        Self::Take,
        Self::Release,
        Self::Reassign,
        Self::TakeOver,
        Self::Fill,
        Self::Advance,
        Self::Return,
        Self::Sign,
        Self::Reject,
        Self::Correct,
        Self::Revoke,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Save => "save",
            Self::Discard => "discard",
            Self::Submit => "submit",
            Self::Recall => "recall",
            Self::Take => "take",
            Self::Release => "release",
            Self::Reassign => "reassign",
            Self::TakeOver => "take_over",
            Self::Fill => "fill",
            Self::Advance => "advance",
            Self::Return => "return",
            Self::Sign => "sign",
            Self::Reject => "reject",
            Self::Correct => "correct",
            Self::Revoke => "revoke",
        }
    }
}

impl std::str::FromStr for Action {
    type Err = UnknownName;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|action| action.as_str() == text).ok_or(UnknownName)
    }
}
