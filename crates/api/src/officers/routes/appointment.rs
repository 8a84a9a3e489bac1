use crate::app::App;
use crate::error::ApiError;
use crate::http::idempotency::{self, IdempotencyKey};
use crate::http::{Caller, Lang, Valid};
use crate::officers::service;
use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpResponse, post};
use ventanilla_shared::api::officers::{NewOfficer, Officer};
use ventanilla_shared::decision::Role;
use ventanilla_shared::problem::Problem;

/// Appoint an officer. Who has an account with this CUI gets the grants; who has none gets one, and by e-mail a link by
/// which to choose a password within 72 hours. For administrators.
#[utoipa::path(tag = "officers", request_body = NewOfficer,
    params(("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key appoints nobody new")),
    responses((status = 201, body = Officer, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[post("/officers")]
pub async fn appoint_officer(
    app: App,
    caller: Caller,
    key: IdempotencyKey,
    language: Lang,
    body: Valid<NewOfficer>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Role::Administrator)?;
    let created = app
        .write(move |tx| {
            let fingerprint = serde_json::to_vec(&body.0)?;
            let by = &caller.account;
            idempotency::once(
                tx,
                by.id,
                &key,
                &fingerprint,
                |tx| service::appoint(tx, by, body.0, language.0).map(|made| (made.id.to_string(), made)),
                |tx, id| {
                    let id = id.parse().map_err(ApiError::internal)?;
                    service::find(tx, id)?.ok_or(ApiError::NOT_FOUND)
                },
            )
        })
        .await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/officers/{}", created.id)))
        .insert_header((ETAG, format!("\"{}\"", created.version)))
        .json(created))
}
