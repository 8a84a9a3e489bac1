use crate::app::App;
use crate::error::ApiError;
use crate::http::paging::{self, Cursor, Paged};
use crate::http::{Caller, Versioned};
use crate::payments::{accounts, service, store};
use actix_web::{get, web};
use chrono::NaiveTime;
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::payments::{RowState, StatementRow, StatementRowCase};
use ventanilla_shared::problem::Problem;
use ventanilla_shared::{StatementId, StatementRowId};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RowsQuery {
    /// Only rows that stand so.
    state: Option<RowState>,
    /// Only rows of this account.
    account: Option<String>,
    /// Only rows of this statement.
    statement: Option<StatementId>,
    /// 1 to 100; 20 unless given.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Rows of the statements that the asking cashier's institutions imported, oldest day first.
#[utoipa::path(tag = "payments", params(RowsQuery),
    responses((status = 200, body = Page<StatementRow>), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/statement-rows")]
pub async fn list_rows(
    caller: Caller,
    query: web::Query<RowsQuery>,
    app: App,
) -> Result<Paged<StatementRow>, ApiError> {
    let institutions = accounts::institutions(&caller)?;
    let limit = paging::limit(query.limit)?;
    let after = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    let RowsQuery { state, account, statement, .. } = query.into_inner();
    let account = account.filter(|text| !text.is_empty());
    let filter = store::RowFilter { institutions, state, account, statement };
    let found = app.read(move |tx| store::list_rows(tx, &filter, after.as_ref(), limit + 1)).await?;
    let (found, next) = paging::page(found, limit, |kept| Cursor {
        at: kept.row.date.and_time(NaiveTime::MIN).and_utc(),
        id: kept.row.id.to_string(),
    });
    Ok(Paged(Page { items: found.into_iter().map(|kept| kept.row).collect(), next }))
}

/// A row with the payments that could be its own, and what was decided about it.
#[utoipa::path(tag = "payments", params(("id" = StatementRowId, Path)),
    responses((status = 200, body = StatementRowCase, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/statement-rows/{id}")]
pub async fn read_row(
    caller: Caller,
    id: web::Path<StatementRowId>,
    app: App,
) -> Result<Versioned<StatementRowCase>, ApiError> {
    let body = app.read(move |tx| service::row_case(tx, &caller, *id)).await?;
    Ok(Versioned { version: body.row.version, body })
}
