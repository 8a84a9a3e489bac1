use super::{kept_by, seen_by, within};
use crate::app::{App, Tx};
use crate::error::ApiError;
use crate::http::idempotency::{self, IdempotencyKey};
use crate::http::{Body, IfMatch, Officer, Valid, Versioned};
use crate::registers::{self, Source, store};
use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpResponse, get, post, put, web};
use serde_json::Value;
use ventanilla_shared::api::registers::{RegisterEntry, Removal};
use ventanilla_shared::problem::Problem;
use ventanilla_shared::procedure::Register;

/// One row. For registrars and readers; for those who notify, rows of their units.
#[utoipa::path(tag = "registers", params(("code" = String, Path, example = "institute.translators"), ("id" = String, Path)),
    responses((status = 200, body = RegisterEntry, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/registers/{code}/entries/{id}")]
pub async fn get_entry(
    caller: Officer,
    path: web::Path<(String, String)>,
    app: App,
) -> Result<Versioned<RegisterEntry>, ApiError> {
    let (code, id) = path.into_inner();
    app.read(move |tx| {
        let (register, units) = seen_by(tx, &caller, &code)?;
        let entry = store::find(tx, &register.code, &id)?.ok_or(ApiError::NOT_FOUND)?;
        let entry = within(&register, units.as_deref(), entry)?;
        Ok(Versioned { version: entry.version, body: entry.into() })
    })
    .await
}

/// Add a row, given by its columns. For registrars.
#[utoipa::path(tag = "registers", request_body = Object,
    params(("code" = String, Path, example = "institute.translators"),
        ("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key adds nothing new")),
    responses((status = 201, body = RegisterEntry, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/registers/{code}/entries")]
pub async fn add_entry(
    caller: Officer,
    code: web::Path<String>,
    key: IdempotencyKey,
    data: Body<Value>,
    app: App,
) -> Result<HttpResponse, ApiError> {
    let code = code.into_inner();
    let register = code.clone();
    let entry = app
        .write(move |tx| {
            let register = kept_by(tx, &caller, &register)?;
            let body = serde_json::to_vec(&(&register.code, &data.0))?;
            let create = |tx: &mut Tx<'_>| {
                let entry = registers::add(tx, &register, data.0, &Source::officer(caller.account.id))?;
                Ok((entry.id.clone(), entry))
            };
            let find =
                |tx: &mut Tx<'_>, id: &str| store::find(tx, &register.code, id)?.ok_or(ApiError::NOT_FOUND);
            idempotency::once(tx, caller.account.id, &key, &body, create, find)
        })
        .await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/registers/{code}/entries/{}", entry.id)))
        .insert_header((ETAG, format!("\"{}\"", entry.version)))
        .json(RegisterEntry::from(entry)))
}

/// A row in the version that was read, for its registrars.
fn at_hand(
    tx: &mut Tx<'_>,
    caller: &Officer,
    code: &str,
    id: &str,
    version: IfMatch,
) -> Result<(std::sync::Arc<Register>, store::Entry), ApiError> {
    let register = kept_by(tx, caller, code)?;
    let known = store::find(tx, &register.code, id)?.ok_or(ApiError::NOT_FOUND)?;
    if known.version == version.0 { Ok((register, known)) } else { Err(ApiError::STALE) }
}

/// Replace a row. For registrars.
#[utoipa::path(tag = "registers", request_body = Object,
    params(("code" = String, Path, example = "institute.translators"), ("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = RegisterEntry, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[put("/registers/{code}/entries/{id}")]
pub async fn change_entry(
    caller: Officer,
    path: web::Path<(String, String)>,
    version: IfMatch,
    data: Body<Value>,
    app: App,
) -> Result<Versioned<RegisterEntry>, ApiError> {
    let (code, id) = path.into_inner();
    let entry = app
        .write(move |tx| {
            let (register, known) = at_hand(tx, &caller, &code, &id, version)?;
            registers::change(tx, &register, &known, data.0, &Source::officer(caller.account.id))
        })
        .await?;
    Ok(Versioned { version: entry.version, body: entry.into() })
}

/// Take a row out, for a reason; its history stays. For registrars.
#[utoipa::path(tag = "registers", request_body = Removal,
    params(("code" = String, Path, example = "institute.translators"), ("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/registers/{code}/entries/{id}/removal")]
pub async fn remove_entry(
    caller: Officer,
    path: web::Path<(String, String)>,
    version: IfMatch,
    body: Valid<Removal>,
    app: App,
) -> Result<HttpResponse, ApiError> {
    let (code, id) = path.into_inner();
    app.write(move |tx| {
        let (register, known) = at_hand(tx, &caller, &code, &id, version)?;
        let reason = Some(body.0.reason.trim().to_owned());
        let source = Source { reason, ..Source::officer(caller.account.id) };
        registers::remove(tx, &register, &known, &source)
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}
