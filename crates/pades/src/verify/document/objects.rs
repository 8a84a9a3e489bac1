use lopdf::{Object, ObjectId, Stream};

use super::lexer::Lexer;

/// An indirect object as it stands in the file.
pub(in crate::verify) struct Indirect {
    pub id: ObjectId,
    pub value: Object,
    pub start: usize,
    /// Behind `endobj`.
    pub end: usize,
    /// A dictionary in it has a key twice.
    pub duplicate_key: bool,
    /// A comment stands between its tokens.
    pub comment: bool,
}

/// Reads the indirect object at `at`, of the number `expected`. `length` resolves a stream's indirect `/Length`.
pub(super) fn indirect(
    bytes: &[u8],
    at: usize,
    expected: Option<u32>,
    length: &dyn Fn(ObjectId) -> Option<usize>,
) -> Option<Indirect> {
    let mut lexer = Lexer::new(bytes, at);
    lexer.space();
    let start = lexer.at;
    let number = u32::try_from(lexer.unsigned()?).ok()?;
    let generation = u16::try_from(lexer.unsigned()?).ok()?;
    lexer.keyword(b"obj")?;
    if expected.is_some_and(|expected| expected != number) {
        return None;
    }
    lexer.comment = false;
    let mut value = lexer.object()?;
    if lexer.keyword(b"stream").is_some() {
        value = stream(&mut lexer, value, length)?;
    }
    lexer.keyword(b"endobj")?;
    let (duplicate_key, comment) = (lexer.duplicate_key, lexer.comment);
    Some(Indirect { id: (number, generation), value, start, end: lexer.at, duplicate_key, comment })
}

fn stream(
    lexer: &mut Lexer<'_>,
    value: Object,
    length: &dyn Fn(ObjectId) -> Option<usize>,
) -> Option<Object> {
    let Object::Dictionary(dictionary) = value else { return None };
    let length = match dictionary.get(b"Length").ok()? {
        Object::Integer(length) => usize::try_from(*length).ok()?,
        Object::Reference(id) => length(*id)?,
        _ => return None,
    };
    // ISO 32000-2, 7.3.8.1: the keyword ends with a line feed, or both marks.
    match lexer.rest() {
        [b'\r', b'\n', ..] => lexer.at += 2,
        [b'\n', ..] => lexer.at += 1,
        _ => return None,
    }
    let content = lexer.rest().get(..length)?.to_vec();
    lexer.at += length;
    lexer.keyword(b"endstream")?;
    // Built by hand: `Stream::new` would write /Length anew, and a change of it would go unseen.
    let start_position = None;
    Some(Object::Stream(Stream { dict: dictionary, content, allows_compression: false, start_position }))
}

/// The objects of an object stream (ISO 32000-2, 7.5.7) with their numbers.
pub(super) fn unpack(stream: &Stream, limit: usize) -> Option<(Vec<(u32, Object)>, usize)> {
    if stream.dict.get(b"Type").and_then(Object::as_name).ok() != Some(b"ObjStm") {
        return None;
    }
    let number = |key: &[u8]| usize::try_from(stream.dict.get(key).ok()?.as_i64().ok()?).ok();
    let (count, first) = (number(b"N")?, number(b"First")?);
    let plain = match stream.is_compressed() {
        true => stream.decompressed_content_with_limit(limit).ok()?,
        false => stream.content.clone(),
    };
    if count > plain.len() {
        return None;
    }
    let mut header = Lexer::new(plain.get(..first)?, 0);
    let mut places = Vec::new();
    for _ in 0..count {
        places.push((u32::try_from(header.unsigned()?).ok()?, first.checked_add(header.unsigned()?)?));
    }
    // Offsets ascend (7.5.7); overlapping objects would cost more to read than the stream is long.
    let mut objects = Vec::new();
    let mut end = 0;
    for (number, at) in places {
        let mut lexer = Lexer::new(&plain, at);
        let value = lexer.object().filter(|_| at >= end && !lexer.duplicate_key)?;
        end = lexer.at;
        objects.push((number, value));
    }
    Some((objects, plain.len()))
}
