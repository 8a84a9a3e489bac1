use crate::app::App;
use crate::error::ApiError;
use crate::http::paging::{self, Cursor, Paged};
use crate::http::{Caller, Valid};
use crate::recoveries::{service, store};
use actix_web::{get, post, web};
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::RecoveryId;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::accounts::{Recovery, RecoveryClosing, RecoveryStatus};
use ventanilla_shared::decision::Role;
use ventanilla_shared::problem::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RecoveriesQuery {
    /// Only those that stand so.
    status: Option<RecoveryStatus>,
    /// 1 to 100; 20 unless given.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Cases of recovery, newest first. For support officers.
#[utoipa::path(tag = "support", params(RecoveriesQuery),
    responses((status = 200, body = Page<Recovery>),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/account-recoveries")]
pub async fn list_recoveries(
    app: App,
    caller: Caller,
    query: web::Query<RecoveriesQuery>,
) -> Result<Paged<Recovery>, ApiError> {
    caller.require(Role::Support)?;
    let limit = paging::limit(query.limit)?;
    let before = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    let status = query.status;
    let rows = app.read(move |tx| store::list(tx, status, before.as_ref(), limit + 1)).await?;
    let (rows, next) =
        paging::page(rows, limit, |case| Cursor { at: case.created_at, id: case.id.to_string() });
    Ok(Paged(Page { items: rows.into_iter().map(Recovery::from).collect(), next }))
}

/// Close a case of recovery with a note. For support officers; the account stays as it is. `412 stale` when the case
/// was vetoed or closed in the meantime.
#[utoipa::path(tag = "support", params(("id" = RecoveryId, Path)), request_body = RecoveryClosing,
    responses((status = 200, body = Recovery),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[post("/account-recoveries/{id}/close")]
pub async fn close_recovery(
    app: App,
    caller: Caller,
    id: web::Path<RecoveryId>,
    body: Valid<RecoveryClosing>,
) -> Result<web::Json<Recovery>, ApiError> {
    caller.require(Role::Support)?;
    app.write(move |tx| service::close(tx, &caller.account, *id, &body.0.note)).await.map(web::Json)
}
