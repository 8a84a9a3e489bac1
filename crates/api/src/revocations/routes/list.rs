use super::versioned;
use crate::app::App;
use crate::error::ApiError;
use crate::http::paging::{self, Cursor, Paged};
use crate::http::{Officer, Versioned};
use crate::revocations;
use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::revocations::{CertificateCase, Revocation};
use ventanilla_shared::problem::Problem;
use ventanilla_shared::revocation::RevocationState;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RevocationsQuery {
    /// Only those in this state.
    state: Option<RevocationState>,
    /// 1 to 100; 20 unless given.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Proposals to revoke certificates of the caller's units, newest first. An own case is left out.
#[utoipa::path(tag = "revocations", params(RevocationsQuery),
    responses((status = 200, body = Page<Revocation>), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/revocations")]
pub async fn list_revocations(
    caller: Officer,
    query: web::Query<RevocationsQuery>,
    app: App,
) -> Result<Paged<Revocation>, ApiError> {
    let limit = paging::limit(query.limit)?;
    let before = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    let state = query.state;
    app.read(move |tx| revocations::list(tx, &caller, state, before.as_ref(), limit)).await.map(Paged)
}

/// One proposal. For officers who handle its request; the look is logged.
#[utoipa::path(tag = "revocations", params(("id" = String, Path)),
    responses((status = 200, body = Revocation, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/revocations/{id}")]
pub async fn get_revocation(
    caller: Officer,
    id: web::Path<String>,
    app: App,
) -> Result<Versioned<Revocation>, ApiError> {
    app.write(move |tx| {
        let order = revocations::find(tx, &caller, &id, "revocation")?;
        versioned(tx, order)
    })
    .await
}

/// An issued certificate by its code or number, with all proposals to revoke it. For officers who handle its request; the
/// look is logged.
#[utoipa::path(tag = "revocations", params(("code" = String, Path, example = "2026-C-00012")),
    responses((status = 200, body = CertificateCase), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/certificates/{code}/revocations")]
pub async fn revocations_of_certificate(
    caller: Officer,
    code: web::Path<String>,
    app: App,
) -> Result<web::Json<CertificateCase>, ApiError> {
    app.write(move |tx| revocations::case(tx, &caller, &code)).await.map(web::Json)
}
