use crate::app::App;
use crate::error::ApiError;
use crate::http::{Caller, IfMatch, Versioned};
use crate::requests::moves;
use actix_web::{post, web};
use ventanilla_shared::RequestId;
use ventanilla_shared::api::requests::Request;
use ventanilla_shared::problem::Problem;

/// File the request: possible once nothing is missing.
#[utoipa::path(tag = "requests", params(("id" = RequestId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Request, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/requests/{id}/submit")]
pub async fn submit(
    caller: Caller,
    id: web::Path<RequestId>,
    version: IfMatch,
    app: App,
) -> Result<Versioned<Request>, ApiError> {
    app.write(move |tx| moves::submit(tx, &caller, *id, version)).await
}

/// Take back a request that no officer has taken.
#[utoipa::path(tag = "requests", params(("id" = RequestId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Request, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/requests/{id}/recall")]
pub async fn recall(
    caller: Caller,
    id: web::Path<RequestId>,
    version: IfMatch,
    app: App,
) -> Result<Versioned<Request>, ApiError> {
    app.write(move |tx| moves::recall(tx, &caller, *id, version)).await
}

/// Open a rejected request again, to correct it under its number.
#[utoipa::path(tag = "requests", params(("id" = RequestId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Request, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/requests/{id}/correct")]
pub async fn correct(
    caller: Caller,
    id: web::Path<RequestId>,
    version: IfMatch,
    app: App,
) -> Result<Versioned<Request>, ApiError> {
    app.write(move |tx| moves::correct(tx, &caller, *id, version)).await
}
