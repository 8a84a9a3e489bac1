use super::{RegisterEntry, keeps, kept_by};
use crate::app::App;
use crate::error::ApiError;
use crate::http::Officer;
use crate::http::paging::{self, Cursor, Paged};
use crate::registers::store;
use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::api::Page;
use ventanilla_shared::problem::Problem;
use ventanilla_shared::procedure::Register;

/// The registers that the asking officer keeps, with their columns.
#[utoipa::path(tag = "registers",
    responses((status = 200, body = Vec<Register>), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/registers")]
pub async fn list_registers(caller: Officer, app: App) -> web::Json<Vec<Register>> {
    let kept = app.procedures.registers().into_iter().filter(|register| keeps(&caller, register));
    web::Json(kept.map(|register| (*register).clone()).collect())
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct EntriesQuery {
    /// Words that a row must contain; case and accents do not matter.
    #[param(example = "alemán")]
    q: Option<String>,
    /// 1 to 100; 20 unless given.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// The rows of a register, in the order in which they were entered. For its registrars.
#[utoipa::path(tag = "registers", params(("code" = String, Path, example = "mineduc.translators"), EntriesQuery),
    responses((status = 200, body = Page<RegisterEntry>), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/registers/{code}/entries")]
pub async fn list_entries(
    caller: Officer,
    code: web::Path<String>,
    query: web::Query<EntriesQuery>,
    app: App,
) -> Result<Paged<RegisterEntry>, ApiError> {
    let limit = paging::limit(query.limit)?;
    let after = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    app.read(move |tx| {
        let register = kept_by(tx, &caller, &code)?;
        let words = query.q.as_deref().unwrap_or_default();
        let rows = store::list(tx, &register.code, words, after.as_ref(), limit + 1)?;
        let (rows, next) = paging::page(rows, limit, |row| Cursor { at: row.created_at, id: row.id.clone() });
        Ok(Paged(Page { items: rows.into_iter().map(RegisterEntry::from).collect(), next }))
    })
    .await
}
