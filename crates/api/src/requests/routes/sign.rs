use crate::app::App;
use crate::certificates::signing;
use crate::error::ApiError;
use crate::http::{Body, Officer, Versioned};
use actix_web::{post, web};
use ventanilla_shared::RequestId;
use ventanilla_shared::api::requests::{Request, Sign};
use ventanilla_shared::problem::Problem;

/// Sign the document in person, with the officer's own key: its secret opens it for this signature only, or a signing
/// session holds it open. No `If-Match`: what is signed is named by `certificate`, and other signatures on it do not matter.
/// A repeat after a lost answer is safe: whoever has signed gets `already_signed`. A batch is one call a document.
#[utoipa::path(tag = "requests", request_body = Sign, params(("id" = RequestId, Path)),
    responses((status = 200, body = Request, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/requests/{id}/sign")]
pub async fn sign(
    caller: Officer,
    id: web::Path<RequestId>,
    body: Body<Sign>,
    app: App,
) -> Result<Versioned<Request>, ApiError> {
    signing::sign(&app, caller.0, *id, body.0).await
}
