use crate::app::App;
use crate::error::ApiError;
use crate::http::{Caller, Lang, Versioned};
use crate::requests::{facts, view};
use actix_web::{get, web};
use ventanilla_shared::RequestId;
use ventanilla_shared::api::requests::{InconsistencyText, Request};
use ventanilla_shared::problem::Problem;

/// A request, as far as the asking person may see it. An officer's look is logged.
#[utoipa::path(tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = Request, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/requests/{id}")]
pub async fn read(
    caller: Caller,
    id: web::Path<RequestId>,
    app: App,
) -> Result<Versioned<Request>, ApiError> {
    let officer = !caller.actor.grants.is_empty();
    let look = move |tx: &mut crate::app::Tx<'_>| {
        let (request, as_whom) = view::visible(tx, &caller, *id)?;
        if as_whom == view::As::Officer {
            view::log_look(tx, &caller, *id, "read")?;
        }
        view::shown(tx, &caller, &request)
    };
    if officer { app.write(look).await } else { app.read(look).await }
}

/// What is missing or wrong before the request can be filed, step by step.
#[utoipa::path(tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = Vec<InconsistencyText>), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/requests/{id}/inconsistencies")]
pub async fn inconsistencies(
    caller: Caller,
    id: web::Path<RequestId>,
    language: Lang,
    app: App,
) -> Result<web::Json<Vec<InconsistencyText>>, ApiError> {
    let found = app.read(move |tx| {
        let request = view::own(tx, &caller, *id)?;
        facts::missing(tx, &request)
    });
    let texts = found
        .await?
        .into_iter()
        .map(|inconsistency| InconsistencyText { text: inconsistency.text(language.0), inconsistency });
    Ok(web::Json(texts.collect()))
}
