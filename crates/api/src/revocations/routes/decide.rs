use super::versioned;
use crate::app::App;
use crate::error::ApiError;
use crate::http::{IfMatch, Officer, Valid, Versioned};
use crate::revocations;
use actix_web::{post, web};
use ventanilla_shared::api::revocations::{Revocation, RevocationRefused};
use ventanilla_shared::problem::Problem;

/// Confirm a proposal: the certificate no longer holds, and everybody who asks is told so. For a signer of the units that
/// signed it, who neither proposed it nor was absent when it was proposed for that one.
#[utoipa::path(tag = "revocations", params(("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Revocation, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/revocations/{id}/confirmation")]
pub async fn confirm_revocation(
    caller: Officer,
    id: web::Path<String>,
    version: IfMatch,
    app: App,
) -> Result<Versioned<Revocation>, ApiError> {
    app.write(move |tx| {
        let order = revocations::confirm(tx, &caller, &id, version.0)?;
        versioned(tx, order)
    })
    .await
}

/// Refuse a proposal, for a reason: the certificate holds as before. For whoever could confirm it.
#[utoipa::path(tag = "revocations", request_body = RevocationRefused, params(("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Revocation, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/revocations/{id}/refusal")]
pub async fn refuse_revocation(
    caller: Officer,
    id: web::Path<String>,
    version: IfMatch,
    body: Valid<RevocationRefused>,
    app: App,
) -> Result<Versioned<Revocation>, ApiError> {
    app.write(move |tx| {
        let order = revocations::refuse(tx, &caller, &id, version.0, &body.0.reason)?;
        versioned(tx, order)
    })
    .await
}

/// Take a proposal back that waits. For whoever proposed it.
#[utoipa::path(tag = "revocations", params(("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Revocation, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/revocations/{id}/withdrawal")]
pub async fn withdraw_revocation(
    caller: Officer,
    id: web::Path<String>,
    version: IfMatch,
    app: App,
) -> Result<Versioned<Revocation>, ApiError> {
    app.write(move |tx| {
        let order = revocations::withdraw(tx, &caller, &id, version.0)?;
        versioned(tx, order)
    })
    .await
}
