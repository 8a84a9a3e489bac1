use super::seen_by;
use crate::app::{App, Tx};
use crate::error::ApiError;
use crate::http::Officer;
use crate::registers::{history, notices};
use crate::requests::view;
use actix_web::{get, web};
use serde_json::Value;
use ventanilla_shared::api::registers::{NoticeRef, RegisterChange};
use ventanilla_shared::problem::Problem;

/// The history of a row, first change first; also of one that was taken out. For registrars and readers; for those who
/// notify, of rows of their units.
#[utoipa::path(tag = "registers", params(("code" = String, Path, example = "institute.translators"), ("id" = String, Path)),
    responses((status = 200, body = Vec<RegisterChange>), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/registers/{code}/entries/{id}/history")]
pub async fn entry_history(
    caller: Officer,
    path: web::Path<(String, String)>,
    app: App,
) -> Result<web::Json<Vec<RegisterChange>>, ApiError> {
    let (code, id) = path.into_inner();
    app.read(move |tx| {
        let (register, units) = seen_by(tx, &caller, &code)?;
        let changes = history::of_entry(tx, &register.code, &id)?;
        let last = changes.last().ok_or(ApiError::NOT_FOUND)?;
        let unit = register.unit_of(&last.data);
        let own = |units: &Vec<String>| unit.is_some_and(|unit| units.iter().any(|known| known == unit));
        if !units.as_ref().is_none_or(own) {
            return Err(ApiError::NOT_FOUND);
        }
        let mut before: Option<Value> = None;
        let mut told = Vec::with_capacity(changes.len());
        for change in changes {
            let by =
                match change.account.as_deref().map(str::parse).transpose().map_err(ApiError::internal)? {
                    Some(id) => Some(view::name_of(tx, id)?),
                    None => None,
                };
            let notice = match &change.notice {
                Some(id) => notice(tx, &register.code, id)?,
                None => None,
            };
            told.push(RegisterChange {
                before: before.replace(change.data.clone()),
                action: change.action,
                data: change.data,
                by,
                request_id: change.request,
                notice,
                reason: change.reason,
                at: change.at,
            });
        }
        Ok(web::Json(told))
    })
    .await
}

fn notice(tx: &mut Tx<'_>, register: &str, id: &str) -> Result<Option<NoticeRef>, ApiError> {
    let Some(notice) = notices::store::find(tx, register, id)? else { return Ok(None) };
    let filed_by = view::name_of(tx, notice.filed_by)?;
    Ok(Some(NoticeRef { id: notice.id, number: notice.number, unit: notice.unit, filed_by }))
}
