use crate::error::{ApiError, Fault};
use actix_web::body::BoxBody;
use actix_web::dev::Payload;
use actix_web::http::header::{ETAG, IF_MATCH};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder};
use serde::Serialize;
use std::future::{Ready, ready};
use ventanilla_shared::problem::ProblemCode;

/// The version on which a change is based. Every change names it: 428 without, 412 when it is stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub i64);

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get(IF_MATCH).map(|value| value.to_str().unwrap_or_default().trim());
        ready(match header {
            None => Err(ApiError::Problem(ProblemCode::VersionRequired)),
            Some(text) => text.trim_matches('"').parse().map(Self).map_err(|_| ApiError::Faults {
                code: ProblemCode::Malformed,
                faults: vec![Fault::new("", "header")],
            }),
        })
    }
}

/// An answer with its version as `ETag`.
pub struct Versioned<T> {
    pub body: T,
    pub version: i64,
}

impl<T: Serialize> Responder for Versioned<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().insert_header((ETAG, format!("\"{}\"", self.version))).json(self.body)
    }
}
