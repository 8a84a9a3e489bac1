//! The one error type of the server. What people see of it is a problem (RFC 9457), written in their language by
//! [`crate::http::problems`]; a cause is logged once and never sent.

use crate::db::DatabaseError;
use crate::random::NoRandomness;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use ventanilla_shared::decision::Refusal;
use ventanilla_shared::problem::{FieldError, ProblemCode};
use ventanilla_shared::procedure::Finding;
use ventanilla_shared::revocation::RevocationRefusal;
use ventanilla_shared::{Language, Text, messages};

#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    #[error("{}", .0.as_str())]
    Problem(ProblemCode),
    #[error("{}: {faults:?}", code.as_str())]
    Faults { code: ProblemCode, faults: Vec<Fault> },
    #[error("{0}")]
    Refused(#[from] Refusal),
    #[error("database: {0}")]
    Database(#[from] DatabaseError),
    #[error("{0}")]
    NoRandomness(#[from] NoRandomness),
    #[error("object store: {0}")]
    Objects(#[from] object_store::Error),
    /// A fault of the program or its surroundings. For the log.
    #[error("{0}")]
    Internal(String),
}

/// A wrong field, not yet put into words.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub pointer: String,
    pub code: String,
    pub message: Option<Text>,
    pub variables: Vec<(&'static str, String)>,
}

impl Fault {
    pub fn new(pointer: impl Into<String>, code: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code: code.into(), message: None, variables: Vec::new() }
    }

    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.variables.push((name, value.to_string()));
        self
    }

    pub fn in_language(&self, language: Language) -> FieldError {
        let variables: Vec<(&str, &str)> = self.variables.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let message = match &self.message {
            Some(message) => message.in_language(language).to_owned(),
            None => messages::text_with(language, &format!("field-{}", self.code), &variables),
        };
        FieldError { pointer: self.pointer.clone(), code: self.code.clone(), message }
    }
}

impl From<Finding> for Fault {
    fn from(finding: Finding) -> Self {
        Self { message: finding.message, ..Self::new(finding.pointer, finding.code) }
    }
}

impl ApiError {
    pub const NOT_FOUND: Self = Self::Problem(ProblemCode::NotFound);
    pub const STALE: Self = Self::Problem(ProblemCode::Stale);

    /// One wrong field.
    pub fn field(pointer: &str, code: &str) -> Self {
        Self::invalid(vec![Fault::new(pointer, code)])
    }

    pub fn invalid(faults: Vec<Fault>) -> Self {
        Self::Faults { code: ProblemCode::Invalid, faults }
    }

    pub fn internal(what: impl std::fmt::Display) -> Self {
        Self::Internal(what.to_string())
    }

    pub fn code(&self) -> ProblemCode {
        match self {
            Self::Problem(code) | Self::Faults { code, .. } => *code,
            Self::Refused(refusal) => (*refusal).into(),
            Self::Database(DatabaseError::Pool(_)) => ProblemCode::Unavailable,
            Self::Database(DatabaseError::Query(error)) if is_unavailable(error) => ProblemCode::Unavailable,
            Self::Objects(_) => ProblemCode::Unavailable,
            Self::Database(_) | Self::NoRandomness(_) | Self::Internal(_) => ProblemCode::Internal,
        }
    }
}

/// Whether it is the database's condition and not the query that is at fault: gone, locked, full or read-only.
fn is_unavailable(error: &diesel::result::Error) -> bool {
    use diesel::result::{DatabaseErrorKind, Error};
    match error {
        Error::DatabaseError(
            DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::ReadOnlyTransaction,
            _,
        ) => true,
        Error::DatabaseError(_, information) => {
            let message = information.message();
            [
                "database is locked",
                "disk is full",
                "No space left on device",
                "could not extend file",
                "could not write",
                "disk I/O error",
                "readonly database",
                "terminating connection",
                "server closed",
            ]
            .iter()
            .any(|sign| message.contains(sign))
        }
        Error::BrokenTransactionManager => true,
        _ => false,
    }
}

impl From<RevocationRefusal> for ApiError {
    fn from(refusal: RevocationRefusal) -> Self {
        Self::Problem(refusal.into())
    }
}

impl From<diesel::result::Error> for ApiError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<serde_json::Error> for ApiError {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(format!("stored JSON: {error}"))
    }
}

/// What the problem middleware puts into words.
#[derive(Debug, Clone)]
pub struct Draft {
    pub code: ProblemCode,
    pub faults: Vec<Fault>,
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let code = self.code();
        if code.status() >= 500 {
            tracing::error!(error = %self, "a request failed");
        }
        let faults = match self {
            Self::Faults { faults, .. } => faults.clone(),
            _ => Vec::new(),
        };
        let mut response = HttpResponse::new(self.status_code());
        response.extensions_mut().insert(Draft { code, faults });
        response
    }
}

impl From<actix_web::error::BlockingError> for ApiError {
    fn from(error: actix_web::error::BlockingError) -> Self {
        Self::internal(error)
    }
}
