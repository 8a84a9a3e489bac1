use crate::app::App;
use crate::error::ApiError;
use crate::http::Caller;
use crate::registers::{shown, store};
use actix_web::{get, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use ventanilla_shared::Text;
use ventanilla_shared::problem::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct LookupQuery {
    /// The key, whole.
    #[param(example = "TJ-0042")]
    key: String,
}

/// What a form shows of a row whose key was typed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ShownValue {
    pub column: String,
    pub label: Text,
    #[schema(example = "Alemán")]
    pub value: String,
}

/// Look one key up, while a form is filled in: the columns that the register shows. 404 when it is not there.
#[utoipa::path(tag = "registers", params(("code" = String, Path, example = "mineduc.translators"), LookupQuery),
    responses((status = 200, body = Vec<ShownValue>), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/registers/{code}/lookup")]
pub async fn look_up(
    _caller: Caller,
    code: web::Path<String>,
    query: web::Query<LookupQuery>,
    app: App,
) -> Result<web::Json<Vec<ShownValue>>, ApiError> {
    app.read(move |tx| {
        let register = tx.app.procedures.register(&code).ok_or(ApiError::NOT_FOUND)?;
        let row = store::by_key(tx, &register.code, &query.key)?.ok_or(ApiError::NOT_FOUND)?;
        let columns = register.columns.iter().filter(|column| register.shown.contains(&column.id));
        let values = columns.map(|column| ShownValue {
            column: column.id.clone(),
            label: column.label.clone(),
            value: shown(tx, column, row.data.get(&column.id)),
        });
        Ok(web::Json(values.collect()))
    })
    .await
}
