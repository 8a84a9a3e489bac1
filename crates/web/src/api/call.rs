use super::failure::Failure;
use super::token::{self, IdempotencyKey, Refreshed};
use leptos::prelude::window;
use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::future::Future;
use std::pin::Pin;

/// Where the API is: beside the page.
pub(super) fn base() -> String {
    format!("{}/api/v1", window().location().origin().unwrap_or_default())
}

/// The whole address of a path of the API, to be shown.
pub fn address(path: &str) -> String {
    format!("{}{path}", base())
}

/// One call of the API, built up and then sent by one of its last methods.
pub struct Call {
    method: Method,
    path: String,
    body: Result<Option<Payload>, Failure>,
    if_match: Option<String>,
    key: Option<IdempotencyKey>,
    signing_session: Option<String>,
}

/// What a call carries.
#[derive(Clone)]
enum Payload {
    Json(String),
    /// A part of a file, and how many bytes come before it.
    Part(u64, Vec<u8>),
}

/// Reads. `path` starts behind `/api/v1`.
pub fn get(path: impl Into<String>) -> Call {
    Call::new(Method::GET, path)
}

pub fn post(path: impl Into<String>) -> Call {
    Call::new(Method::POST, path)
}

pub fn put(path: impl Into<String>) -> Call {
    Call::new(Method::PUT, path)
}

/// Sends the part of a file that begins at `offset`.
pub fn part(path: impl Into<String>, offset: u64, content: Vec<u8>) -> Call {
    Call { body: Ok(Some(Payload::Part(offset, content))), ..Call::new(Method::PATCH, path) }
}

pub fn delete(path: impl Into<String>) -> Call {
    Call::new(Method::DELETE, path)
}

impl Call {
    fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), body: Ok(None), if_match: None, key: None, signing_session: None }
    }

    pub fn body(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_string(body)
            .map(|text| Some(Payload::Json(text)))
            .map_err(|_| Failure::Unreadable);
        self
    }

    /// The version that was read: an `ETag` as it came.
    pub fn if_match(mut self, etag: impl Into<String>) -> Self {
        self.if_match = Some(etag.into());
        self
    }

    pub fn idempotent(mut self, key: &IdempotencyKey) -> Self {
        self.key = Some(key.clone());
        self
    }

    /// The signing session that it is about.
    pub fn signing_session(mut self, token: &str) -> Self {
        self.signing_session = Some(token.to_owned());
        self
    }

    /// Sends it and reads a JSON body. Its version, for the next write, is in the body.
    pub async fn json<T: DeserializeOwned>(self) -> Result<T, Failure> {
        serde_json::from_str(&self.text().await?).map_err(|reason| {
            leptos::logging::error!("unreadable answer: {reason}");
            Failure::Unreadable
        })
    }

    /// Sends it; what the answer holds does not matter.
    pub async fn nothing(self) -> Result<(), Failure> {
        self.text().await.map(|_| ())
    }

    /// Sends it and reads the body. Boxed, so that it is compiled once and not into each of its callers.
    fn text(self) -> Pin<Box<dyn Future<Output = Result<String, Failure>>>> {
        Box::pin(async move { self.answer().await?.text().await.map_err(|_| Failure::Offline) })
    }

    /// Sends it and keeps the answer's bytes and media type, as a file to show or download.
    pub async fn file(self) -> Result<(Vec<u8>, String), Failure> {
        let answer = self.answer().await?;
        let kind = answer.headers().get("content-type").and_then(|value| value.to_str().ok());
        let kind = kind.unwrap_or("application/octet-stream").to_owned();
        let bytes = answer.bytes().await.map_err(|_| Failure::Offline)?;
        Ok((bytes.to_vec(), kind))
    }

    async fn answer(self) -> Result<reqwest::Response, Failure> {
        let body = self.body?;
        let once = async |token: Option<&str>| {
            let mut request = reqwest::Client::new()
                .request(self.method.clone(), format!("{}{}", base(), self.path))
                .header("accept", "application/json, application/problem+json, */*")
                .header("accept-language", crate::i18n::tag());
            if let Some(token) = token {
                request = request.header("authorization", format!("Bearer {token}"));
            }
            if let Some(etag) = &self.if_match {
                request = request.header("if-match", etag);
            }
            if let Some(key) = &self.key {
                request = request.header("idempotency-key", key.as_str());
            }
            if let Some(token) = &self.signing_session {
                request = request.header("signing-session", token);
            }
            request = match body.clone() {
                None => request,
                Some(Payload::Json(text)) => request.header("content-type", "application/json").body(text),
                Some(Payload::Part(offset, content)) => request
                    .header("content-type", "application/octet-stream")
                    .header("upload-offset", offset.to_string())
                    .body(content),
            };
            request.send().await.map_err(|_| Failure::Offline)
        };
        let token = token::current();
        let mut answer = once(token.as_deref()).await?;
        // Signing in is answered by 401 too; there is no session to refresh then.
        let may_refresh = token.is_some() && !self.path.starts_with("/sessions");
        if answer.status().as_u16() == 401 && may_refresh {
            match token::refresh(token).await {
                Refreshed::Fresh => answer = once(token::current().as_deref()).await?,
                Refreshed::Refused => crate::session::lost(),
                Refreshed::Unreachable => return Err(Failure::Offline),
            }
        }
        if answer.status().is_success() {
            return Ok(answer);
        }
        let status = answer.status().as_u16();
        Err(Failure::from_answer(status, &answer.text().await.unwrap_or_default()))
    }
}
