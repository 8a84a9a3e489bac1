use crate::accounts::resets;
use crate::app::App;
use crate::error::ApiError;
use crate::http::Body;
use crate::sessions::cookie;
use actix_web::{HttpResponse, put, web};
use ventanilla_shared::api::accounts::NewPassword;
use ventanilla_shared::problem::Problem;

/// Set a password with the token of an e-mailed link: after a reset, or the first one of an invited officer. Good once;
/// all sessions of the account end.
#[utoipa::path(tag = "accounts", params(("token" = String, Path, description = "From the e-mailed link")),
    request_body = NewPassword,
    responses((status = 204, description = "The password is set; sign in with it"),
        (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[put("/password-resets/{token}")]
pub async fn set_password(
    app: App,
    token: web::Path<String>,
    body: Body<NewPassword>,
) -> Result<HttpResponse, ApiError> {
    let device = resets::set(&app, token.into_inner(), body.0).await?;
    Ok(HttpResponse::NoContent().cookie(cookie::set_device(&app, device)).finish())
}
