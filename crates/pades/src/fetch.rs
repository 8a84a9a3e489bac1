/// How this crate reaches timestamp authorities, OCSP responders and lists: the caller's HTTP client.
///
/// An implementation sets its own limits of time and size (a revocation list may have megabytes), follows no redirect
/// to a place that it would not ask itself, and may keep what it got by GET as long as HTTP allows. Bodies are judged by
/// their signatures, so that plain `http:` does no harm.
pub trait Fetch {
    /// Sends `body` and returns the body of a 200 answer.
    ///
    /// # Errors
    /// [`FetchError`].
    fn post(&self, url: &str, content_type: &str, body: &[u8]) -> Result<Vec<u8>, FetchError>;

    /// Returns the body of a 200 answer.
    ///
    /// # Errors
    /// [`FetchError`].
    fn get(&self, url: &str) -> Result<Vec<u8>, FetchError>;
}

/// Why a service was not reached.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// No answer, or not all of it, within the caller's time limit.
    #[error("no answer in time")]
    TimedOut,
    /// No connection.
    #[error("not reached: {0}")]
    Unreachable(String),
    /// An HTTP status other than 200.
    #[error("HTTP status {0}")]
    Status(u16),
    /// More bytes than the caller takes.
    #[error("the answer is too large")]
    TooLarge,
    /// An address that the caller does not ask.
    #[error("the address is not allowed")]
    Forbidden,
}
