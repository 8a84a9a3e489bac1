//! Large files, in parts that can be sent again after an interruption.

use crate::{DocumentId, UploadId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::rules;

/// Begins an upload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewUpload {
    /// A document kind of the procedure.
    #[schema(example = "video")]
    pub kind: String,
    /// Required for kinds that are described.
    #[serde(default)]
    pub description: Option<String>,
    /// The attached document of the same kind whose place this one takes.
    #[serde(default)]
    pub replaces: Option<DocumentId>,
    #[validate(custom(function = "rules::text"))]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    #[schema(example = "identidad.webm")]
    pub file_name: String,
    /// Bytes.
    #[schema(example = 8_388_608)]
    pub size: u64,
}

/// An upload under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Upload {
    pub id: UploadId,
    #[schema(example = "video")]
    pub kind: String,
    #[schema(example = "identidad.webm")]
    pub file_name: String,
    /// Bytes.
    #[schema(example = 8_388_608)]
    pub size: u64,
    /// Bytes that have arrived: the offset of the next part.
    #[schema(example = 4_194_304)]
    pub received: u64,
    /// Largest part, in bytes.
    #[schema(example = 4_194_304)]
    pub part_size: u64,
    /// Until then it can be continued.
    pub expires_at: DateTime<Utc>,
}
