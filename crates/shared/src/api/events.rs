//! The history of a request.

use crate::decision::{Action, RequestState, Role};
use crate::values::{RequestId, Text};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One move in the history of a request. Append-only; each carries the hash of the one before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// 1 for the first.
    pub sequence: i64,
    pub action: Action,
    /// Whether the engine did it by itself (it renders the document).
    pub by_engine: bool,
    pub at: DateTime<Utc>,
    /// Who did it: the name for officers and for the person's own moves, `null` where the asking person sees only the role.
    pub actor_name: Option<String>,
    /// `null`: the applicant.
    pub role: Option<Role>,
    /// The absent officer in whose stead it was done; `null` where nobody was, and where the asking person sees only the
    /// role.
    #[serde(default)]
    #[schema(example = "Rosa Batz Cux")]
    pub on_behalf_of: Option<String>,
    /// Of a revocation: the officer who proposed it; `null` for others, and where the asking person sees only the role.
    #[serde(default)]
    #[schema(example = "Mateo Xiloj Us")]
    pub proposed_by: Option<String>,
    pub from: Option<RequestState>,
    pub to: Option<RequestState>,
    pub stage: Option<String>,
    pub stage_title: Option<Text>,
    /// Typed reasons, of a rejection.
    pub reasons: Vec<Text>,
    /// Whether the officer confirmed the payment with this `fill`, or took the confirmation back.
    pub payment_confirmed: Option<bool>,
    /// Reason or note, in the officer's words.
    pub text: Option<String>,
    /// SHA-256 of this event and the hash before it, hexadecimal.
    pub hash: String,
    pub previous_hash: Option<String>,
}

/// The history of a request as it is hashed. `ventanilla-verify history` checks it without this server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ExportedHistory {
    pub request: RequestId,
    /// First one first.
    pub entries: Vec<ExportedEvent>,
}

/// An event as it is hashed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ExportedEvent {
    /// JSON, in these very bytes. `previous` is the hash of the event before; people are ids.
    #[schema(
        example = r#"{"request":"019ab0e4-5d2c-7c3e-9f10-6a2b8c4d0e1f","sequence":1,"action":"create","actor":"019ab0e4-5d2c-7c3e-9f10-6a2b8c4d0e20","role":null,"at":1795363445000000,"from":null,"to":"creation","stage":null,"reasons":"[]","note":null,"previous":null}"#
    )]
    pub entry: String,
    /// Its SHA-256, hexadecimal.
    pub hash: String,
}
