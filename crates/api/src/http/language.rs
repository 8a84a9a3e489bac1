use crate::error::ApiError;
use actix_web::dev::Payload;
use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::{FromRequest, HttpRequest};
use std::future::{Ready, ready};
use ventanilla_shared::Language;

/// The language of the answer, by `Accept-Language`.
#[derive(Debug, Clone, Copy)]
pub struct Lang(pub Language);

impl Lang {
    pub fn of(request: &HttpRequest) -> Language {
        let header = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Language::negotiate(header.unwrap_or_default())
    }
}

impl FromRequest for Lang {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(Self::of(request))))
    }
}
