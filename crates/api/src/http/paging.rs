//! Keyset pagination: the cursor is the last row's key, so that the cost does not grow with the table and inserts do
//! not shift pages.

use crate::error::ApiError;
use actix_web::body::BoxBody;
use actix_web::http::header::LINK;
use actix_web::{HttpRequest, HttpResponse, Responder};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::Serialize;
use ventanilla_shared::api::Page;

/// Where a page ends: moment and id of its last row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub at: DateTime<Utc>,
    pub id: String,
}

impl Cursor {
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{}|{}", self.at.timestamp_micros(), self.id))
    }

    pub fn decode(text: &str) -> Result<Self, ApiError> {
        let parse = || {
            let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
            let plain = String::from_utf8(bytes).ok()?;
            let (at, id) = plain.split_once('|')?;
            let id = id.parse::<uuid::Uuid>().ok()?.to_string();
            Some(Self { at: DateTime::from_timestamp_micros(at.parse().ok()?)?, id })
        };
        parse().ok_or_else(|| ApiError::field("/cursor", "cursor"))
    }
}

/// Page size: 20 unless asked, at most 100.
pub fn limit(asked: Option<i64>) -> Result<i64, ApiError> {
    match asked.unwrap_or(20) {
        limit @ 1..=100 => Ok(limit),
        _ => Err(ApiError::field("/limit", "limit")),
    }
}

/// Makes a page of rows that were asked for with one more than `limit`.
pub fn page<T>(mut rows: Vec<T>, limit: i64, key: impl Fn(&T) -> Cursor) -> (Vec<T>, Option<String>) {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = if more { rows.last().map(|row| key(row).encode()) } else { None };
    (rows, next)
}

/// A page as an answer, with its `Link` header.
pub struct Paged<T>(pub Page<T>);

impl<T: Serialize> Responder for Paged<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        if let Some(next) = &self.0.next {
            let others = request
                .query_string()
                .split('&')
                .filter(|part| !part.is_empty() && !part.starts_with("cursor="))
                .fold(String::new(), |all, part| format!("{all}{part}&"));
            response
                .insert_header((LINK, format!("<{}?{others}cursor={next}>; rel=\"next\"", request.path())));
        }
        response.json(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_was_and_others_are_refused() {
        let cursor = Cursor {
            at: DateTime::from_timestamp_micros(1_790_000_000_123_456).unwrap(),
            id: uuid::Uuid::nil().to_string(),
        };
        assert_eq!(Cursor::decode(&cursor.encode()).unwrap(), cursor);
        for wrong in ["", "!", "YWJj", "OTk5OTk5OTk5OTk5OTk5OTk5OXxh"] {
            assert!(Cursor::decode(wrong).is_err(), "{wrong}");
        }
    }
}
