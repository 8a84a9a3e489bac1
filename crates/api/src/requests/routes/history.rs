use crate::app::App;
use crate::error::ApiError;
use crate::http::Caller;
use crate::requests::{events, view};
use actix_web::{get, web};
use ventanilla_shared::RequestId;
use ventanilla_shared::api::events::{Event, ExportedHistory};
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

/// The history of a request as it is hashed, to be checked elsewhere: each event holds the hash of the one before, and each
/// day's last hashes are in the public log.
#[utoipa::path(tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = ExportedHistory), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/requests/{id}/events/export")]
pub async fn export(
    caller: Caller,
    id: web::Path<RequestId>,
    app: App,
) -> Result<web::Json<ExportedHistory>, ApiError> {
    let exported = app.write(move |tx| {
        let (request, as_whom) = view::visible(tx, &caller, *id)?;
        if as_whom == view::As::Officer {
            view::log_look(tx, &caller, *id, "history")?;
        }
        Ok(events::exported(request.id, events::of_request(tx, request.id)?))
    });
    exported.await.map(web::Json)
}
