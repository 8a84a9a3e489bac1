#[cfg(any(feature = "aws-lc", feature = "pure"))]
use crate::VerifierKey;
use crate::{Hash, MAX_SIZE, Note, NoteError, Root};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A head that cannot be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HeadError {
    /// No signed note.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// A signed note whose text is no checkpoint of this kind.
    #[error("not a checkpoint with a time (c2sp.org/tlog-checkpoint)")]
    NotACheckpoint,
    /// It is not signed by the key, or was altered.
    #[error("not signed by the log's key")]
    NotSigned,
    /// It is of another log than the key's.
    #[error("the head of another log")]
    OtherLog,
}

/// The state of a log at a moment. Its text is a checkpoint (<https://c2sp.org/tlog-checkpoint>):
///
/// ```text
/// ventanilla.example/log
/// 4
/// 037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=
/// time 1795190400
/// ```
///
/// The format has no time of its own, and lets a log add lines: the last one is the moment at which the head was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Which log, as it names itself; also the name of its key.
    pub origin: String,
    /// Size and root hash.
    pub root: Root,
    /// Seconds since 1970, UTC.
    pub time: u64,
}

impl Head {
    /// The text that is signed.
    pub fn text(&self) -> String {
        let hash = STANDARD.encode(self.root.hash.0);
        format!("{}\n{}\n{hash}\ntime {}\n", self.origin, self.root.size, self.time)
    }

    /// Reads the text that is signed.
    ///
    /// # Errors
    /// [`HeadError::NotACheckpoint`] unless it is exactly what [`Head::text`] writes.
    pub fn parse_text(text: &str) -> Result<Self, HeadError> {
        let lines: Vec<&str> = text.split('\n').collect();
        let &[origin, size, hash, time, ""] = lines.as_slice() else { return Err(HeadError::NotACheckpoint) };
        let read = || {
            let hash = STANDARD.decode(hash).ok()?.try_into().ok()?;
            let size = size.parse().ok().filter(|size| *size <= MAX_SIZE)?;
            let time = time.strip_prefix("time ")?.parse().ok()?;
            Some(Self { origin: origin.to_owned(), root: Root { size, hash: Hash(hash) }, time })
        };
        // One way to write it: no leading zeros, no plus sign.
        let head = read().filter(|head| head.text() == text && !origin.is_empty());
        head.ok_or(HeadError::NotACheckpoint)
    }

    /// Reads a published head and verifies that `key` signed it.
    ///
    /// # Errors
    /// [`HeadError`]
    #[cfg(any(feature = "aws-lc", feature = "pure"))]
    pub fn verified(note: &str, key: &VerifierKey) -> Result<Self, HeadError> {
        let note = Note::parse(note)?;
        let head = Self::parse_text(&note.text)?;
        if head.origin != key.name() {
            return Err(HeadError::OtherLog);
        }
        if key.has_signed(&note) { Ok(head) } else { Err(HeadError::NotSigned) }
    }

    /// Reads a published head without looking at its signatures.
    ///
    /// # Errors
    /// [`HeadError::Note`], [`HeadError::NotACheckpoint`]
    pub fn unverified(note: &str) -> Result<Self, HeadError> {
        Self::parse_text(&Note::parse(note)?.text)
    }
}
