//! The port to the antivirus: a file that it has not seen is not kept.

use crate::app::AppState;
use crate::error::ApiError;
use clamav_client::TransportProtocol;
use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::time::Duration;
use ventanilla_shared::problem::ProblemCode;

/// How long clamd may take to answer to a part, and to think about the whole.
const PATIENCE: Duration = Duration::from_secs(60);
const CONNECT: Duration = Duration::from_secs(5);

/// Where clamd listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clamd {
    Unix(PathBuf),
    /// Host and port.
    Tcp(String),
}

impl Clamd {
    /// `unix:/path` or `tcp:host:port`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':')? {
            ("unix", path) if path.starts_with('/') => Some(Self::Unix(path.into())),
            ("tcp", address) => {
                let (host, port) = address.rsplit_once(':')?;
                (!host.is_empty() && port.parse::<u16>().is_ok()).then(|| Self::Tcp(address.to_owned()))
            }
            _ => None,
        }
    }
}

/// One of clamd's two kinds of connection.
pub trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

impl TransportProtocol for &Clamd {
    type Stream = Box<dyn Stream>;

    fn connect(&self) -> io::Result<Self::Stream> {
        match self {
            Clamd::Unix(path) => {
                let stream = std::os::unix::net::UnixStream::connect(path)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.set_write_timeout(Some(PATIENCE))?;
                Ok(Box::new(stream))
            }
            Clamd::Tcp(address) => {
                let address = address.to_socket_addrs()?.next().ok_or(io::ErrorKind::AddrNotAvailable)?;
                let stream = TcpStream::connect_timeout(&address, CONNECT)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.set_write_timeout(Some(PATIENCE))?;
                Ok(Box::new(stream))
            }
        }
    }
}

/// A file as it lies.
pub enum Content<'a> {
    Bytes(&'a [u8]),
    At(&'a Path),
}

/// Shows a file to the antivirus, where one is configured. On a thread that may wait.
///
/// # Errors
/// `/file file_infected`; `scanner_unavailable` when it does not say whether the file is clean.
pub fn scan(app: &AppState, content: &Content<'_>) -> Result<(), ApiError> {
    let Some(clamd) = &app.config.clamd else { return Ok(()) };
    let answer = match content {
        Content::Bytes(bytes) => clamav_client::scan_buffer(bytes, clamd, None),
        Content::At(path) => clamav_client::scan_file(path, clamd, None),
    };
    let unavailable = |reason: &str| {
        tracing::error!(reason, "the antivirus does not answer");
        Err(ApiError::Problem(ProblemCode::ScannerUnavailable))
    };
    match answer {
        Err(error) => unavailable(&error.to_string()),
        Ok(answer) => match verdict(&answer) {
            Verdict::Clean => Ok(()),
            Verdict::Infected(name) => {
                tracing::warn!(name, "a file was refused by the antivirus");
                Err(ApiError::field("/file", "file_infected"))
            }
            Verdict::None(words) => unavailable(&words),
        },
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Clean,
    Infected(String),
    /// No verdict: too large for clamd, or a fault of its own.
    None(String),
}

/// `stream: OK` and nothing else is clean.
fn verdict(answer: &[u8]) -> Verdict {
    let words = String::from_utf8_lossy(answer);
    let words = words.trim_matches(|c: char| c == '\0' || c.is_whitespace());
    match words.strip_prefix("stream: ") {
        Some("OK") => Verdict::Clean,
        Some(found) if found.ends_with(" FOUND") => {
            Verdict::Infected(found.trim_end_matches(" FOUND").to_owned())
        }
        _ => Verdict::None(words.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ok_is_clean() {
        assert_eq!(verdict(b"stream: OK\0"), Verdict::Clean);
        assert_eq!(verdict(b"stream: Prueba.OK FOUND\0"), Verdict::Infected("Prueba.OK".into()));
        for other in ["", "OK", "stream: OK FOUND OK", "INSTREAM size limit exceeded. ERROR\0", "stream: OK?"]
        {
            assert!(matches!(verdict(other.as_bytes()), Verdict::None(_)), "{other}");
        }
    }

    #[test]
    fn an_address_says_which_kind_it_is() {
        assert_eq!(Clamd::parse("unix:/run/c.sock"), Some(Clamd::Unix("/run/c.sock".into())));
        assert_eq!(Clamd::parse("tcp:127.0.0.1:3310"), Some(Clamd::Tcp("127.0.0.1:3310".into())));
        for wrong in ["", "/run/c.sock", "unix:c.sock", "tcp:3310", "tcp::3310", "tcp:h:99999", "http://x"] {
            assert_eq!(Clamd::parse(wrong), None, "{wrong}");
        }
    }
}
