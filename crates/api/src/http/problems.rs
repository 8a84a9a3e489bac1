//! Puts every error answer into the words and the format of a problem (RFC 9457), whoever made it.

use crate::error::Draft;
use crate::http::{Lang, methods};
use actix_web::HttpResponse;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::middleware::Next;
use ventanilla_shared::Language;
use ventanilla_shared::messages;
use ventanilla_shared::problem::{Problem, ProblemCode};

const MEDIA_TYPE: &str = "application/problem+json";

/// Middleware: what is an error and not a problem yet becomes one.
pub async fn write(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let language = Lang::of(request.request());
    if let Some(allow) = methods::allowed_instead(request.path(), request.method(), false) {
        return Ok(request.into_response(not_allowed(&allow, language)));
    }
    let response = next.call(request).await?.map_into_boxed_body();
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return Ok(response);
    }
    let draft = response.response().extensions().get::<Draft>().cloned();
    // Handlers say by a draft what they do not find: without one no route took the request.
    if status == StatusCode::NOT_FOUND
        && draft.is_none()
        && let Some(allow) =
            methods::allowed_instead(response.request().path(), response.request().method(), true)
    {
        let (http, _) = response.into_parts();
        return Ok(ServiceResponse::new(http, not_allowed(&allow, language)));
    }
    let draft = draft.unwrap_or_else(|| Draft { code: code_for(status.as_u16()), faults: Vec::new() });
    let allow = response.headers().get(ALLOW).cloned();
    let (http, _) = response.into_parts();
    let mut answer = answer(&draft, language);
    if let Some(allow) = allow {
        answer.headers_mut().insert(ALLOW, allow);
    }
    Ok(ServiceResponse::new(http, answer))
}

fn not_allowed(allow: &str, language: Language) -> HttpResponse {
    let mut answer = answer(&Draft { code: ProblemCode::MethodNotAllowed, faults: Vec::new() }, language);
    if let Ok(allow) = HeaderValue::from_str(allow) {
        answer.headers_mut().insert(ALLOW, allow);
    }
    answer
}

/// An answer made outside of [`write`].
pub fn in_words(code: ProblemCode, language: Language) -> HttpResponse {
    answer(&Draft { code, faults: Vec::new() }, language)
}

fn answer(draft: &Draft, language: Language) -> HttpResponse {
    let problem = problem(draft, language);
    let status = StatusCode::from_u16(problem.status).unwrap_or_default();
    let mut response = HttpResponse::build(status);
    response.insert_header((CONTENT_TYPE, MEDIA_TYPE)).insert_header(("content-language", language.tag()));
    match problem.status {
        401 => response.insert_header((WWW_AUTHENTICATE, "Bearer")),
        429 | 503 => response.insert_header((RETRY_AFTER, "10")),
        _ => &mut response,
    };
    response.body(serde_json::to_vec(&problem).unwrap_or_default())
}

/// A draft in words.
pub fn problem(draft: &Draft, language: Language) -> Problem {
    Problem {
        kind: format!("/problems/{}", draft.code.as_str()).into(),
        code: draft.code,
        title: messages::text(language, &draft.code.title_id()),
        status: draft.code.status(),
        detail: None,
        errors: draft.faults.iter().map(|fault| fault.in_language(language)).collect(),
    }
}

/// The problem of an error that the framework made.
fn code_for(status: u16) -> ProblemCode {
    match status {
        401 => ProblemCode::Unauthenticated,
        403 => ProblemCode::Forbidden,
        404 => ProblemCode::NotFound,
        405 => ProblemCode::MethodNotAllowed,
        406 => ProblemCode::NotAcceptable,
        413 => ProblemCode::TooLarge,
        415 => ProblemCode::UnsupportedMedia,
        429 => ProblemCode::TooManyRequests,
        503 => ProblemCode::Unavailable,
        400..=499 => ProblemCode::Malformed,
        _ => ProblemCode::Internal,
    }
}
