//! Accounts: registration, confirmation, passwords, recovery, and the signed-in person.

use super::people::Person;
use super::rules;
use super::signing_keys::SigningKey;
use crate::api::requests::Rejected;
use crate::api::sessions::Client;
use crate::challenge::Solution;
use crate::decision::RequestState;
use crate::decision::{Actor, Grant, IdentityLevel, Substitution};
use crate::values::{AccountId, Cui, Email, RequestId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A new account. The answer is the same whether or not the CUI or the e-mail is known already.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// Spaces as printed on the DPI are accepted.
    #[validate(custom(function = "rules::cui"))]
    #[schema(format = "cui")]
    #[schema(example = "1234 56789 0101")]
    pub cui: String,
    pub birth_date: NaiveDate,
    #[validate(custom(function = "rules::email"))]
    #[schema(format = "email")]
    #[schema(example = "lucia.ajanel@correo.example")]
    pub email: String,
    #[schema(example = "lucia.ajanel@correo.example")]
    pub email_confirmation: String,
    /// 8 to 128 characters with upper and lower case letters, digits and symbols; not a common one.
    #[validate(custom(function = "rules::password"))]
    #[schema(example = "Quetzal-Azul-77", format = "password")]
    pub password: String,
    /// Version of the terms of use that the person read and accepted (`GET /terms`).
    pub terms_version: String,
    pub challenge: Solution,
}

/// What happens next after a registration or a password reset was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Accepted {
    /// In the language of the request.
    #[schema(example = "Le enviamos un correo con un enlace. Ábralo para continuar.")]
    pub message: String,
}

/// The token of an e-mailed link.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    pub token: String,
}

/// Asks for a link by which a new password can be set.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPasswordReset {
    /// CUI or e-mail.
    #[schema(example = "1234567890101")]
    pub identifier: String,
    pub challenge: Solution,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    #[validate(custom(function = "rules::password"))]
    #[schema(example = "Quetzal-Azul-77", format = "password")]
    pub password: String,
}

/// Begins the recovery of an account whose e-mail its owner cannot read any more: mails a link to the new address, through
/// which the procedure that changes the address is filed. Changes nothing by itself.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewRecovery {
    #[validate(custom(function = "rules::cui"))]
    #[schema(format = "cui")]
    #[schema(example = "1234567890101")]
    pub cui: String,
    pub birth_date: NaiveDate,
    /// The new address.
    #[validate(custom(function = "rules::email"))]
    #[schema(format = "email")]
    #[schema(example = "lucia.nueva@correo.example")]
    pub email: String,
    #[schema(example = "lucia.nueva@correo.example")]
    pub email_confirmation: String,
    pub challenge: Solution,
}

/// The token of a link that was mailed, and who uses it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecoverySession {
    pub token: String,
    #[serde(default)]
    pub client: Client,
}

/// A request for a higher identity level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct IdentityRequest {
    pub id: RequestId,
    pub number: String,
    pub state: RequestState,
    /// Why it was rejected.
    pub rejection: Option<Rejected>,
}

/// The terms of use in force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Terms {
    #[schema(example = "2026-11")]
    pub version: String,
    /// Paragraphs in the language of the request; a line that starts with `# ` is a heading.
    pub paragraphs: Vec<String>,
}

/// The signed-in person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Me {
    pub id: AccountId,
    pub cui: Cui,
    pub email: Email,
    pub identity_level: IdentityLevel,
    /// Goes into `If-Match` when the personal data are changed.
    pub version: i64,
    pub profile: Person,
    pub profile_complete: bool,
    /// Whether this is somebody who came through a link, without an account, to file one request.
    pub guest: bool,
    /// The newest request for a higher identity level, and how it stands.
    pub identity_request: Option<IdentityRequest>,
    pub grants: Vec<Grant>,
    /// Roles that the person has, today, for absent officers.
    #[serde(default)]
    pub substitutions: Vec<Substitution>,
    /// Whether a signing key is enrolled.
    pub signing_key: Option<SigningKey>,
    pub unread_notifications: i64,
    /// Whether there are registers that the person keeps, reads, or notifies of changes.
    #[serde(default)]
    pub registers: bool,
    /// Whether the person's work waits for a second factor: until this session has gone through one, only its enrolment is
    /// open (`/me/second-factor`).
    #[serde(default)]
    pub second_factor_missing: bool,
}

impl Me {
    /// Who asks, for [`crate::decision::decide`].
    pub fn actor(&self) -> Actor {
        Actor {
            account: self.id,
            cui: self.cui.clone(),
            identity_level: self.identity_level,
            profile_complete: self.profile_complete,
            guest: self.guest,
            grants: self.grants.clone(),
            substitutions: self.substitutions.clone(),
        }
    }
}
