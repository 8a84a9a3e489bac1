use super::seen_by;
use crate::app::{App, Tx};
use crate::error::ApiError;
use crate::http::Officer;
use crate::http::paging::{self, Cursor, Paged};
use crate::registers::{notices, store};
use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::registers::{RegisterAccess, RegisterEntry};
use ventanilla_shared::problem::Problem;
use ventanilla_shared::procedure::Register;

/// The registers that the asking officer keeps or reads, or notifies of changes, with their columns.
#[utoipa::path(tag = "registers",
    responses((status = 200, body = Vec<RegisterAccess>), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/registers")]
pub async fn list_registers(caller: Officer, app: App) -> Result<web::Json<Vec<RegisterAccess>>, ApiError> {
    app.read(move |tx| {
        let mut found = Vec::new();
        for register in tx.app.procedures.registers() {
            found.extend(access(tx, &caller, &register)?);
        }
        Ok(web::Json(found))
    })
    .await
}

/// What the officer may do with the register; nothing for who has nothing to do with it.
fn access(
    tx: &mut Tx<'_>,
    caller: &Officer,
    register: &Register,
) -> Result<Option<RegisterAccess>, ApiError> {
    let notifies = register.notified_by(&caller.actor, &tx.app.lists);
    let (keeps, reads) = (register.kept_by(&caller.actor), register.read_by(&caller.actor));
    if !reads && notifies.is_empty() {
        return Ok(None);
    }
    let waiting = if keeps { notices::store::waiting(tx, &register.code)? } else { 0 };
    let (code, register) = (register.code.clone(), register.clone());
    Ok(Some(RegisterAccess { code, register, keeps, reads, notifies, waiting }))
}

/// One register that the asking officer keeps or reads, or notifies of changes.
#[utoipa::path(tag = "registers", params(("code" = String, Path, example = "institute.translators")),
    responses((status = 200, body = RegisterAccess), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/registers/{code}")]
pub async fn get_register(
    caller: Officer,
    code: web::Path<String>,
    app: App,
) -> Result<web::Json<RegisterAccess>, ApiError> {
    app.read(move |tx| {
        let register = tx.app.procedures.register(&code).ok_or(ApiError::NOT_FOUND)?;
        access(tx, &caller, &register)?.map(web::Json).ok_or(ApiError::NOT_FOUND)
    })
    .await
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

/// The rows of a register, in the order in which they were entered. For registrars and readers; those who notify get the
/// rows of their units.
#[utoipa::path(tag = "registers", params(("code" = String, Path, example = "institute.translators"), EntriesQuery),
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
        let (register, units) = seen_by(tx, &caller, &code)?;
        let column = register.notices.as_ref().map(|notices| notices.unit.as_str());
        let wanted = store::Wanted {
            words: query.q.as_deref().unwrap_or_default(),
            of: column.zip(units.as_deref()),
            after: after.as_ref(),
            limit: limit + 1,
        };
        let rows = store::list(tx, &register.code, &wanted)?;
        let (rows, next) = paging::page(rows, limit, |row| Cursor { at: row.created_at, id: row.id.clone() });
        Ok(Paged(Page { items: rows.into_iter().map(RegisterEntry::from).collect(), next }))
    })
    .await
}
