use crate::app::App;
use crate::error::ApiError;
use crate::http::idempotency::IdempotencyKey;
use crate::http::{Body, Caller};
use crate::requests::drafts;
use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpResponse, post};
use ventanilla_shared::api::requests::{NewRequest, Request};
use ventanilla_shared::problem::Problem;

/// Create a request: a draft with its number.
#[utoipa::path(tag = "requests", request_body = NewRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key gets the same request; kept 24 hours")),
    responses((status = 201, body = Request, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/requests")]
pub async fn create(
    caller: Caller,
    key: IdempotencyKey,
    body: Body<NewRequest>,
    app: App,
) -> Result<HttpResponse, ApiError> {
    let made = app.write(move |tx| drafts::create(tx, &caller, &body.0, &key)).await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/requests/{}", made.body.id)))
        .insert_header((ETAG, format!("\"{}\"", made.version)))
        .json(made.body))
}
