use crate::absences::{service, store};
use crate::app::App;
use crate::error::ApiError;
use crate::http::Officer;
use crate::http::paging::{self, Cursor, Paged};
use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::absences::Absence;
use ventanilla_shared::problem::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AbsencesQuery {
    /// 1 to 100; 20 unless given.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// The absences at the units that the caller heads or administers, those entered last first.
#[utoipa::path(tag = "absences", params(AbsencesQuery),
    responses((status = 200, body = Page<Absence>), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[get("/absences")]
pub async fn list_absences(
    caller: Officer,
    query: web::Query<AbsencesQuery>,
    app: App,
) -> Result<Paged<Absence>, ApiError> {
    service::manager(&caller)?;
    let limit = paging::limit(query.limit)?;
    let after = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    app.read(move |tx| {
        let rows = store::list(tx, &service::managed(&caller), after.as_ref(), limit + 1)?;
        let (rows, next) =
            paging::page(rows, limit, |row| Cursor { at: row.entered_at, id: row.id.to_string() });
        let items = rows.into_iter().map(|row| service::told(tx, row)).collect::<Result<_, _>>()?;
        Ok(Paged(Page { items, next }))
    })
    .await
}
