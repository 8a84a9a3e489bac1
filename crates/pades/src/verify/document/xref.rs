use std::collections::BTreeMap;

use lopdf::{Dictionary, Object};

use super::{
    DECOMPRESSED_LIMIT, Fault,
    lexer::{Lexer, is_space},
    objects::indirect,
};

/// Object numbers that a file may have: what a cross-reference stream may claim is bounded.
const MOST_OBJECTS: u32 = 4_000_000;

/// Where an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::verify) enum Place {
    Free,
    /// At an offset of the file.
    Offset {
        at: usize,
        generation: u16,
    },
    /// In an object stream.
    Compressed {
        stream: u32,
        index: usize,
    },
}

/// One cross-reference section with its trailer.
pub(super) struct Section {
    pub at: usize,
    pub places: BTreeMap<u32, Place>,
    pub trailer: Dictionary,
    /// Where its bytes lie, `xref` to the end of the trailer; or the stream's.
    pub spans: Vec<(usize, usize)>,
    pub previous: Option<usize>,
}

/// Reads the section at `at`, a table (with the stream of a hybrid file) or a stream.
pub(super) fn section(bytes: &[u8], at: usize) -> Result<Section, Fault> {
    let mut lexer = Lexer::new(bytes, at);
    lexer.space();
    let mut section = if lexer.keyword(b"xref").is_some() { table(lexer, at)? } else { stream(bytes, at)? };
    section.previous = previous(&section.trailer)?;
    if let Ok(hybrid) = section.trailer.get(b"XRefStm") {
        let offset = hybrid.as_i64().ok().and_then(|offset| usize::try_from(offset).ok());
        let hidden = stream(bytes, offset.ok_or(Fault::CrossReference)?)?;
        section.spans.extend(hidden.spans);
        // ISO 32000-2, 7.5.8.4: the table is looked at first, but for entries that it calls free.
        for (number, place) in hidden.places {
            let entry = section.places.entry(number).or_insert(place);
            if *entry == Place::Free {
                *entry = place;
            }
        }
    }
    Ok(section)
}

fn previous(trailer: &Dictionary) -> Result<Option<usize>, Fault> {
    match trailer.get(b"Prev") {
        Ok(Object::Integer(offset)) => Ok(Some(usize::try_from(*offset).map_err(|_| Fault::CrossReference)?)),
        Ok(_) => Err(Fault::CrossReference),
        Err(_) => Ok(None),
    }
}

fn table(mut lexer: Lexer<'_>, at: usize) -> Result<Section, Fault> {
    let mut places = BTreeMap::new();
    while lexer.keyword(b"trailer").is_none() {
        let first = lexer.unsigned().ok_or(Fault::CrossReference)?;
        let count = lexer.unsigned().ok_or(Fault::CrossReference)?;
        if count > lexer.rest().len() / 18 {
            return Err(Fault::CrossReference);
        }
        for number in first..first.saturating_add(count) {
            let number = u32::try_from(number).map_err(|_| Fault::CrossReference)?;
            let (Some(offset), Some(generation)) = (lexer.unsigned(), lexer.unsigned()) else {
                return Err(Fault::CrossReference);
            };
            let generation = u16::try_from(generation).map_err(|_| Fault::CrossReference)?;
            let place = if lexer.keyword(b"n").is_some() {
                Place::Offset { at: offset, generation }
            } else {
                lexer.keyword(b"f").ok_or(Fault::CrossReference)?;
                Place::Free
            };
            // Two entries for one object in one section: readers differ in which they take.
            if number > MOST_OBJECTS || places.insert(number, place).is_some() {
                return Err(Fault::CrossReference);
            }
        }
    }
    lexer.space();
    let trailer =
        lexer.object().and_then(|object| object.as_dict().ok().cloned()).ok_or(Fault::CrossReference)?;
    if lexer.duplicate_key {
        return Err(Fault::CrossReference);
    }
    Ok(Section { at, places, trailer, spans: vec![(at, lexer.at)], previous: None })
}

