use crate::app::App;
use crate::error::ApiError;
use crate::http::paging::Paged;
use crate::http::{Officer, Versioned};
use crate::requests::queue::{self, Filter};
use actix_web::{get, post, web};
use ventanilla_shared::api::Page;
use ventanilla_shared::api::requests::{QueueItem, Request};
use ventanilla_shared::problem::Problem;

/// What waits for the officer, oldest first.
#[utoipa::path(tag = "queue", params(Filter),
    responses((status = 200, body = Page<QueueItem>), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/queue")]
pub async fn list(
    caller: Officer,
    filter: web::Query<Filter>,
    app: App,
) -> Result<Paged<QueueItem>, ApiError> {
    app.read(move |tx| queue::list(tx, &caller, &filter)).await.map(Paged)
}

/// Take the oldest request that waits; 404 when none does.
#[utoipa::path(tag = "queue", params(Filter),
    responses((status = 200, body = Request, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/queue/next")]
pub async fn next(
    caller: Officer,
    filter: web::Query<Filter>,
    app: App,
) -> Result<Versioned<Request>, ApiError> {
    app.write(move |tx| queue::take_next(tx, &caller, &filter)).await
}
