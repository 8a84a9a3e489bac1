use crate::absences::service;
use crate::app::App;
use crate::error::ApiError;
use crate::http::idempotency::{self, IdempotencyKey};
use crate::http::{Officer, Valid};
use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpResponse, post};
use ventanilla_shared::api::absences::{Absence, NewAbsence};
use ventanilla_shared::problem::Problem;

/// Enter an absence: from its first to its last day the substitute has the absent officer's role at the unit. For heads of
/// the unit and administrators of the institution; nobody makes oneself a substitute.
#[utoipa::path(tag = "absences", request_body = NewAbsence,
    params(("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key gets the same absence; kept 24 hours")),
    responses((status = 201, body = Absence, headers(("ETag" = String, description = "The version, for If-Match"))), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("bearer" = [])))]
#[post("/absences")]
pub async fn enter_absence(
    caller: Officer,
    key: IdempotencyKey,
    body: Valid<NewAbsence>,
    app: App,
) -> Result<HttpResponse, ApiError> {
    service::manager(&caller)?;
    let made = app
        .write(move |tx| {
            let fingerprint = serde_json::to_vec(&body.0)?;
            idempotency::once(
                tx,
                caller.account.id,
                &key,
                &fingerprint,
                |tx| service::enter(tx, &caller, &body.0).map(|made| (made.id.to_string(), made)),
                |tx, id| service::find(tx, &caller, id.parse().map_err(ApiError::internal)?),
            )
        })
        .await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/absences/{}", made.id)))
        .insert_header((ETAG, format!("\"{}\"", made.version)))
        .json(made))
}
