use crate::app::App;
use crate::error::ApiError;
use crate::http::paging::{self, Cursor, Paged};
use crate::log::store;
use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::log::LogHead;
use ventanilla_shared::problem::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct HeadsQuery {
    /// 1 to 100; 20 unless given.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// All heads that were published, newest first. For anyone.
#[utoipa::path(tag = "log", params(HeadsQuery), responses((status = 200, body = Page<LogHead>),
    (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[get("/log/heads")]
pub async fn heads(app: App, query: web::Query<HeadsQuery>) -> Result<Paged<LogHead>, ApiError> {
    let limit = paging::limit(query.limit)?;
    let before = query.cursor.as_deref().map(Cursor::decode).transpose()?.map(|cursor| cursor.at.timestamp());
    let rows = app.read(move |tx| store::heads(tx, before, limit + 1)).await?;
    // A head's moment alone names it.
    let key = |head: &LogHead| Cursor { at: head.signed_at, id: uuid::Uuid::nil().to_string() };
    let (items, next) = paging::page(rows, limit, key);
    Ok(Paged(Page { items, next }))
}
