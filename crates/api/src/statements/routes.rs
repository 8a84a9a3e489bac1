use super::{disclosed, keys};
use crate::app::App;
use crate::certificates::{VerificationCode, store};
use crate::error::ApiError;
use crate::http::Caller;
use crate::requests::view;
use crate::revocations;
use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, get, web};
use ventanilla_shared::RequestId;
use ventanilla_shared::api::certificates::{Disclosure, StatementKeys};
use ventanilla_shared::problem::Problem;
use ventanilla_statement::Signed;

/// The public keys with which institutions sign the statements in QR codes: a JWK Set (RFC 7517, RFC 8037). Keep it to check
/// QR codes without a network. For anyone.
#[utoipa::path(tag = "verification", responses((status = 200, body = StatementKeys),
    (status = "4XX", body = Problem, content_type = "application/problem+json")))]
#[get("/statement-keys")]
pub async fn statement_keys(app: App) -> Result<HttpResponse, ApiError> {
    let keys = app.read(keys::all).await?;
    let text = keys.to_json().map_err(ApiError::internal)?;
    Ok(HttpResponse::Ok().content_type("application/json").body(text))
}

/// The data of an issued certificate as their hash is in the QR code, with the salt. Whoever is given them can check that they
/// are the issuer's.
#[utoipa::path(tag = "requests", params(("id" = RequestId, Path)), responses((status = 200, body = Disclosure),
    (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/requests/{id}/certificate/data")]
pub async fn certificate_data(
    caller: Caller,
    id: web::Path<RequestId>,
    app: App,
) -> Result<web::Json<Disclosure>, ApiError> {
    let found = app.write(move |tx| {
        let (request, as_whom) = view::visible(tx, &caller, *id)?;
        if as_whom == view::As::Officer {
            view::log_look(tx, &caller, *id, "certificate_data")?;
        }
        let kept = store::current(tx, request.id)?.filter(store::Kept::was_issued);
        let kept = kept.ok_or(ApiError::NOT_FOUND)?;
        let data = store::data(tx, kept.id)?;
        let disclosure: Disclosure = serde_json::from_value(disclosed(&data).ok_or(ApiError::NOT_FOUND)?)?;
        Ok(Disclosure { revocation: revocations::of_certificate(tx, &kept)?, ..disclosure })
    });
    found.await.map(web::Json)
}

/// Where a telephone goes that opens the address in a QR code: to the certificate's page, which tells what the statement
/// cannot show. Not a part of the API, since it is printed on paper.
pub async fn open(path: web::Path<String>) -> Result<HttpResponse, ApiError> {
    let signed = Signed::parse(&path).map_err(|_| ApiError::NOT_FOUND)?;
    let code = VerificationCode::from_bytes(&signed.unverified().code).ok_or(ApiError::NOT_FOUND)?;
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, format!("/v/{}", code.as_str()))).finish())
}
