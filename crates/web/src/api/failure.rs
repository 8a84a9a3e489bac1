use crate::components::Fault;
use crate::i18n::Said;
use ventanilla_shared::problem::{Problem, ProblemCode};

/// Why a call brought no answer.
#[derive(Debug, Clone)]
pub enum Failure {
    /// The server said why.
    Problem(Box<Problem>),
    /// The server did not answer: no connection, or it is down.
    Offline,
    /// Something answered that does not speak our language: a proxy's error page, a version that does not fit.
    Unreadable,
}

impl Failure {
    pub(super) fn from_answer(status: u16, body: &str) -> Self {
        match serde_json::from_str::<Problem>(body) {
            Ok(problem) => Self::Problem(Box::new(problem)),
            // What stands before the server answers so while the server restarts.
            Err(_) if matches!(status, 502..=504) => Self::Offline,
            Err(_) => Self::Unreadable,
        }
    }

    /// The code of the problem, if the server gave one.
    pub fn code(&self) -> Option<ProblemCode> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            Self::Offline | Self::Unreadable => None,
        }
    }

    /// What happened and what to do, in a sentence or two.
    pub fn said(&self) -> Said {
        match self {
            Self::Problem(problem) => match &problem.detail {
                Some(detail) => Said::Plain(format!("{}. {detail}", problem.title.trim_end_matches('.'))),
                None => Said::message(&problem.code.title_id()),
            },
            Self::Offline => Said::message("web-offline"),
            Self::Unreadable => Said::message("web-unreadable"),
        }
    }

    /// For a form: an entry a wrong field, or one for the whole.
    pub fn faults(&self) -> Vec<Fault> {
        match self {
            Self::Problem(problem) if !problem.errors.is_empty() => problem
                .errors
                .iter()
                .map(|error| Fault {
                    pointer: error.pointer.clone(),
                    said: Said::Plain(error.message.clone()),
                })
                .collect(),
            other => vec![Fault { pointer: String::new(), said: other.said() }],
        }
    }
}
