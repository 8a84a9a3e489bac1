use crate::api::Payment;
use crate::api::people::Person;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Whom a request is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// The applicant.
    #[serde(rename = "self")]
    Applicant,
    /// Somebody whom the applicant entered as an associated person.
    AssociatedPerson,
}

/// What has been entered into a request so far, as the inconsistency check reads it.
#[derive(Debug, Clone, Copy)]
pub struct Filed<'a> {
    pub subject: SubjectKind,
    pub person: &'a Person,
    pub sections: &'a BTreeMap<String, Value>,
    pub payment: Option<&'a Payment>,
    pub documents: &'a [FiledDocument],
    /// Id of the delivery method.
    pub delivery: Option<&'a str>,
}

/// An attached document, as far as completeness is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledDocument {
    pub kind: String,
}
