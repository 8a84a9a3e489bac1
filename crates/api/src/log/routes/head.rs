use crate::app::App;
use crate::error::ApiError;
use crate::log::store;
use actix_web::{get, web};
use ventanilla_shared::api::log::LogHead;
use ventanilla_shared::problem::Problem;

/// The head of the public log that was published last. Whoever keeps its `note` can have it proved later that nothing before
/// it was altered or removed. For anyone.
#[utoipa::path(tag = "log", responses((status = 200, body = LogHead),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[get("/log/head")]
pub async fn head(app: App) -> Result<web::Json<LogHead>, ApiError> {
    let head = app.read(store::last_head).await?;
    head.map(web::Json).ok_or(ApiError::NOT_FOUND)
}
