use crate::accounts::terms;
use crate::http::Lang;
use actix_web::{get, web};
use ventanilla_shared::api::accounts::Terms;

/// The terms of use in force, in the language of the request.
#[utoipa::path(tag = "accounts", responses((status = 200, body = Terms)))]
#[get("/terms")]
pub async fn get_terms(language: Lang) -> web::Json<Terms> {
    web::Json(terms::in_force(language.0))
}
