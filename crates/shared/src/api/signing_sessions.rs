//! Signing sessions: one unlock of an officer's own key for many signatures.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Opens the officer's own key for a while.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSigningSession {
    #[schema(format = "password")]
    pub secret: String,
}

impl std::fmt::Debug for NewSigningSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewSigningSession").finish_non_exhaustive()
    }
}

/// An open signing session. The token holds what opens the key and is kept nowhere else: whoever loses it opens another.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct SigningSession {
    #[schema(format = "password")]
    pub token: String,
    pub expires_at: DateTime<Utc>,
}

impl std::fmt::Debug for SigningSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningSession").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}
