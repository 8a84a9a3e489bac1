use super::beyond;
use crate::app::App;
use crate::error::ApiError;
use crate::log::store::{self, Sought};
use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::api::log::LogInclusion;
use ventanilla_shared::problem::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct InclusionQuery {
    /// Position of the leaf. One of `leaf`, `hash` and `sha256` is given.
    leaf: Option<u64>,
    /// Hash of the leaf, hexadecimal.
    hash: Option<String>,
    /// SHA-256 of a PDF, hexadecimal: the last leaf about it.
    sha256: Option<String>,
    /// Leaves in the tree that it is proved for; those of the last published head unless given.
    size: Option<u64>,
}

/// The proof that a leaf is in the public log (RFC 9162, section 2.1.3). For anyone.
#[utoipa::path(tag = "log", params(InclusionQuery), responses((status = 200, body = LogInclusion),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[get("/log/proofs/inclusion")]
pub async fn inclusion(
    app: App,
    query: web::Query<InclusionQuery>,
) -> Result<web::Json<LogInclusion>, ApiError> {
    let query = query.into_inner();
    let sought = match (query.leaf, query.hash, query.sha256) {
        (Some(position), None, None) => Sought::Position(position),
        (None, Some(hash), None) => Sought::Hash(hash.to_lowercase()),
        (None, None, Some(sha256)) => Sought::File(sha256.to_lowercase()),
        _ => return Err(ApiError::field("/leaf", "log_leaf")),
    };
    let proof = app.read(move |tx| {
        let leaf = store::find(tx, &sought)?.ok_or(ApiError::NOT_FOUND)?;
        let now = store::state(tx)?.size;
        let size = match query.size {
            Some(size) => size,
            // One that was appended since the last head was published waits for the next.
            None => store::last_head(tx)?.map_or(now, |head| head.size),
        };
        if size > now || leaf.position >= size {
            return Err(beyond("/size"));
        }
        let proof = store::tree(tx, now).inclusion(leaf.position, size).map_err(store::failed)?;
        let path = proof.path.iter().map(ToString::to_string).collect();
        Ok(LogInclusion { leaf, index: proof.index, size, path })
    });
    proof.await.map(web::Json)
}
