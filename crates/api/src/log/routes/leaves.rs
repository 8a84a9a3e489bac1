use crate::app::App;
use crate::error::ApiError;
use crate::http::paging;
use crate::log::store;
use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::api::log::LogLeaves;
use ventanilla_shared::problem::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct LeavesQuery {
    /// Position of the first one; 0 unless given.
    #[param(minimum = 0)]
    from: Option<i64>,
    /// 1 to 100; 20 unless given.
    limit: Option<i64>,
}

/// Leaves of the public log, in its order. For anyone, who may copy all of it.
#[utoipa::path(tag = "log", params(LeavesQuery), responses((status = 200, body = LogLeaves),
    (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[get("/log/leaves")]
pub async fn leaves(app: App, query: web::Query<LeavesQuery>) -> Result<web::Json<LogLeaves>, ApiError> {
    let (from, limit) = (query.from.unwrap_or_default(), paging::limit(query.limit)?);
    let from = u64::try_from(from).map_err(|_| ApiError::field("/from", "log_size"))?;
    let found = app.read(move |tx| Ok((store::leaves(tx, from, limit)?, store::state(tx)?.size)));
    found.await.map(|(items, size)| web::Json(LogLeaves { items, size }))
}
