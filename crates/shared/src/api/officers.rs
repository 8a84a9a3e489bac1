//! Officers, their roles and units, for administrators.

use super::rules;
use crate::decision::Grant;
use crate::values::{AccountId, Cui, Email};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A unit of an institution, at which roles can be granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unit {
    #[schema(example = "INSTITUTE")]
    pub institution: String,
    #[schema(example = "certifications")]
    pub unit: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Officer {
    pub id: AccountId,
    pub cui: Cui,
    pub email: Email,
    pub name: String,
    /// As under the signature.
    #[schema(example = "Jefatura del Departamento de Registro")]
    pub position: String,
    pub grants: Vec<Grant>,
    /// Whether the officer has chosen a password yet.
    pub active: bool,
    /// Whether a signing key is enrolled.
    pub has_signing_key: bool,
    /// Goes into `If-Match`.
    pub version: i64,
}

/// A new officer. Whoever has no account yet gets a one-time link and chooses the password.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewOfficer {
    #[validate(custom(function = "rules::cui"))]
    #[schema(format = "cui")]
    #[schema(example = "1234567890101")]
    pub cui: String,
    pub birth_date: NaiveDate,
    #[validate(custom(function = "rules::email"))]
    #[schema(format = "email")]
    #[schema(example = "rosa.batz@institucion.example")]
    pub email: String,
    #[validate(custom(function = "rules::name"))]
    #[schema(max_length = 200, format = "person-name")]
    #[schema(example = "Rosa")]
    pub first_name: String,
    #[validate(custom(function = "rules::name"))]
    #[schema(max_length = 200, format = "person-name")]
    #[schema(example = "Batz")]
    pub first_surname: String,
    #[validate(custom(function = "rules::line"))]
    #[schema(
        max_length = 200,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$"
    )]
    #[schema(example = "Jefatura del Departamento de Registro")]
    pub position: String,
    pub grants: Vec<Grant>,
}

/// What an administrator may change of an officer. No grants: no longer an officer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct OfficerChange {
    #[validate(custom(function = "rules::line"))]
    #[schema(
        max_length = 200,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$"
    )]
    #[schema(example = "Jefatura del Departamento de Registro")]
    pub position: String,
    pub grants: Vec<Grant>,
}
