use crate::app::App;
use crate::calendars::service;
use crate::error::ApiError;
use crate::http::Versioned;
use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::api::calendars::Calendar;
use ventanilla_shared::problem::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct CalendarQuery {
    /// 2000 to 2100; this one when missing.
    #[param(example = 2026, minimum = 2000, maximum = 2100)]
    year: Option<i32>,
}

/// The days of a year that an institution's terms leave out, each with the decree that grants it.
#[utoipa::path(tag = "calendars", params(("institution" = String, Path, example = "INSTITUTE"), CalendarQuery),
    responses((status = 200, body = Calendar, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[get("/calendars/{institution}")]
pub async fn get_calendar(
    institution: web::Path<String>,
    query: web::Query<CalendarQuery>,
    app: App,
) -> Result<Versioned<Calendar>, ApiError> {
    let calendar = app.read(move |tx| service::read(tx, &institution, query.year)).await?;
    Ok(Versioned { version: calendar.version, body: calendar })
}
