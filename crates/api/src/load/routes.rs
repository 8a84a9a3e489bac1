use super::service;
use crate::app::App;
use crate::error::ApiError;
use crate::http::Officer;
use actix_web::{get, web};
use ventanilla_shared::api::load::UnitLoad;
use ventanilla_shared::problem::Problem;

/// The load of a unit: by officer and by stage what is held, waits and is overdue. For its heads and the institution's
/// administrators.
#[utoipa::path(tag = "load", params(("institution" = String, Path, example = "INSTITUTE"), ("unit" = String, Path, example = "certifications")),
    responses((status = 200, body = UnitLoad), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/institutions/{institution}/units/{unit}/load")]
pub async fn unit_load(
    caller: Officer,
    path: web::Path<(String, String)>,
    app: App,
) -> Result<web::Json<UnitLoad>, ApiError> {
    let (institution, unit) = path.into_inner();
    app.read(move |tx| service::of_unit(tx, &caller, &institution, &unit)).await.map(web::Json)
}
