use crate::app::App;
use crate::error::ApiError;
use crate::http::Caller;
use crate::requests::{events, view};
use actix_web::{get, web};
use ventanilla_shared::RequestId;
use ventanilla_shared::api::events::Event;
use ventanilla_shared::problem::Problem;

/// The history of a request: every move with date and reasons, first one first.
#[utoipa::path(tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = Vec<Event>), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/requests/{id}/events")]
pub async fn history(
    caller: Caller,
    id: web::Path<RequestId>,
    app: App,
) -> Result<web::Json<Vec<Event>>, ApiError> {
    let events = app.write(move |tx| {
        let (request, as_whom) = view::visible(tx, &caller, *id)?;
        let officer = as_whom == view::As::Officer;
        if officer {
            view::log_look(tx, &caller, *id, "history")?;
        }
        let kept = events::of_request(tx, request.id)?;
        Ok(events::shown(&request, kept, officer))
    });
    events.await.map(web::Json)
}
