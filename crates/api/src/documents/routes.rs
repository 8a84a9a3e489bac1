use super::{range, service, store};
use crate::app::App;
use crate::error::ApiError;
use crate::http::idempotency::IdempotencyKey;
use crate::http::{Caller, multipart};
use crate::requests::view;
use actix_multipart::Multipart;
use actix_web::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_SECURITY_POLICY,
};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use ventanilla_shared::api::requests::Document;
use ventanilla_shared::problem::{Problem, ProblemCode};
use ventanilla_shared::procedure::MediaType;
use ventanilla_shared::{DocumentId, RequestId};

/// A file to attach, as `multipart/form-data`.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
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

/// The file itself, with the type that its content was judged to have, or the part of it that `Range` asks for. An
/// officer's look is logged. `410 content_deleted` once the procedure's time for keeping it is over.
#[utoipa::path(tag = "documents", params(("id" = RequestId, Path), ("document" = DocumentId, Path),
        ("Range" = Option<String>, Header, description = "One range of bytes, such as `bytes=0-1023`")),
    responses((status = 200, content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "video/mp4"), (Vec<u8> = "video/webm")), description = "PDF, JPEG, PNG, MP4 or WebM"),
        (status = 206, content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "video/mp4"), (Vec<u8> = "video/webm")), description = "The part that was asked for"),
        (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/requests/{id}/documents/{document}")]
pub async fn read(
    caller: Caller,
    path: web::Path<(RequestId, DocumentId)>,
    request: HttpRequest,
    app: App,
) -> Result<HttpResponse, ApiError> {
    let (id, document) = path.into_inner();
    let asked = range::asked(&request);
    // A player asks for many parts: the look is logged with the first.
    let begins = asked.as_ref().is_none_or(range::Asked::begins);
    let found = app
        .write(move |tx| {
            let (_, as_whom) = view::visible(tx, &caller, id)?;
            let found = store::find(tx, id, document)?.ok_or(ApiError::NOT_FOUND)?;
            if found.deleted_at.is_some() {
                return Err(ApiError::Problem(ProblemCode::ContentDeleted));
            }
            if as_whom == view::As::Officer && begins {
                view::log_look(tx, &caller, id, &format!("document {document}"))?;
            }
            Ok(found)
        })
        .await?;
    let name = named(&found.file_name, found.media_type);
    let range = asked.and_then(|asked| asked.within(found.size));
    let mut response = match &range {
        Some(range) => {
            let mut response = HttpResponse::PartialContent();
            let bytes = format!("bytes {}-{}/{}", range.start, range.end - 1, found.size);
            response.insert_header((CONTENT_RANGE, bytes));
            response
        }
        None => HttpResponse::Ok(),
    };
    response
        .content_type(found.media_type.as_str())
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        // Opened by itself it neither runs anything nor reaches anybody.
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .insert_header((ACCEPT_RANGES, "bytes"));
    let length = range.as_ref().map_or(found.size, |range| range.end - range.start);
    let content = app.objects.stream(&found.sha256, range).await?;
    let content = content.map_err(ApiError::internal);
    Ok(response.no_chunking(length).streaming(content))
}

/// A name for a header, that ends as the type that the content was judged to have: `dpi.exe` is kept as `dpi.exe.pdf`.
fn named(name: &str, kind: MediaType) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_graphic() && c != '"' || c == ' ' { c } else { '_' }).collect();
    let ends: &[&str] = match kind {
        MediaType::Pdf => &[".pdf"],
        MediaType::Jpeg => &[".jpg", ".jpeg", ".jfif"],
        MediaType::Png => &[".png"],
        MediaType::Mp4 => &[".mp4", ".m4v", ".mov"],
        MediaType::Webm => &[".webm"],
    };
    let lower = plain.to_ascii_lowercase();
    if ends.iter().any(|end| lower.ends_with(end)) { plain } else { format!("{plain}{}", ends[0]) }
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
