use super::service::{self, PART};
use crate::app::App;
use crate::error::ApiError;
use crate::http::idempotency::IdempotencyKey;
use crate::http::{Caller, Valid};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use ventanilla_shared::api::requests::Document;
use ventanilla_shared::api::uploads::{NewUpload, Upload};
use ventanilla_shared::problem::{Problem, ProblemCode};
use ventanilla_shared::{RequestId, UploadId};

/// Begin the upload of a large file into a draft. Its parts follow by `PATCH`; it can be continued for 24 hours.
#[utoipa::path(tag = "documents", request_body = NewUpload,
    params(("id" = RequestId, Path), ("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key gets the same upload; kept 24 hours")),
    responses((status = 201, body = Upload), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/requests/{id}/uploads")]
pub async fn begin(
    caller: Caller,
    id: web::Path<RequestId>,
    key: IdempotencyKey,
    body: Valid<NewUpload>,
    app: App,
) -> Result<HttpResponse, ApiError> {
    let upload = app.write(move |tx| service::begin(tx, &caller, *id, &body.0, &key)).await?;
    Ok(HttpResponse::Created().json(upload))
}

/// How far an upload is: `received` is the offset of the next part.
#[utoipa::path(tag = "documents", params(("id" = RequestId, Path), ("upload" = UploadId, Path)),
    responses((status = 200, body = Upload), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/requests/{id}/uploads/{upload}")]
pub async fn state(
    caller: Caller,
    path: web::Path<(RequestId, UploadId)>,
    app: App,
) -> Result<web::Json<Upload>, ApiError> {
    let (request, id) = path.into_inner();
    app.read(move |tx| service::state(tx, &caller, request, id)).await.map(web::Json)
}

/// Send the part that begins at `Upload-Offset`, at most 4 MiB. `409 upload_offset` when another part is next.
#[utoipa::path(tag = "documents", request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    params(("id" = RequestId, Path), ("upload" = UploadId, Path), ("Upload-Offset" = u64, Header, description = "Bytes before this part")),
    responses((status = 200, body = Upload), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[patch("/requests/{id}/uploads/{upload}")]
pub async fn part(
    caller: Caller,
    path: web::Path<(RequestId, UploadId)>,
    request: HttpRequest,
    payload: web::Payload,
    app: App,
) -> Result<web::Json<Upload>, ApiError> {
    let header = request.headers().get("upload-offset").and_then(|value| value.to_str().ok());
    let offset = service::offset(header)?;
    let content = payload
        .to_bytes_limited(PART)
        .await
        .map_err(|_| ApiError::Problem(ProblemCode::TooLarge))?
        .map_err(|_| ApiError::Problem(ProblemCode::Malformed))?;
    service::part(&app, caller, path.into_inner(), offset, content).await.map(web::Json)
}

/// Attach the file whose parts have all arrived: judged by its content, as by `POST /requests/{id}/documents`.
#[utoipa::path(tag = "documents",
    params(("id" = RequestId, Path), ("upload" = UploadId, Path), ("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key gets the same document; kept 24 hours")),
    responses((status = 201, body = Document), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/requests/{id}/uploads/{upload}/complete")]
pub async fn complete(
    caller: Caller,
    path: web::Path<(RequestId, UploadId)>,
    key: IdempotencyKey,
    app: App,
) -> Result<HttpResponse, ApiError> {
    let document = service::complete(&app, caller, path.into_inner(), key).await?;
    Ok(HttpResponse::Created().json(document))
}

/// Give an upload up.
#[utoipa::path(tag = "documents", params(("id" = RequestId, Path), ("upload" = UploadId, Path)),
    responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[delete("/requests/{id}/uploads/{upload}")]
pub async fn cancel(
    caller: Caller,
    path: web::Path<(RequestId, UploadId)>,
    app: App,
) -> Result<HttpResponse, ApiError> {
    let (request, id) = path.into_inner();
    app.write(move |tx| service::remove(tx, &caller, request, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
