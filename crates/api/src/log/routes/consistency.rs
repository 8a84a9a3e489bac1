use super::beyond;
use crate::app::App;
use crate::error::ApiError;
use crate::log::store;
use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::api::log::LogConsistency;
use ventanilla_shared::problem::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ConsistencyQuery {
    /// Leaves in the earlier tree.
    from: u64,
    /// Leaves in the later one; those of the last published head unless given.
    to: Option<u64>,
}

/// The proof that the log as it was is the beginning of the log as it is (RFC 9162, section 2.1.4). For anyone.
#[utoipa::path(tag = "log", params(ConsistencyQuery), responses((status = 200, body = LogConsistency),
    (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[get("/log/proofs/consistency")]
pub async fn consistency(
    app: App,
    query: web::Query<ConsistencyQuery>,
) -> Result<web::Json<LogConsistency>, ApiError> {
    let (from, to) = (query.from, query.to);
    let proof = app.read(move |tx| {
        let now = store::state(tx)?.size;
        let to = match to {
            Some(to) => to,
            None => store::last_head(tx)?.map_or(now, |head| head.size),
        };
        if to > now {
            return Err(beyond("/to"));
        }
        if from > to {
            return Err(beyond("/from"));
        }
        let proof = store::tree(tx, now).consistency(from, to).map_err(store::failed)?;
        Ok(LogConsistency { from, to, path: proof.path.iter().map(ToString::to_string).collect() })
    });
    proof.await.map(web::Json)
}
