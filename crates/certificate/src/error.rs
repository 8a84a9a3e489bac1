use std::{fmt, time::Duration};

/// Why a certificate was not rendered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The template does not compile with this data, or breaks a rule of PDF/A or PDF/UA.
    #[error("template refused: {}", list(.0))]
    Template(Vec<Problem>),
    /// The data holds characters that the fonts lack: a PDF/A may not show a missing glyph.
    #[error("the fonts lack these characters: {0:?}")]
    Unprintable(Vec<char>),
    /// The text is too long for a QR code.
    #[error("text of {0} bytes does not fit in a QR code")]
    QrTooLong(usize),
    /// The render was not ready in time. See [`RenderOptions::deadline`](crate::RenderOptions::deadline).
    #[error("not rendered within {0:?}")]
    TooSlow(Duration),
    /// Earlier renders that were given up still occupy their threads; none is started until one of them ends.
    #[error("{0} renders that ran out of time are still running")]
    Overloaded(usize),
    /// The render's thread could not be started, or Typst panicked in it.
    #[error("the renderer failed: {0}")]
    Crashed(String),
}

/// One fault of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line in the template, from 1; `None` when the fault belongs to no line (a rule of PDF/UA, say).
    pub line: Option<usize>,
    /// What is wrong, in Typst's words (English), with its hints.
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.reason),
            None => f.write_str(&self.reason),
        }
    }
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("; ")
}
