use super::{service, store};
use crate::app::App;
use crate::error::ApiError;
use crate::http::idempotency::IdempotencyKey;
use crate::http::{Caller, multipart};
use crate::requests::view;
use actix_multipart::Multipart;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::{HttpResponse, delete, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use ventanilla_shared::api::requests::Document;
use ventanilla_shared::problem::Problem;
use ventanilla_shared::{DocumentId, RequestId};

/// A file to attach, as `multipart/form-data`.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct NewDocument {
    /// A document kind of the procedure.
    #[schema(example = "dpi")]
    pub kind: String,
    /// Required for kinds that are described.
    pub description: Option<String>,
    /// The attached document of the same kind whose place this one takes; it goes as this one comes.
    pub replaces: Option<DocumentId>,
    /// PDF, JPEG or PNG, up to 10 MB; judged by its content.
    #[schema(value_type = String, format = Binary)]
    pub file: Vec<u8>,
}

/// Attach a file to a draft.
#[utoipa::path(tag = "documents", request_body(content = NewDocument, content_type = "multipart/form-data"),
    params(("id" = RequestId, Path), ("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key gets the same document; kept 24 hours")),
    responses((status = 201, body = Document), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[post("/requests/{id}/documents")]
pub async fn attach(
    caller: Caller,
    id: web::Path<RequestId>,
    key: IdempotencyKey,
    parts: Multipart,
    app: App,
) -> Result<HttpResponse, ApiError> {
    let form = multipart::read(&app, parts, &["kind", "description", "replaces"]).await?;
    let document = service::attach(&app, caller, *id, key, form).await?;
    Ok(HttpResponse::Created().json(document))
}

/// The file itself, with the type that its content was judged to have. An officer's look is logged.
#[utoipa::path(tag = "documents", params(("id" = RequestId, Path), ("document" = DocumentId, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>, description = "PDF, JPEG or PNG"), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/requests/{id}/documents/{document}")]
pub async fn read(
    caller: Caller,
    path: web::Path<(RequestId, DocumentId)>,
    app: App,
) -> Result<HttpResponse, ApiError> {
    let (id, document) = path.into_inner();
    let found = app
        .write(move |tx| {
            let (_, as_whom) = view::visible(tx, &caller, id)?;
            let found = store::find(tx, id, document)?.ok_or(ApiError::NOT_FOUND)?;
            if as_whom == view::As::Officer {
                view::log_look(tx, &caller, id, &format!("document {document}"))?;
            }
            Ok(found)
        })
        .await?;
    let content = app.objects.get(&found.sha256).await?;
    let name: String =
        found.file_name.chars().map(|c| if c.is_ascii() && c != '"' { c } else { '_' }).collect();
    Ok(HttpResponse::Ok()
        .content_type(found.media_type.as_str())
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(content))
}

/// Remove a file from a draft.
#[utoipa::path(tag = "documents", params(("id" = RequestId, Path), ("document" = DocumentId, Path)),
    responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[delete("/requests/{id}/documents/{document}")]
pub async fn remove(
    caller: Caller,
    path: web::Path<(RequestId, DocumentId)>,
    app: App,
) -> Result<HttpResponse, ApiError> {
    let (id, document) = path.into_inner();
    app.write(move |tx| service::remove(tx, &caller, id, document)).await?;
    Ok(HttpResponse::NoContent().finish())
}
