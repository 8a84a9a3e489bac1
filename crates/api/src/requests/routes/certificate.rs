use crate::app::App;
use crate::certificates::{rendering, store};
use crate::error::ApiError;
use crate::http::{Caller, Officer};
use crate::requests::view;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::{HttpResponse, get, web};
use ventanilla_shared::RequestId;
use ventanilla_shared::decision::RequestState;
use ventanilla_shared::problem::Problem;

fn pdf(content: impl Into<bytes::Bytes>, name: &str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((CONTENT_DISPOSITION, format!("inline; filename=\"{name}.pdf\"")))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(content.into())
}

/// How the document would look: watermarked, without number, code or QR. For officers.
#[utoipa::path(tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/requests/{id}/preview")]
pub async fn preview(caller: Officer, id: web::Path<RequestId>, app: App) -> Result<HttpResponse, ApiError> {
    let id = *id;
    let request = app.write(move |tx| view::opened_by_officer(tx, &caller, id, "preview")).await?;
    let name = format!("{}-preview", request.number);
    Ok(pdf(rendering::preview(&app, request).await?, &name))
}

/// The document: the signed certificate for the applicant; for officers from the rendering on.
#[utoipa::path(tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/requests/{id}/certificate")]
pub async fn certificate(
    caller: Caller,
    id: web::Path<RequestId>,
    app: App,
) -> Result<HttpResponse, ApiError> {
    let id = *id;
    let found = app
        .write(move |tx| {
            let (request, as_whom) = view::visible(tx, &caller, id)?;
            if as_whom == view::As::Officer {
                view::log_look(tx, &caller, id, "certificate")?;
            } else if request.state != RequestState::Signed {
                return Err(ApiError::NOT_FOUND);
            }
            store::current(tx, id)?.filter(store::Kept::is_rendered).ok_or(ApiError::NOT_FOUND)
        })
        .await?;
    let content = app.objects.get(&found.sha256).await?;
    Ok(pdf(content, &found.number))
}
