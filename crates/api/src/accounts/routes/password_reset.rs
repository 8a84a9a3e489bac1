use super::accepted;
use crate::accounts::resets;
use crate::app::App;
use crate::error::ApiError;
use crate::http::{Body, Lang};
use actix_web::{HttpResponse, post};
use ventanilla_shared::api::accounts::{Accepted, NewPasswordReset};
use ventanilla_shared::problem::Problem;

/// Ask for a link by which a new password can be set. It goes to the account's e-mail; the answer is the same whether
/// or not there is an account.
#[utoipa::path(tag = "accounts", request_body = NewPasswordReset,
    responses((status = 202, body = Accepted),
        (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[post("/password-resets")]
pub async fn ask_password_reset(
    app: App,
    language: Lang,
    body: Body<NewPasswordReset>,
) -> Result<HttpResponse, ApiError> {
    resets::ask(&app, body.0).await?;
    Ok(accepted(language.0, "password-reset"))
}
