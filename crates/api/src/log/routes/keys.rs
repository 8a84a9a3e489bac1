use crate::app::App;
use crate::error::ApiError;
use crate::log::store;
use actix_web::{get, web};
use ventanilla_shared::api::log::LogKey;
use ventanilla_shared::problem::Problem;

/// The keys that sign the heads of the public log, the first one first; each is a leaf of it, too. For anyone, who should
/// compare them with those that others keep.
#[utoipa::path(tag = "log", responses((status = 200, body = Vec<LogKey>),
    (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[get("/log/keys")]
pub async fn keys(app: App) -> Result<web::Json<Vec<LogKey>>, ApiError> {
    app.read(store::keys).await.map(web::Json)
}
