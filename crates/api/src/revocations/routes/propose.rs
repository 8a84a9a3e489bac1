use crate::app::{App, Tx};
use crate::error::ApiError;
use crate::http::idempotency::{self, IdempotencyKey};
use crate::http::{Officer, Valid};
use crate::revocations::{self, shown};
use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpResponse, post, web};
use ventanilla_shared::api::revocations::{NewRevocation, Revocation};
use ventanilla_shared::problem::Problem;

/// Propose to revoke an issued certificate, for reviewers and signers of the units that made it. It holds until another
/// officer confirms.
#[utoipa::path(tag = "revocations", request_body = NewRevocation,
    params(("code" = String, Path, example = "7Q2M-9XKD-4TRB-H8WN"),
        ("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key proposes nothing new")),
    responses((status = 201, body = Revocation, headers(("ETag" = String, description = "The version, for If-Match"))),
        (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/certificates/{code}/revocations")]
pub async fn propose_revocation(
    caller: Officer,
    code: web::Path<String>,
    key: IdempotencyKey,
    body: Valid<NewRevocation>,
    app: App,
) -> Result<HttpResponse, ApiError> {
    let proposed = app
        .write(move |tx| {
            let fingerprint = serde_json::to_vec(&(&*code, &body.0))?;
            let create = |tx: &mut Tx<'_>| {
                let kept = revocations::propose(tx, &caller, &code, body.0)?;
                Ok((kept.id.clone(), kept.id))
            };
            let known = |_: &mut Tx<'_>, id: &str| Ok(id.to_owned());
            let id = idempotency::once(tx, caller.account.id, &key, &fingerprint, create, known)?;
            let order = revocations::find(tx, &caller, &id, "revocation")?;
            shown(tx, order)
        })
        .await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/revocations/{}", proposed.id)))
        .insert_header((ETAG, format!("\"{}\"", proposed.version)))
        .json(proposed))
}
