use crate::app::App;
use crate::error::ApiError;
use crate::http::Caller;
use crate::http::paging::{self, Cursor, Paged};
use crate::payments::{accounts, store};
use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::StatementId;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::payments::{Statement, StatementReport};
use ventanilla_shared::problem::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct StatementsQuery {
    /// 1 to 100; 20 unless given.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// The statements that the asking cashier's institutions imported, newest first.
#[utoipa::path(tag = "payments", params(StatementsQuery),
    responses((status = 200, body = Page<Statement>), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/statements")]
pub async fn list_statements(
    caller: Caller,
    query: web::Query<StatementsQuery>,
    app: App,
) -> Result<Paged<Statement>, ApiError> {
    let institutions = accounts::institutions(&caller)?;
    let limit = paging::limit(query.limit)?;
    let before = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    let found =
        app.read(move |tx| store::list_statements(tx, &institutions, before.as_ref(), limit + 1)).await?;
    let (items, next) =
        paging::page(found, limit, |one| Cursor { at: one.imported_at, id: one.id.to_string() });
    Ok(Paged(Page { items, next }))
}

/// A statement, and what became of each of its lines when it was imported.
#[utoipa::path(tag = "payments", params(("id" = StatementId, Path)),
    responses((status = 200, body = StatementReport), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/statements/{id}")]
pub async fn read_statement(
    caller: Caller,
    id: web::Path<StatementId>,
    app: App,
) -> Result<web::Json<StatementReport>, ApiError> {
    let institutions = accounts::institutions(&caller)?;
    let found = app.read(move |tx| store::find_statement(tx, *id)).await?;
    let own = found.filter(|report| institutions.contains(&report.statement.institution));
    own.map(web::Json).ok_or(ApiError::NOT_FOUND)
}
