use crate::app::App;
use crate::error::ApiError;
use crate::http::paging::{self, Cursor, Paged};
use crate::http::{Caller, Lang};
use crate::notifications::store;
use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::notifications::Notification;
use ventanilla_shared::problem::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct NotificationsQuery {
    /// Only those that were not read yet.
    #[serde(default)]
    unread: bool,
    /// 1 to 100; 20 unless given.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Notifications of the signed-in person, newest first, in the language of the request.
#[utoipa::path(tag = "me", params(NotificationsQuery),
    responses((status = 200, body = Page<Notification>),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/me/notifications")]
pub async fn list_notifications(
    app: App,
    caller: Caller,
    language: Lang,
    query: web::Query<NotificationsQuery>,
) -> Result<Paged<Notification>, ApiError> {
    let limit = paging::limit(query.limit)?;
    let before = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    let unread = query.unread;
    let rows = app
        .read(move |tx| store::list(tx, caller.account.id, unread, before.as_ref(), limit + 1, language.0))
        .await?;
    let (items, next) =
        paging::page(rows, limit, |row| Cursor { at: row.created_at, id: row.id.to_string() });
    Ok(Paged(Page { items, next }))
}
