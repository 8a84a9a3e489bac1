use super::kept_by;
use crate::app::App;
use crate::error::ApiError;
use crate::http::{Lang, Officer, multipart};
use crate::registers::{self, Source};
use actix_multipart::Multipart;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use ventanilla_shared::api::registers::Report;
use ventanilla_shared::problem::Problem;

/// A table to import, as `multipart/form-data`.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterTable {
    /// CSV in UTF-8 or XLSX; the first row names columns by their ids or labels.
    #[schema(value_type = String, format = Binary)]
    pub file: Vec<u8>,
}

/// Import a table into a register: rows that are good are taken, the others reported, with what is wrong in the language
/// of the request. For registrars.
#[utoipa::path(tag = "registers", request_body(content = RegisterTable, content_type = "multipart/form-data"),
    params(("code" = String, Path, example = "institute.translators")),
    responses((status = 200, body = Report), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/registers/{code}/imports")]
pub async fn import_entries(
    caller: Officer,
    code: web::Path<String>,
    language: Lang,
    parts: Multipart,
    app: App,
) -> Result<web::Json<Report>, ApiError> {
    {
        // Who may not is told so before the file is read.
        let (caller, code) = (caller.clone(), code.clone());
        app.read(move |tx| kept_by(tx, &caller, &code).map(drop)).await?;
    }
    let form = multipart::read(&app, parts, &[]).await?;
    let file = form.file.ok_or_else(|| ApiError::field("/file", "file_missing"))?;
    app.write(move |tx| {
        let register = kept_by(tx, &caller, &code)?;
        let source = Source::officer(caller.account.id);
        registers::import(tx, &register, &file.content, &source, language.0)
    })
    .await
    .map(web::Json)
}

/// A CSV file with the register's headings in the language of the request, to be filled in and imported. For registrars.
#[utoipa::path(tag = "registers", params(("code" = String, Path, example = "institute.translators")),
    responses((status = 200, body = String, content_type = "text/csv"), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/registers/{code}/template")]
pub async fn import_template(
    caller: Officer,
    code: web::Path<String>,
    language: Lang,
    app: App,
) -> Result<HttpResponse, ApiError> {
    let table = app
        .read(move |tx| {
            let register = kept_by(tx, &caller, &code)?;
            registers::template(&register, language.0)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"template.csv\""))
        .body(table))
}
