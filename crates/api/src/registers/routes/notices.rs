use super::seen_by;
use crate::app::{App, Tx};
use crate::error::ApiError;
use crate::http::idempotency::{self, IdempotencyKey};
use crate::http::paging::{self, Cursor, Paged};
use crate::http::{IfMatch, Officer, Valid, Versioned};
use crate::registers::notices::{self, store::Notice};
use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::registers::{NewNotice, NoticeRefusal, NoticeStatus, RegisterNotice};
use ventanilla_shared::problem::Problem;
use ventanilla_shared::procedure::Register;

fn versioned(
    tx: &mut Tx<'_>,
    caller: &Officer,
    register: &Register,
    notice: Notice,
) -> Result<Versioned<RegisterNotice>, ApiError> {
    let body = notices::shown(tx, caller, register, notice)?;
    Ok(Versioned { version: body.version, body })
}

/// Notify a register's keepers of a new row, a change or an end among the rows of the caller's unit. For the roles that the
/// register names. The row changes once a keeper accepts.
#[utoipa::path(tag = "registers", request_body = NewNotice,
    params(("code" = String, Path, example = "institute.authorised-signers"),
        ("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key files nothing new")),
    responses((status = 201, body = RegisterNotice, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/registers/{code}/notices")]
pub async fn file_notice(
    caller: Officer,
    code: web::Path<String>,
    key: IdempotencyKey,
    body: Valid<NewNotice>,
    app: App,
) -> Result<HttpResponse, ApiError> {
    let filed = app
        .write(move |tx| {
            let (register, _) = seen_by(tx, &caller, &code)?;
            let fingerprint = serde_json::to_vec(&(&register.code, &body.0))?;
            let create = |tx: &mut Tx<'_>| {
                let notice = notices::file(tx, &caller, &register, body.0)?;
                Ok((notice.id.clone(), notice))
            };
            let find = |tx: &mut Tx<'_>, id: &str| notices::find(tx, &caller, &register, id);
            let notice = idempotency::once(tx, caller.account.id, &key, &fingerprint, create, find)?;
            notices::shown(tx, &caller, &register, notice)
        })
        .await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/registers/{}/notices/{}", filed.register, filed.id)))
        .insert_header((ETAG, format!("\"{}\"", filed.version)))
        .json(filed))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct NoticesQuery {
    /// Only those in this state.
    status: Option<NoticeStatus>,
    /// 1 to 100; 20 unless given.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Notices to a register, newest first: all of them for its registrars, those of their units for who notifies.
#[utoipa::path(tag = "registers", params(("code" = String, Path, example = "institute.authorised-signers"), NoticesQuery),
    responses((status = 200, body = Page<RegisterNotice>), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/registers/{code}/notices")]
pub async fn list_notices(
    caller: Officer,
    code: web::Path<String>,
    query: web::Query<NoticesQuery>,
    app: App,
) -> Result<Paged<RegisterNotice>, ApiError> {
    let limit = paging::limit(query.limit)?;
    let before = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    app.read(move |tx| {
        let (register, _) = seen_by(tx, &caller, &code)?;
        let found = notices::list(tx, &caller, &register, query.status, before.as_ref(), limit + 1)?;
        let (found, next) = paging::page(found, limit, |one| Cursor { at: one.filed_at, id: one.id.clone() });
        let items: Result<Vec<_>, ApiError> =
            found.into_iter().map(|notice| notices::shown(tx, &caller, &register, notice)).collect();
        Ok(Paged(Page { items: items?, next }))
    })
    .await
}

/// One notice.
#[utoipa::path(tag = "registers", params(("code" = String, Path, example = "institute.authorised-signers"), ("id" = String, Path)),
    responses((status = 200, body = RegisterNotice, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/registers/{code}/notices/{id}")]
pub async fn get_notice(
    caller: Officer,
    path: web::Path<(String, String)>,
    app: App,
) -> Result<Versioned<RegisterNotice>, ApiError> {
    let (code, id) = path.into_inner();
    app.read(move |tx| {
        let (register, _) = seen_by(tx, &caller, &code)?;
        let notice = notices::find(tx, &caller, &register, &id)?;
        versioned(tx, &caller, &register, notice)
    })
    .await
}

/// Accept a notice: the register says from now on what it says, its history names both, and the unit is told. For
/// registrars, not for who filed it.
#[utoipa::path(tag = "registers",
    params(("code" = String, Path, example = "institute.authorised-signers"), ("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = RegisterNotice, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/registers/{code}/notices/{id}/acceptance")]
pub async fn accept_notice(
    caller: Officer,
    path: web::Path<(String, String)>,
    version: IfMatch,
    app: App,
) -> Result<Versioned<RegisterNotice>, ApiError> {
    let (code, id) = path.into_inner();
    app.write(move |tx| {
        let (register, _) = seen_by(tx, &caller, &code)?;
        let notice = notices::accept(tx, &caller, &register, &id, version.0)?;
        versioned(tx, &caller, &register, notice)
    })
    .await
}

/// Refuse a notice, for a reason: the register stays as it is, and the unit is told. For registrars, not for who filed it.
#[utoipa::path(tag = "registers", request_body = NoticeRefusal,
    params(("code" = String, Path, example = "institute.authorised-signers"), ("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = RegisterNotice, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/registers/{code}/notices/{id}/refusal")]
pub async fn refuse_notice(
    caller: Officer,
    path: web::Path<(String, String)>,
    version: IfMatch,
    body: Valid<NoticeRefusal>,
    app: App,
) -> Result<Versioned<RegisterNotice>, ApiError> {
    let (code, id) = path.into_inner();
    app.write(move |tx| {
        let (register, _) = seen_by(tx, &caller, &code)?;
        let notice = notices::refuse(tx, &caller, &register, &id, version.0, &body.0.reason)?;
        versioned(tx, &caller, &register, notice)
    })
    .await
}
