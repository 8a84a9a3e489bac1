use super::accepted;
use crate::accounts::registration;
use crate::app::App;
use crate::error::ApiError;
use crate::http::{Body, Lang};
use actix_web::{HttpResponse, post};
use ventanilla_shared::api::accounts::{Accepted, NewAccount};
use ventanilla_shared::problem::Problem;

/// Register. A link to the e-mail address makes it an account; the answer is the same whether or not the CUI or the
/// address is known already.
#[utoipa::path(tag = "accounts", request_body = NewAccount,
    responses((status = 202, body = Accepted),
        (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[post("/accounts")]
pub async fn register(app: App, language: Lang, body: Body<NewAccount>) -> Result<HttpResponse, ApiError> {
    registration::register(&app, body.0, language.0).await?;
    Ok(accepted(language.0, "registration"))
}
