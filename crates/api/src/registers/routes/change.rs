use super::{RegisterEntry, kept_by};
use crate::app::App;
use crate::error::ApiError;
use crate::http::{IfMatch, Officer, Versioned};
use crate::registers::{self, Source, store};
use crate::requests::view;
use actix_web::{HttpResponse, delete, get, post, put, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use ventanilla_shared::problem::Problem;

fn by(caller: &Officer) -> Source {
    Source { account: Some(caller.account.id), ..Source::default() }
}

/// Add a row, given by its columns.
#[utoipa::path(tag = "registers", request_body = Object, params(("code" = String, Path, example = "mineduc.translators")),
    responses((status = 201, body = RegisterEntry), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/registers/{code}/entries")]
pub async fn add_entry(
    caller: Officer,
    code: web::Path<String>,
    data: web::Json<Value>,
    app: App,
) -> Result<HttpResponse, ApiError> {
    let entry = app
        .write(move |tx| {
            let register = kept_by(tx, &caller, &code)?;
            registers::add(tx, &register, data.into_inner(), &by(&caller))
        })
        .await?;
    Ok(HttpResponse::Created().json(RegisterEntry::from(entry)))
}

/// Replace a row.
#[utoipa::path(tag = "registers", request_body = Object,
    params(("code" = String, Path, example = "mineduc.translators"), ("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = RegisterEntry), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[put("/registers/{code}/entries/{id}")]
pub async fn change_entry(
    caller: Officer,
    path: web::Path<(String, String)>,
    version: IfMatch,
    data: web::Json<Value>,
    app: App,
) -> Result<Versioned<RegisterEntry>, ApiError> {
    let (code, id) = path.into_inner();
    let entry = app
        .write(move |tx| {
            let register = kept_by(tx, &caller, &code)?;
            let known = store::find(tx, &register.code, &id)?.ok_or(ApiError::NOT_FOUND)?;
            if known.version != version.0 {
                return Err(ApiError::STALE);
            }
            registers::change(tx, &register, &known, data.into_inner(), &by(&caller))
        })
        .await?;
    Ok(Versioned { version: entry.version, body: entry.into() })
}

/// Take a row out; its history stays.
#[utoipa::path(tag = "registers",
    params(("code" = String, Path, example = "mineduc.translators"), ("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[delete("/registers/{code}/entries/{id}")]
pub async fn remove_entry(
    caller: Officer,
    path: web::Path<(String, String)>,
    version: IfMatch,
    app: App,
) -> Result<HttpResponse, ApiError> {
    let (code, id) = path.into_inner();
    app.write(move |tx| {
        let register = kept_by(tx, &caller, &code)?;
        let known = store::find(tx, &register.code, &id)?.ok_or(ApiError::NOT_FOUND)?;
        if known.version != version.0 {
            return Err(ApiError::STALE);
        }
        registers::remove(tx, &register, &known, &by(&caller))
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What was done to a row, when, and by whom.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RegisterChange {
    /// `add`, `change` or `remove`.
    #[schema(example = "add")]
    pub action: String,
    /// The row as it was afterwards; before, when it was removed.
    pub data: Value,
    /// `null`: a request's outcome.
    pub by: Option<String>,
    /// The request whose outcome it was.
    pub request_id: Option<String>,
    pub at: DateTime<Utc>,
}

/// The history of a row, first change first.
#[utoipa::path(tag = "registers", params(("code" = String, Path, example = "mineduc.translators"), ("id" = String, Path)),
    responses((status = 200, body = Vec<RegisterChange>), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/registers/{code}/entries/{id}/history")]
pub async fn entry_history(
    caller: Officer,
    path: web::Path<(String, String)>,
    app: App,
) -> Result<web::Json<Vec<RegisterChange>>, ApiError> {
    let (code, id) = path.into_inner();
    app.read(move |tx| {
        let register = kept_by(tx, &caller, &code)?;
        let changes = store::history(tx, &register.code, &id)?;
        if changes.is_empty() {
            return Err(ApiError::NOT_FOUND);
        }
        let mut told = Vec::with_capacity(changes.len());
        for change in changes {
            let by =
                match change.account.as_deref().map(str::parse).transpose().map_err(ApiError::internal)? {
                    Some(id) => Some(view::name_of(tx, id)?),
                    None => None,
                };
            let (action, data, at) = (change.action, change.data, change.at);
            told.push(RegisterChange { action, data, by, request_id: change.request, at });
        }
        Ok(web::Json(told))
    })
    .await
}
