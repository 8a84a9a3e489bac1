use crate::app::App;
use crate::error::ApiError;
use crate::http::Caller;
use crate::notifications::store;
use actix_web::{HttpResponse, post, web};
use ventanilla_shared::NotificationId;
use ventanilla_shared::problem::Problem;

/// Note that all notifications were read.
#[utoipa::path(tag = "me",
    responses((status = 204, description = "Noted"),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[post("/me/notifications/read-all")]
pub async fn read_all_notifications(app: App, caller: Caller) -> Result<HttpResponse, ApiError> {
    app.write(move |tx| store::mark_all_read(tx, caller.account.id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Note that a notification was read. Once is enough; again changes nothing.
#[utoipa::path(tag = "me", params(("id" = NotificationId, Path)),
    responses((status = 204, description = "Noted"),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[post("/me/notifications/{id}/read")]
pub async fn read_notification(
    app: App,
    caller: Caller,
    id: web::Path<NotificationId>,
) -> Result<HttpResponse, ApiError> {
    let known = app.write(move |tx| store::mark_read(tx, caller.account.id, *id)).await?;
    if known { Ok(HttpResponse::NoContent().finish()) } else { Err(ApiError::NOT_FOUND) }
}
