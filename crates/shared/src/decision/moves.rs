use super::{Action, Actor};

/// An action with what it brings along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    Save,
    Discard,
    Submit,
    Recall,
    Take {
        /// Why a head of unit takes it out of order.
        reason: Option<String>,
    },
    Release,
    Reassign {
        to: Box<Actor>,
        reason: String,
    },
    TakeOver,
    Fill,
    Advance,
    Return {
        stage: String,
        reason: String,
    },
    Sign,
    Reject {
        /// Ids of reasons that the stage defines.
        reasons: Vec<String>,
        text: String,
        definitive: bool,
        /// Whether the officer names where to go.
        referral: bool,
    },
    Correct,
}

impl Move {
    pub fn action(&self) -> Action {
        match self {
            Self::Save => Action::Save,
            Self::Discard => Action::Discard,
            Self::Submit => Action::Submit,
            Self::Recall => Action::Recall,
            Self::Take { .. } => Action::Take,
            Self::Release => Action::Release,
            Self::Reassign { .. } => Action::Reassign,
            Self::TakeOver => Action::TakeOver,
            Self::Fill => Action::Fill,
            Self::Advance => Action::Advance,
            Self::Return { .. } => Action::Return,
            Self::Sign => Action::Sign,
            Self::Reject { .. } => Action::Reject,
            Self::Correct => Action::Correct,
        }
    }
}
