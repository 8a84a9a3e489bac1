//! Indirect objects, read one at a time.

use lopdf::{Object, ObjectId, Stream};

use super::{broken, lexer::Lexer};
use crate::Error;

/// What one stream of the file's structure may decompress to.
const DECOMPRESSED_LIMIT: usize = 64 << 20;

/// The object at `at`: `number generation obj … endobj`. `length` answers for an indirect `/Length`.
pub(super) fn indirect(
    bytes: &[u8],
    at: usize,
    length: &dyn Fn(ObjectId) -> Option<usize>,
) -> Result<(ObjectId, Object), Error> {
    let mut lexer = Lexer::new(bytes, at);
    let id = (lexer.number()?, lexer.number()?);
    if !lexer.word(b"obj") {
        return Err(broken("no object where one was expected"));
    }
    let object = lexer.object()?;
    if let Object::Dictionary(dictionary) = object {
        if lexer.word(b"stream") {
            let length = match dictionary.get(b"Length") {
                Ok(Object::Integer(length)) => usize::try_from(*length).ok(),
                Ok(Object::Reference(id)) => length(*id),
                _ => None,
            };
            let length = length.ok_or_else(|| broken("a stream has no usable length"))?;
            return Ok((id, Object::Stream(Stream::new(dictionary, data(&mut lexer, length)?.to_vec()))));
        }
        return closed(lexer, id, Object::Dictionary(dictionary));
    }
    closed(lexer, id, object)
}

fn closed(mut lexer: Lexer<'_>, id: ObjectId, object: Object) -> Result<(ObjectId, Object), Error> {
    if lexer.word(b"endobj") { Ok((id, object)) } else { Err(broken("an object has no end")) }
}

fn data<'a>(lexer: &mut Lexer<'a>, length: usize) -> Result<&'a [u8], Error> {
    lexer.at += match lexer.rest() {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        _ => return Err(broken("a stream does not start on a new line")),
    };
    let data = lexer.rest().get(..length).ok_or_else(|| broken("a stream is cut off"))?;
    lexer.at += length;
    let end = lexer.rest().trim_ascii_start();
    if end.starts_with(b"endstream") { Ok(data) } else { Err(broken("a stream's length is wrong")) }
}

/// The data of a stream without its filters.
pub(super) fn decode(stream: &Stream) -> Result<Vec<u8>, Error> {
    if !stream.dict.has(b"Filter") {
        return Ok(stream.content.clone());
    }
    Ok(stream.decompressed_content_with_limit(DECOMPRESSED_LIMIT)?)
}

/// An object stream (ISO 32000-2, 7.5.7).
pub(super) struct ObjectStream {
    data: Vec<u8>,
    /// Number of each object, and where it starts in `data`.
    index: Vec<(u32, usize)>,
}

impl ObjectStream {
    pub fn read(stream: &Stream) -> Result<Self, Error> {
        let number = |key: &[u8]| {
            let value = stream.dict.get(key).and_then(Object::as_i64).ok();
            value.and_then(|value| usize::try_from(value).ok())
        };
        let is_one = stream.dict.get(b"Type").and_then(Object::as_name).is_ok_and(|kind| kind == b"ObjStm");
        let (true, Some(count), Some(first)) = (is_one, number(b"N"), number(b"First")) else {
            return Err(broken("no object stream where one was expected"));
        };
        let data = decode(stream)?;
        let mut lexer = Lexer::new(&data, 0);
        let mut index = Vec::new();
        for _ in 0..count {
            let (number, offset) = (lexer.number()?, lexer.number::<usize>()?);
            index.push((number, first.saturating_add(offset)));
        }
        Ok(Self { data, index })
    }

    /// The object in this place, which must have this number.
    pub fn object(&self, place: usize, number: u32) -> Result<Object, Error> {
        let at = self.index.get(place).filter(|(own, _)| *own == number);
        let (_, at) = at.ok_or_else(|| broken("an object stream lacks an object"))?;
        Lexer::new(&self.data, *at).object()
    }
}
