use crate::absences::service;
use crate::app::App;
use crate::error::ApiError;
use crate::http::Officer;
use actix_web::{get, web};
use ventanilla_shared::api::absences::Colleague;
use ventanilla_shared::problem::Problem;

/// Everybody who works at an institution, by name, with the roles held there. For its heads of unit and administrators.
#[utoipa::path(tag = "absences", params(("institution" = String, Path, example = "INSTITUTE")),
    responses((status = 200, body = Vec<Colleague>), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/institutions/{institution}/officers")]
pub async fn list_colleagues(
    caller: Officer,
    institution: web::Path<String>,
    app: App,
) -> Result<web::Json<Vec<Colleague>>, ApiError> {
    app.read(move |tx| service::colleagues(tx, &caller, &institution)).await.map(web::Json)
}
