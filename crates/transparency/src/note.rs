use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// More than any checkpoint with all its witnesses.
const LARGEST: usize = 64 * 1024;
/// A note has no more signatures than this; the format asks for at least 16.
const MOST_SIGNATURES: usize = 64;

/// A text is no signed note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a signed note (c2sp.org/signed-note)")]
pub struct NoteError;

/// A text with signatures below it (<https://c2sp.org/signed-note>). Nothing is verified by reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What is signed, with its last line feed.
    pub text: String,
    /// In their order.
    pub signatures: Vec<NoteSignature>,
}

/// A line below a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// Of the key.
    pub name: String,
    /// First four bytes of the key's hash: which of the keys of that name.
    pub key_id: u32,
    /// What that kind of key makes.
    pub signature: Vec<u8>,
}

impl Note {
    /// Reads a note.
    ///
    /// # Errors
    /// [`NoteError`]
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        let control = |c: char| c.is_control() && c != '\n';
        if note.len() > LARGEST || note.contains(control) {
            return Err(NoteError);
        }
        // The last blank line: the text itself may have some.
        let end = note.rfind("\n\n").ok_or(NoteError)? + 1;
        let (text, rest) = note.split_at(end);
        let lines = rest.strip_prefix('\n').and_then(|rest| rest.strip_suffix('\n')).ok_or(NoteError)?;
        let signatures: Vec<_> = lines.split('\n').map(signature).collect::<Option<_>>().ok_or(NoteError)?;
        if signatures.len() > MOST_SIGNATURES {
            return Err(NoteError);
        }
        Ok(Self { text: text.to_owned(), signatures })
    }
}

/// The note as it is published.
impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| {
            let bytes = [&signature.key_id.to_be_bytes()[..], &signature.signature].concat();
            writeln!(f, "— {} {}", signature.name, STANDARD.encode(bytes))
        })
    }
}

fn signature(line: &str) -> Option<NoteSignature> {
    let (name, encoded) = line.strip_prefix("— ")?.split_once(' ')?;
    let bytes = STANDARD.decode(encoded).ok()?;
    let (id, signature) = bytes.split_first_chunk::<4>()?;
    let fine = is_name(name) && !signature.is_empty();
    fine.then(|| NoteSignature {
        name: name.to_owned(),
        key_id: u32::from_be_bytes(*id),
        signature: signature.to_vec(),
    })
}

/// A key's name: something, without spaces or plus signs.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+')
}
