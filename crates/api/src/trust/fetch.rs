use crate::error::ApiError;
use std::time::Duration;
use ventanilla_pades::FetchError;

/// A signer waits for the answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// A national revocation list has a few megabytes.
const LARGEST: usize = 16 * 1024 * 1024;

/// Services over HTTP. Called from threads that may wait, of a runtime that goes on meanwhile.
pub struct Outside {
    client: reqwest::Client,
}

impl Outside {
    pub fn new() -> Result<Self, ApiError> {
        let client = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none());
        Ok(Self { client: client.build().map_err(ApiError::internal)? })
    }

    pub fn post(&self, url: &str, kind: &str, body: &[u8]) -> Result<Vec<u8>, FetchError> {
        let url = asked(url)?;
        Self::answer(self.client.post(url).header("content-type", kind).body(body.to_vec()))
    }

    pub fn get(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        let url = asked(url)?;
        Self::answer(self.client.get(url))
    }

    fn answer(request: reqwest::RequestBuilder) -> Result<Vec<u8>, FetchError> {
        let runtime = tokio::runtime::Handle::try_current()
            .map_err(|error| FetchError::Unreachable(error.to_string()))?;
        runtime.block_on(async {
            let mut answer = request.send().await.map_err(failed)?;
            if answer.status() != reqwest::StatusCode::OK {
                return Err(FetchError::Status(answer.status().as_u16()));
            }
            let mut body = Vec::new();
            while let Some(part) = answer.chunk().await.map_err(failed)? {
                if body.len() + part.len() > LARGEST {
                    return Err(FetchError::TooLarge);
                }
                body.extend_from_slice(&part);
            }
            Ok(body)
        })
    }
}

/// Certificates may name any address: only what an authority is reached by.
fn asked(url: &str) -> Result<reqwest::Url, FetchError> {
    let url = reqwest::Url::parse(url).map_err(|_| FetchError::Forbidden)?;
    if matches!(url.scheme(), "http" | "https") { Ok(url) } else { Err(FetchError::Forbidden) }
}

fn failed(error: reqwest::Error) -> FetchError {
    if error.is_timeout() { FetchError::TimedOut } else { FetchError::Unreachable(error.to_string()) }
}
