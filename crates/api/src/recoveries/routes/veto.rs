use crate::app::App;
use crate::error::ApiError;
use crate::http::Body;
use crate::recoveries::service;
use actix_web::{HttpResponse, post};
use ventanilla_shared::api::accounts::Confirmation;
use ventanilla_shared::problem::Problem;

/// Stop the change of the e-mail of one's account, with the token of the link that the account's e-mail got. Good once.
#[utoipa::path(tag = "accounts", request_body = Confirmation,
    responses((status = 204, description = "The request cannot be signed any more; the account is as it was"),
        (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[post("/account-recoveries/vetoes")]
pub async fn veto_recovery(app: App, body: Body<Confirmation>) -> Result<HttpResponse, ApiError> {
    app.write(move |tx| service::veto(tx, &body.0.token)).await?;
    Ok(HttpResponse::NoContent().finish())
}
