use crate::app::App;
use crate::error::ApiError;
use crate::http::{Body, IfMatch, Officer, Valid, Versioned};
use crate::requests::{self, moves};
use actix_web::{get, post, put, web};
use ventanilla_shared::RequestId;
use ventanilla_shared::api::requests::{
    Assignable, OfficerData, Reassignment, Rejection, Request, Return, Take,
};
use ventanilla_shared::problem::Problem;

/// Take a request: the first in the queue, or any for a head of unit who says why. Of two who take the same, one gets 409.
#[utoipa::path(tag = "requests", request_body = Take, params(("id" = RequestId, Path)),
    responses((status = 200, body = Request, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/requests/{id}/take")]
pub async fn take(
    caller: Officer,
    id: web::Path<RequestId>,
    body: Body<Take>,
    app: App,
) -> Result<Versioned<Request>, ApiError> {
    app.write(move |tx| moves::take(tx, &caller, *id, &body.0)).await
}

/// Put a request that one holds back into the queue.
#[utoipa::path(tag = "requests", params(("id" = RequestId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Request, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/requests/{id}/release")]
pub async fn release(
    caller: Officer,
    id: web::Path<RequestId>,
    version: IfMatch,
    app: App,
) -> Result<Versioned<Request>, ApiError> {
    app.write(move |tx| moves::release(tx, &caller, *id, version)).await
}

/// Take over, as the substitute, a request that the absent officer holds; or take back what was taken over in one's absence.
#[utoipa::path(tag = "requests", params(("id" = RequestId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Request, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/requests/{id}/take-over")]
pub async fn take_over(
    caller: Officer,
    id: web::Path<RequestId>,
    version: IfMatch,
    app: App,
) -> Result<Versioned<Request>, ApiError> {
    app.write(move |tx| moves::take_over(tx, &caller, *id, version)).await
}

/// The officers to whom a head of unit can give the request.
#[utoipa::path(tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = Vec<Assignable>), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/requests/{id}/assignable")]
pub async fn assignable(
    caller: Officer,
    id: web::Path<RequestId>,
    app: App,
) -> Result<web::Json<Vec<Assignable>>, ApiError> {
    app.read(move |tx| requests::assignable::list(tx, &caller, *id)).await.map(web::Json)
}

/// Give a request to another officer of the unit (head of unit).
#[utoipa::path(tag = "requests", request_body = Reassignment, params(("id" = RequestId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Request, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/requests/{id}/reassign")]
pub async fn reassign(
    caller: Officer,
    id: web::Path<RequestId>,
    version: IfMatch,
    body: Valid<Reassignment>,
    app: App,
) -> Result<Versioned<Request>, ApiError> {
    app.write(move |tx| moves::reassign(tx, &caller, *id, version, &body.0)).await
}

/// Save what the officer enters at the stage: form, checklist, confirmation of the payment.
#[utoipa::path(tag = "requests", request_body = OfficerData, params(("id" = RequestId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Request, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[put("/requests/{id}/officer-data")]
pub async fn fill(
    caller: Officer,
    id: web::Path<RequestId>,
    version: IfMatch,
    body: Body<OfficerData>,
    app: App,
) -> Result<Versioned<Request>, ApiError> {
    app.write(move |tx| moves::fill(tx, &caller, *id, version, body.0)).await
}

/// Send the request on to the next stage.
#[utoipa::path(tag = "requests", params(("id" = RequestId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Request, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/requests/{id}/advance")]
pub async fn advance(
    caller: Officer,
    id: web::Path<RequestId>,
    version: IfMatch,
    app: App,
) -> Result<Versioned<Request>, ApiError> {
    app.write(move |tx| moves::advance(tx, &caller, *id, version)).await
}

/// Send the request back to an earlier stage; a rendered document becomes void.
#[utoipa::path(tag = "requests", request_body = Return, params(("id" = RequestId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Request, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/requests/{id}/return")]
pub async fn send_back(
    caller: Officer,
    id: web::Path<RequestId>,
    version: IfMatch,
    body: Valid<Return>,
    app: App,
) -> Result<Versioned<Request>, ApiError> {
    app.write(move |tx| moves::send_back(tx, &caller, *id, version, &body.0)).await
}

/// Reject a request that is under review, with typed reasons.
#[utoipa::path(tag = "requests", request_body = Rejection, params(("id" = RequestId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Request, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/requests/{id}/reject")]
pub async fn reject(
    caller: Officer,
    id: web::Path<RequestId>,
    version: IfMatch,
    body: Valid<Rejection>,
    app: App,
) -> Result<Versioned<Request>, ApiError> {
    app.write(move |tx| moves::reject(tx, &caller, *id, version, &body.0)).await
}
