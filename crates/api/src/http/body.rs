use crate::error::{ApiError, Fault};
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;
use std::future::Future;
use std::pin::Pin;
use validator::Validate;
use ventanilla_shared::problem::ProblemCode;

/// A JSON body, read but not judged.
pub struct Body<T>(pub T);

/// A JSON body whose every field passed its rules.
pub struct Valid<T>(pub T);

/// Rules beyond single fields, and their errors as faults.
pub trait Checked {
    fn faults(&self) -> Vec<Fault>;
}

impl<T: Validate> Checked for T {
    fn faults(&self) -> Vec<Fault> {
        let Err(errors) = self.validate() else { return Vec::new() };
        let mut faults: Vec<Fault> = errors
            .field_errors()
            .iter()
            .flat_map(|(field, errors)| {
                errors.iter().map(move |error| Fault::new(format!("/{field}"), error.code.as_ref()))
            })
            .collect();
        faults.sort_by(|a, b| a.pointer.cmp(&b.pointer));
        faults
    }
}

/// Bodies of JSON endpoints are forms; none is larger.
const LIMIT: usize = 1024 * 1024;

async fn read<T: DeserializeOwned>(request: HttpRequest, payload: Payload) -> Result<T, ApiError> {
    let json =
        request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(|kind| {
            kind.split(';').next().is_some_and(|k| k.trim().eq_ignore_ascii_case("application/json"))
        });
    if !json {
        return Err(ApiError::Problem(ProblemCode::UnsupportedMedia));
    }
    let payload = web::Payload::from_request(&request, &mut { payload })
        .await
        .map_err(|_| malformed("", "not_json"))?;
    let bytes = payload
        .to_bytes_limited(LIMIT)
        .await
        .map_err(|_| ApiError::Problem(ProblemCode::TooLarge))?
        .map_err(|_| malformed("", "not_json"))?;
    let mut reader = serde_json::Deserializer::from_slice(&bytes);
    let value = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| fault_of(pointer(error.path()), error.inner()))?;
    reader.end().map_err(|_| malformed("", "not_json"))?;
    Ok(value)
}

/// A path as JSON pointer (RFC 6901). What could not be located is the whole body.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Map { key } => Some(format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
            Segment::Enum { variant } => Some(format!("/{variant}")),
            Segment::Unknown => None,
        })
        .collect()
}

/// Which field a body that cannot be read fails at, and why.
fn fault_of(pointer: String, error: &serde_json::Error) -> ApiError {
    let words = error.to_string();
    if !error.is_data() {
        return malformed(&pointer, "not_json");
    }
    let quoted = || words.split('`').nth(1).unwrap_or_default().to_owned();
    let fault = if words.starts_with("missing field") {
        Fault::new(format!("{pointer}/{}", quoted()), "missing")
    } else if words.starts_with("unknown field") {
        let pointer = if pointer.ends_with(&format!("/{}", quoted())) {
            pointer
        } else {
            format!("{pointer}/{}", quoted())
        };
        Fault::new(pointer, "unknown_field")
    } else if words.starts_with("unknown variant") {
        Fault::new(pointer, "choice")
    } else if words.contains("input contains invalid characters")
        || words.contains("premature end of input")
        || words.contains("out of range")
    {
        Fault::new(pointer, "date")
    } else {
        Fault::new(pointer, "not_an_object")
    };
    ApiError::invalid(vec![fault])
}

fn malformed(pointer: &str, code: &str) -> ApiError {
    ApiError::Faults { code: ProblemCode::Malformed, faults: vec![Fault::new(pointer, code)] }
}

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { read(request, payload).await.map(Self) })
    }
}

impl<T: DeserializeOwned + Checked + 'static> FromRequest for Valid<T> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let body: T = read(request, payload).await?;
            let faults = body.faults();
            if faults.is_empty() { Ok(Self(body)) } else { Err(ApiError::invalid(faults)) }
        })
    }
}
