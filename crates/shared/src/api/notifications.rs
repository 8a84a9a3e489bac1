//! Notifications in the portal. The e-mail only says that one waits.

use crate::values::{NotificationId, RequestId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Notification {
    pub id: NotificationId,
    /// Message id of the catalogue: `notification-<kind>`.
    #[schema(example = "signed")]
    pub kind: String,
    /// In the language of the request.
    pub text: String,
    pub request: Option<RequestId>,
    pub request_number: Option<String>,
    pub created_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
}
