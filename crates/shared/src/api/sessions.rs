//! Signing in and out.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSession {
    /// CUI or e-mail.
    #[schema(example = "1234567890101")]
    pub identifier: String,
    #[schema(example = "Quetzal-Azul-77", format = "password")]
    pub password: String,
    #[serde(default)]
    pub client: Client,
    /// Of an earlier session at the same device: its attempts are counted apart from strangers'. A browser's is in its
    /// cookie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_token: Option<String>,
}

/// The password was right, and the account has a second factor: `POST /sessions/second-factor` with this ticket.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct SecondFactorTicket {
    pub ticket: String,
    /// Seconds until the ticket expires.
    #[schema(example = 300)]
    pub expires_in: i64,
}

/// The second step of a sign-in.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondStep {
    pub ticket: String,
    /// Of the app, or a recovery code.
    #[schema(example = "287082")]
    pub code: String,
}

/// Where the refresh token goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Client {
    /// Into an `HttpOnly; Secure; SameSite=Strict` cookie.
    Browser,
    /// Into the body, for mobile apps.
    #[default]
    Mobile,
}

/// A browser sends an empty object and its cookie; a mobile app its refresh token.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    pub refresh_token: Option<String>,
}

/// Tokens of a session. The refresh token is rotated at every use; an old one ends the whole session.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// Goes into `Authorization: Bearer …`.
    pub access_token: String,
    #[schema(example = "Bearer")]
    pub token_type: String,
    /// Seconds until the access token expires.
    #[schema(example = 600)]
    pub expires_in: i64,
    /// For mobile apps only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// For mobile apps, after signing in: to be kept, and sent at the next sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_token: Option<String>,
}
