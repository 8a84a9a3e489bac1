//! PDFs: whole, harmless, and no larger within than they may be.

use super::Fault;
use flate2::{Decompress, FlushDecompress, Status};
use lopdf::{DecompressError, Dictionary, Document, LoadOptions, Object};

/// Most bytes that all compressed parts of a file may expand to. Twelve pages scanned at 300 dpi in colour take 310 MB.
const EXPANDED: u64 = 512 * 1024 * 1024;
/// Most bytes of one part that is read while the file is loaded (objects, cross-references): held in memory.
const LOADED: usize = 32 * 1024 * 1024;
/// Deepest nesting: what nests deeper is made to break readers.
const DEPTH: usize = 60;

/// Number of pages.
pub fn judge(content: &[u8]) -> Result<u32, Fault> {
    ends_well(content)?;
    expands_within(content, EXPANDED)?;
    let options = LoadOptions { max_decompressed_size: Some(LOADED), ..LoadOptions::default() };
    // lopdf opens a file with an empty user password by itself; encrypted is encrypted all the same.
    let document = Document::load_mem_with_options(content, options).map_err(|error| match error {
        lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword => Fault::Encrypted,
        lopdf::Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => Fault::Expands,
        _ => Fault::Broken,
    })?;
    if document.was_encrypted() || document.trailer.has(b"Encrypt") {
        return Err(Fault::Encrypted);
    }
    // A reader may repair it into something else than what was judged.
    if document.xref_recovery == Some(lopdf::xref::XrefRecovery::Reconstructed) {
        return Err(Fault::Broken);
    }
    document.objects.values().try_for_each(|object| harmless(object, 0))?;
    // An object that one reader leaves out may run in another.
    if [&b"/JavaScript"[..], b"/EmbeddedFile", b"/RichMedia"].iter().any(|name| find(content, name).is_some())
    {
        return Err(Fault::Active);
    }
    let pages = u32::try_from(document.get_pages().len()).unwrap_or(u32::MAX);
    if pages == 0 { Err(Fault::Broken) } else { Ok(pages) }
}

/// Longest tail of comments: programs leave a line.
const COMMENTS: usize = 1024;

/// Nothing after the end but blanks and a few comments in plain text: what else is appended is another file, for readers
/// that look at the end.
fn ends_well(content: &[u8]) -> Result<(), Fault> {
    const END: &[u8] = b"%%EOF";
    let last = content.windows(END.len()).rposition(|part| part == END).ok_or(Fault::Broken)?;
    let tail = &content[last + END.len()..];
    let blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0;
    // No angle brackets: whoever guesses at contents would find a page of the web.
    let plain = |byte: &u8| matches!(byte, b'\t' | b' '..=b'~') && *byte != b'<';
    let comment = |line: &[u8]| line.starts_with(b"%") && line.iter().all(plain);
    let mut lines = tail.split(|byte| matches!(byte, b'\r' | b'\n'));
    let few = tail.len() <= COMMENTS && lines.all(|line| line.iter().all(blank) || comment(line));
    if few || tail.iter().all(blank) { Ok(()) } else { Err(Fault::Appended) }
}

fn find(content: &[u8], wanted: &[u8]) -> Option<usize> {
    content.windows(wanted.len()).position(|part| part == wanted)
}

/// Expands everything that is compressed, whether the file's tables name it or not, and keeps nothing of it.
fn expands_within(content: &[u8], most: u64) -> Result<(), Fault> {
    const BEGIN: &[u8] = b"stream";
    let mut buffer = vec![0; 64 * 1024];
    let (mut at, mut total) = (0, 0);
    while let Some(found) = find(&content[at..], BEGIN) {
        at += found + BEGIN.len();
        let data = &content[at..];
        let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).unwrap_or(data);
        // The header of zlib: method 8, and a check that holds.
        let deflated =
            data.len() > 2 && data[0] & 15 == 8 && u16::from_be_bytes([data[0], data[1]]).is_multiple_of(31);
        if !deflated {
            continue;
        }
        let mut inflate = Decompress::new(true);
        loop {
            let read = usize::try_from(inflate.total_in()).unwrap_or(usize::MAX).min(data.len());
            let (before, input) = (inflate.total_out(), read);
            let status = inflate.decompress(&data[read..], &mut buffer, FlushDecompress::None);
            let made = inflate.total_out() - before;
            total += made;
            if total > most {
                return Err(Fault::Expands);
            }
            let stuck = made == 0 && inflate.total_in() == input as u64;
            if stuck || !matches!(status, Ok(Status::Ok | Status::BufError)) {
                break;
            }
        }
        // What was read is no text in which another part could begin.
        at += usize::try_from(inflate.total_in()).unwrap_or_default();
        at = at.min(content.len());
    }
    Ok(())
}

/// Whether an object runs nothing and carries no other file.
fn harmless(object: &Object, depth: usize) -> Result<(), Fault> {
    if depth > DEPTH {
        return Err(Fault::Broken);
    }
    match object {
        Object::Dictionary(dictionary) => within(dictionary, depth),
        Object::Stream(stream) => {
            // Compressed twice: what the first expands to is small, and what that expands to is not.
            let filters = stream.dict.get(b"Filter").and_then(Object::as_array);
            let flate = |filter: &&Object| {
                matches!(filter.as_name(), Ok(b"FlateDecode" | b"Fl" | b"LZWDecode" | b"LZW"))
            };
            if filters.is_ok_and(|filters| filters.iter().filter(flate).count() > 1) {
                return Err(Fault::Expands);
            }
            within(&stream.dict, depth)
        }
        Object::Array(items) => items.iter().try_for_each(|item| harmless(item, depth + 1)),
        _ => Ok(()),
    }
}

fn within(dictionary: &Dictionary, depth: usize) -> Result<(), Fault> {
    for (key, value) in dictionary {
        let name = value.as_name().unwrap_or_default();
        match (key.as_slice(), name) {
            // A form whose pages a program draws: what an officer would see depends on the reader.
            (b"XFA", _) => return Err(Fault::DynamicForm),
            (b"JS" | b"JavaScript" | b"EmbeddedFiles" | b"EF" | b"Launch" | b"Collection", _)
            | (
                b"S",
                b"JavaScript" | b"Launch" | b"ImportData" | b"SubmitForm" | b"GoToE" | b"GoToR"
                | b"Rendition" | b"Movie" | b"Sound" | b"RichMediaExecute" | b"GoTo3DView",
            )
            | (b"Type", b"EmbeddedFile")
            | (b"Subtype", b"FileAttachment" | b"RichMedia" | b"Movie" | b"Screen" | b"Sound" | b"3D") => {
                return Err(Fault::Active);
            }
            _ => harmless(value, depth + 1)?,
        }
    }
    Ok(())
}
