use crate::accounts::registration;
use crate::app::App;
use crate::error::ApiError;
use crate::http::Body;
use actix_web::{HttpResponse, post};
use ventanilla_shared::api::accounts::Confirmation;
use ventanilla_shared::problem::Problem;

/// Make a registration an account, with the token of the e-mailed link. Good once, for 24 hours. `410 token_invalid`
/// also when another account got the same CUI or address in the meantime.
#[utoipa::path(tag = "accounts", request_body = Confirmation,
    responses((status = 201, description = "The account exists now; sign in"),
        (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[post("/accounts/confirmations")]
pub async fn confirm_account(app: App, body: Body<Confirmation>) -> Result<HttpResponse, ApiError> {
    app.write(move |tx| registration::confirm(tx, &body.0.token)).await?;
    Ok(HttpResponse::Created().finish())
}
