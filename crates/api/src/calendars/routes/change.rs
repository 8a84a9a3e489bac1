use crate::app::App;
use crate::calendars::service;
use crate::error::ApiError;
use crate::http::{Caller, IfMatch, Valid};
use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, delete, put, web};
use ventanilla_shared::api::calendars::{Calendar, HolidayEntry};
use ventanilla_shared::decision::Role;
use ventanilla_shared::problem::Problem;
use ventanilla_shared::values::Date;

/// Add a holiday, or change the one of that day. The due dates of the institution's open requests follow at once. For
/// administrators of the institution. `If-Match` names the calendar's version.
#[utoipa::path(tag = "calendars", request_body = HolidayEntry,
    params(("institution" = String, Path, example = "INSTITUTE"), ("date" = Date, Path, example = "2026-12-24"), ("If-Match" = String, Header)),
    responses((status = 200, body = Calendar, description = "Changed", headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = 201, body = Calendar, description = "Added", headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[put("/calendars/{institution}/holidays/{date}")]
pub async fn put_holiday(
    caller: Caller,
    path: web::Path<(String, Date)>,
    version: IfMatch,
    body: Valid<HolidayEntry>,
    app: App,
) -> Result<HttpResponse, ApiError> {
    caller.require(Role::Administrator)?;
    let (institution, day) = path.into_inner();
    let (calendar, added) =
        app.write(move |tx| service::put(tx, &caller, &institution, day, version.0, body.0)).await?;
    let mut answer = if added { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(answer.insert_header((ETAG, format!("\"{}\"", calendar.version))).json(calendar))
}

/// Take a holiday out; its history stays, and the due dates follow. For administrators of the institution.
#[utoipa::path(tag = "calendars",
    params(("institution" = String, Path, example = "INSTITUTE"), ("date" = Date, Path, example = "2026-12-24"), ("If-Match" = String, Header)),
    responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[delete("/calendars/{institution}/holidays/{date}")]
pub async fn remove_holiday(
    caller: Caller,
    path: web::Path<(String, Date)>,
    version: IfMatch,
    app: App,
) -> Result<HttpResponse, ApiError> {
    caller.require(Role::Administrator)?;
    let (institution, day) = path.into_inner();
    app.write(move |tx| service::remove(tx, &caller, &institution, day, version.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}
