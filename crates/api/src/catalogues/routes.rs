use crate::app::App;
use crate::error::ApiError;
use actix_web::{get, web};
use ventanilla_shared::api::procedures::CatalogueEntry;
use ventanilla_shared::problem::Problem;
use ventanilla_shared::procedure::ChoiceSource;

/// A list that forms choose from.
#[utoipa::path(tag = "catalogues", params(("name" = ChoiceSource, Path)),
    responses((status = 200, body = Vec<CatalogueEntry>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[get("/catalogues/{name}")]
pub async fn list(name: web::Path<String>, app: App) -> Result<web::Json<Vec<CatalogueEntry>>, ApiError> {
    let source = match name.as_str() {
        "institutions" => ChoiceSource::Institutions,
        "departments" => ChoiceSource::Departments,
        "municipalities" => ChoiceSource::Municipalities,
        "directorates" => ChoiceSource::Directorates,
        "languages" => ChoiceSource::Languages,
        _ => return Err(ApiError::NOT_FOUND),
    };
    Ok(web::Json(app.lists.entries(source).to_vec()))
}
