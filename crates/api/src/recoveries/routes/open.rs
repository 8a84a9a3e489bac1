use crate::accounts::routes::accepted;
use crate::app::App;
use crate::error::ApiError;
use crate::http::{Body, Lang};
use crate::recoveries::service;
use actix_web::{HttpResponse, post};
use ventanilla_shared::api::accounts::{Accepted, NewRecovery};
use ventanilla_shared::problem::Problem;

/// Ask for the recovery of an account without access to its e-mail. Mails a link to the new address, which lets its
/// reader file the request; nothing changes by itself. The answer is the same whether or not there is such an account.
#[utoipa::path(tag = "accounts", request_body = NewRecovery,
    responses((status = 202, body = Accepted),
        (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[post("/account-recoveries")]
pub async fn open_recovery(
    app: App,
    language: Lang,
    body: Body<NewRecovery>,
) -> Result<HttpResponse, ApiError> {
    service::open(&app, body.0, language.0).await?;
    Ok(accepted(language.0, "recovery"))
}
