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
    /// Somebody whom the form names.
    AnotherPerson,
}

/// The answers that name the person of [`SubjectKind::AnotherPerson`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherPerson {
    #[schema(example = "student.name")]
    pub name: String,
    /// The applicant's own CUI when missing.
    #[schema(example = "student.cui")]
    pub cui: Option<String>,
}

/// Who files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Filing {
    /// Somebody who is signed in.
    #[default]
    Account,
    /// Somebody who cannot sign in, through a link to an address that is confirmed by it.
    WithoutAccount,
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