fn stream(bytes: &[u8], at: usize) -> Result<Section, Fault> {
    let object = indirect(bytes, at, None, &|_| None).ok_or(Fault::CrossReference)?;
    let stream = object.value.as_stream().map_err(|_| Fault::CrossReference)?;
    if stream.dict.get(b"Type").and_then(Object::as_name).ok() != Some(b"XRef") || object.duplicate_key {
        return Err(Fault::CrossReference);
    }
    let rows = match stream.is_compressed() {
        true => {
            stream.decompressed_content_with_limit(DECOMPRESSED_LIMIT).map_err(|_| Fault::CrossReference)?
        }
        false => stream.content.clone(),
    };
    let places = rows_of(&stream.dict, &rows).ok_or(Fault::CrossReference)?;
    let mut trailer = stream.dict.clone();
    for key in [b"Length".as_slice(), b"Filter", b"DecodeParms", b"W", b"Index", b"Type"] {
        trailer.remove(key);
    }
    Ok(Section { at, places, trailer, spans: vec![(at, object.end)], previous: None })
}

fn rows_of(dictionary: &Dictionary, rows: &[u8]) -> Option<BTreeMap<u32, Place>> {
    let numbers = |key: &[u8]| -> Option<Vec<usize>> {
        let array = dictionary.get(key).ok()?.as_array().ok()?;
        array.iter().map(|value| usize::try_from(value.as_i64().ok()?).ok()).collect()
    };
    let widths = numbers(b"W")?;
    let &[kind, first, second] = widths.as_slice() else { return None };
    let width = kind.checked_add(first)?.checked_add(second)?;
    if kind > 4 || first > 8 || second > 8 || width == 0 {
        return None;
    }
    let size = usize::try_from(dictionary.get(b"Size").ok()?.as_i64().ok()?).ok()?;
    let index = if dictionary.has(b"Index") { numbers(b"Index")? } else { vec![0, size] };
    let mut places = BTreeMap::new();
    let mut rows = rows.chunks_exact(width);
    for section in index.chunks(2) {
        let &[from, count] = section else { return None };
        for number in from..from.checked_add(count)? {
            let row = rows.next()?;
            let field = |from: usize, to: usize| -> Option<usize> {
                Some(row.get(from..to)?.iter().fold(0, |value: usize, byte| value << 8 | usize::from(*byte)))
            };
            let kind_of = if kind == 0 { 1 } else { field(0, kind)? };
            let (one, two) = (field(kind, kind + first)?, field(kind + first, width)?);
            let place = match kind_of {
                0 => Place::Free,
                1 => Place::Offset { at: one, generation: u16::try_from(two).ok()? },
                2 => Place::Compressed { stream: u32::try_from(one).ok()?, index: two },
                _ => continue, // ISO 32000-2, 7.5.8.3: of unknown kind is as null
            };
            let number = u32::try_from(number).ok().filter(|number| *number <= MOST_OBJECTS)?;
            if places.insert(number, place).is_some() {
                return None;
            }
        }
    }
    Some(places)
}

/// An end mark: `startxref`, a number, `%%EOF`.
#[derive(Debug, Clone, Copy)]
pub(in crate::verify) struct EndMark {
    /// The number.
    pub section: usize,
    /// Where `startxref` stands.
    pub from: usize,
    /// Behind `%%EOF`.
    pub marker: usize,
    /// Behind its end of line.
    pub line: usize,
}

/// All end marks in the order of the file.
pub(super) fn end_marks(bytes: &[u8]) -> Vec<EndMark> {
    let word = b"startxref";
    let mut marks = Vec::new();
    let mut from = 0;
    while let Some(found) = bytes.get(from..).and_then(|rest| find(rest, word)) {
        let start = from + found;
        from = start + word.len();
        let mut lexer = Lexer::new(bytes, from);
        while lexer.peek().is_some_and(is_space) {
            lexer.at += 1;
        }
        let Some(section) = lexer.unsigned() else { continue };
        while lexer.peek().is_some_and(is_space) {
            lexer.at += 1;
        }
        if lexer.rest().starts_with(b"%%EOF") {
            let marker = lexer.at + b"%%EOF".len();
            let line = match bytes.get(marker..).unwrap_or_default() {
                [b'\r', b'\n', ..] => marker + 2,
                [b'\r' | b'\n', ..] => marker + 1,
                _ => marker,
            };
            marks.push(EndMark { section, from: start, marker, line });
        }
    }
    marks
}

/// The first place of `needle`; quick on files of many megabytes.
pub(in crate::verify) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    while let Some(found) = haystack.get(from..)?.iter().position(|byte| *byte == first) {
        if haystack.get(from + found..)?.starts_with(needle) {
            return Some(from + found);
        }
        from += found + 1;
    }
    None
}
