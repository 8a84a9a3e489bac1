use crate::app::App;
use crate::error::ApiError;
use crate::http::Caller;
use crate::http::paging::Paged;
use crate::requests::lists::{self, Filter};
use actix_web::{get, web};
use ventanilla_shared::api::Page;
use ventanilla_shared::api::requests::RequestSummary;
use ventanilla_shared::problem::Problem;

/// The person's own requests, newest first.
#[utoipa::path(tag = "requests", params(Filter),
    responses((status = 200, body = Page<RequestSummary>), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/requests")]
pub async fn list(
    caller: Caller,
    filter: web::Query<Filter>,
    app: App,
) -> Result<Paged<RequestSummary>, ApiError> {
    app.read(move |tx| lists::mine(tx, caller.account.id, &filter)).await.map(Paged)
}
