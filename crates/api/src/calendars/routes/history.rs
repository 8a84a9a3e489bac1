use crate::app::App;
use crate::calendars::service;
use crate::error::ApiError;
use crate::http::Caller;
use crate::http::paging::{self, Cursor, Paged};
use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::calendars::CalendarChange;
use ventanilla_shared::decision::Role;
use ventanilla_shared::problem::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct HistoryQuery {
    /// 1 to 100; 20 unless given.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Who added, changed or took out which holiday, and when; newest first. For administrators of the institution.
#[utoipa::path(tag = "calendars", params(("institution" = String, Path, example = "INSTITUTE"), HistoryQuery),
    responses((status = 200, body = Page<CalendarChange>), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/calendars/{institution}/history")]
pub async fn calendar_history(
    caller: Caller,
    institution: web::Path<String>,
    query: web::Query<HistoryQuery>,
    app: App,
) -> Result<Paged<CalendarChange>, ApiError> {
    caller.require(Role::Administrator)?;
    let limit = paging::limit(query.limit)?;
    let after = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    app.read(move |tx| {
        let changes = service::history(tx, &caller, &institution, after.as_ref(), limit + 1)?;
        let (changes, next) =
            paging::page(changes, limit, |change| Cursor { at: change.at, id: change.id.clone() });
        let items = changes.into_iter().map(|change| service::told(tx, change)).collect::<Result<_, _>>()?;
        Ok(Paged(Page { items, next }))
    })
    .await
}
