use crate::app::App;
use crate::error::ApiError;
use crate::http::Caller;
use crate::http::paging::{self, Cursor, Paged};
use crate::officers::{service, store};
use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::officers::Officer;
use ventanilla_shared::decision::Role;
use ventanilla_shared::problem::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OfficersQuery {
    /// 1 to 100; 20 unless given.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// All officers. For administrators.
#[utoipa::path(tag = "officers", params(OfficersQuery),
    responses((status = 200, body = Page<Officer>),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/officers")]
pub async fn list_officers(
    app: App,
    caller: Caller,
    query: web::Query<OfficersQuery>,
) -> Result<Paged<Officer>, ApiError> {
    caller.require(Role::Administrator)?;
    let limit = paging::limit(query.limit)?;
    let after = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    app.read(move |tx| {
        let rows = store::list(tx, after.as_ref(), limit + 1)?;
        let (rows, next) = paging::page(rows, limit, |(at, id)| Cursor { at: *at, id: id.to_string() });
        let officers: Result<Vec<_>, ApiError> =
            rows.into_iter().map(|(_, id)| service::find(tx, id)).filter_map(Result::transpose).collect();
        Ok(Paged(Page { items: officers?, next }))
    })
    .await
}
