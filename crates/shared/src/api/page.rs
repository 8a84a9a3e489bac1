use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One page of a list. The next page's address is in the `Link` header too (RFC 8288, `rel="next"`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Give it as `cursor` to get the next page; `null` on the last one.
    pub next: Option<String>,
}
