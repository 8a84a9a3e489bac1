use super::kept_by;
use crate::app::App;
use crate::error::ApiError;
use crate::http::{Officer, multipart};
use crate::registers::{self, Report, Source};
use actix_multipart::Multipart;
use actix_web::{post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use ventanilla_shared::problem::Problem;

/// A table to import, as `multipart/form-data`.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct RegisterTable {
    /// CSV in UTF-8 or XLSX; the first row names columns by their ids.
    #[schema(value_type = String, format = Binary)]
    pub file: Vec<u8>,
}

/// Import a table into a register: rows that are good are taken, the others reported.
#[utoipa::path(tag = "registers", request_body(content = RegisterTable, content_type = "multipart/form-data"),
    params(("code" = String, Path, example = "mineduc.translators")),
    responses((status = 200, body = Report), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/registers/{code}/imports")]
pub async fn import_entries(
    caller: Officer,
    code: web::Path<String>,
    parts: Multipart,
    app: App,
) -> Result<web::Json<Report>, ApiError> {
    let form = multipart::read(&app, parts, &[]).await?;
    let file = form.file.ok_or_else(|| ApiError::field("/file", "file_missing"))?;
    app.write(move |tx| {
        let register = kept_by(tx, &caller, &code)?;
        let source = Source { account: Some(caller.account.id), ..Source::default() };
        registers::import(tx, &register, &file.content, &source)
    })
    .await
    .map(web::Json)
}
