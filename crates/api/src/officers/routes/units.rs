use crate::app::App;
use crate::error::ApiError;
use crate::http::Caller;
use crate::officers::units;
use actix_web::{get, web};
use ventanilla_shared::api::officers::Unit;
use ventanilla_shared::decision::Role;
use ventanilla_shared::problem::Problem;

/// Units that can be granted, as procedures, registers and the grants so far name them. For administrators.
#[utoipa::path(tag = "officers",
    responses((status = 200, body = Vec<Unit>), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/officers/units")]
pub async fn list_units(app: App, caller: Caller) -> Result<web::Json<Vec<Unit>>, ApiError> {
    caller.require(Role::Administrator)?;
    app.read(units::all).await.map(web::Json)
}
