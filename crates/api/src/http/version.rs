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
            Some(text) => version(text).map(Self).ok_or_else(|| ApiError::Faults {
                code: ProblemCode::Malformed,
                faults: vec![Fault::new("", "header")],
            }),
        })
    }
}

/// The version that an `ETag` of this server names: digits in quotation marks.
fn version(tag: &str) -> Option<i64> {
    let digits = tag.strip_prefix('"')?.strip_suffix('"')?;
    let only = (1..=18).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    only.then(|| digits.parse().ok())?
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

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn only_tags_of_this_server_name_a_version() {
        assert_eq!(version("\"17\""), Some(17));
        for wrong in [
            "17",
            "*",
            "\"\"",
            "\"-1\"",
            "\"+1\"",
            "W/\"1\"",
            "\"1\", \"2\"",
            "\"9999999999999999999\"",
            "\"",
        ] {
            assert_eq!(version(wrong), None, "{wrong}");
        }
    }
}
