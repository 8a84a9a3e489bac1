//! Cross-reference sections (ISO 32000-2, 7.5.4, 7.5.8): where each object is. Entries are read when they are asked
//! for, so that signing a large file does not cost its size.

use std::{collections::HashSet, rc::Rc};

use lopdf::{Dictionary, Object, Stream};

use super::{
    broken,
    lexer::{Lexer, digits, is_space},
    objects,
};
use crate::Error;

/// Bytes of an entry in a table.
const ROW: usize = 20;
/// Annex C: no object of a real file has a greater number.
pub(super) const HIGHEST_NUMBER: u32 = 8_388_607;
/// Sections that one file may have: each signature adds one.
const SECTION_LIMIT: usize = 10_000;

/// Where an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    Free,
    /// Offset in the file, and the generation.
    At(usize, u16),
    /// Number of the object stream, and the place in it.
    In(u32, usize),
}

/// A run of entries for consecutive numbers.
struct Run {
    first: u32,
    count: u32,
    rows: Rows,
    /// Offset of its section. In a hybrid file, the table and the stream that supplements it share one.
    section: usize,
    /// A free entry may hide an object that the supplementing stream tells (7.5.8.4).
    hides: bool,
}

enum Rows {
    /// Rows of 20 bytes, in the file.
    Fixed(usize),
    /// Read one by one: some producers end their rows in a single byte.
    Read(Vec<Entry>),
    /// Rows of a stream, from this byte of it, with these widths of its three columns.
    Stream(Rc<Vec<u8>>, usize, [usize; 3]),
}

/// All sections of a file.
pub(super) struct Xref<'a> {
    bytes: &'a [u8],
    /// Newest first.
    runs: Vec<Run>,
    /// Of the newest section.
    pub trailer: Dictionary,
    /// Offset of the newest section.
    pub start: usize,
    /// Whether the newest section is a table rather than a stream.
    pub is_table: bool,
    /// The first number that no section uses.
    pub next: u32,
}

impl<'a> Xref<'a> {
    pub fn read(bytes: &'a [u8]) -> Result<Self, Error> {
        let start = last_section(bytes)?;
        let mut xref =
            Self { bytes, runs: Vec::new(), trailer: Dictionary::new(), start, is_table: false, next: 1 };
        let mut seen = HashSet::new();
        let mut position = Some(start);
        while let Some(at) = position {
            if !seen.insert(at) || seen.len() > SECTION_LIMIT {
                return Err(broken("its cross-reference sections run in a circle"));
            }
            let (trailer, is_table) = xref.section(at)?;
            if trailer.has(b"Encrypt") {
                return Err(Error::EncryptedPdf);
            }
            position = offset(&trailer, b"Prev")?;
            if seen.len() == 1 {
                (xref.trailer, xref.is_table) = (trailer, is_table);
            }
        }
        let size = xref.trailer.get(b"Size").and_then(Object::as_i64).ok();
        let size = size.and_then(|size| u32::try_from(size).ok()).ok_or_else(|| broken("it has no /Size"))?;
        let used = xref.runs.iter().map(|run| run.first.saturating_add(run.count)).max();
        xref.next = size.max(used.unwrap_or_default());
        if xref.next > HIGHEST_NUMBER {
            return Err(broken("it has too many objects"));
        }
        Ok(xref)
    }

    /// Where the newest state of object `number` is.
    pub fn find(&self, number: u32) -> Result<Entry, Error> {
        let mut hidden_by = None;
        for run in &self.runs {
            let index = number.checked_sub(run.first).filter(|index| *index < run.count);
            let Some(index) = index else { continue };
            if hidden_by.is_some_and(|section| section != run.section) {
                break; // free in table and supplement: an older section has no say any more
            }
            match run.entry(self.bytes, index as usize)? {
                Entry::Free if run.hides => hidden_by = Some(run.section),
                found => return Ok(found),
            }
        }
        Ok(Entry::Free)
    }

    /// Every entry of every section leads to an object of its number: what offsets that are shifted or cut off do not.
    pub fn check(&self) -> Result<(), Error> {
        for run in &self.runs {
            for index in 0..run.count {
                if let Entry::At(at, generation) = run.entry(self.bytes, index as usize)?
                    && !self.leads_to(at, run.first + index, generation)
                {
                    return Err(broken("its cross-reference data is damaged or cut off"));
                }
            }
        }
        Ok(())
    }

    fn leads_to(&self, at: usize, number: u32, generation: u16) -> bool {
        let mut rest = self.bytes.get(at..).unwrap_or_default();
        for expected in [u64::from(number), u64::from(generation)] {
            let (value, behind) = leading_number(skip_space(rest));
            if value != Some(expected) {
                return false;
            }
            rest = behind;
        }
        skip_space(rest).starts_with(b"obj")
    }

    /// Reads the section at `at`; its trailer, and whether it is a table.
    fn section(&mut self, at: usize) -> Result<(Dictionary, bool), Error> {
        let mut lexer = Lexer::new(self.bytes, at);
        if !lexer.word(b"xref") {
            return Ok((self.stream(at, at)?, false));
        }
        let first_run = self.runs.len();
        while !lexer.word(b"trailer") {
            let (first, count) = (lexer.number()?, lexer.number()?);
            let rows = table(&mut lexer, count)?;
            self.push(Run { first, count, rows, section: at, hides: false })?;
        }
        let trailer = lexer.dictionary()?;
        if let Some(supplement) = offset(&trailer, b"XRefStm")? {
            self.runs.iter_mut().skip(first_run).for_each(|run| run.hides = true);
            self.stream(supplement, at)?;
        }
        Ok((trailer, true))
    }

    fn push(&mut self, run: Run) -> Result<(), Error> {
        if self.runs.len() > SECTION_LIMIT || run.first.saturating_add(run.count) > HIGHEST_NUMBER {
            return Err(broken("it has too many objects"));
        }
        self.runs.push(run);
        Ok(())
    }

    fn stream(&mut self, at: usize, section: usize) -> Result<Dictionary, Error> {
        // Its length may not be indirect in a sound file (7.5.8.2): nothing is there to look it up with.
        let (_, object) = objects::indirect(self.bytes, at, &|_| None)?;
        let Object::Stream(stream) = object else { return Err(broken("no cross-reference section")) };
        let widths = integers(&stream, b"W")?.ok_or_else(|| broken("no cross-reference section"))?;
        let &[kind, second, third] = widths.as_slice() else {
            return Err(broken("/W has not three numbers"));
        };
        if [kind, second, third].iter().any(|width| *width > 8) || second == 0 {
            return Err(broken("/W is out of range"));
        }
        let data = Rc::new(objects::decode(&stream)?);
        let size = integers(&stream, b"Size")?;
        let index = match integers(&stream, b"Index")? {
            Some(index) => index,
            None => vec![0, size.and_then(|size| size.first().copied()).unwrap_or_default()],
        };
        let mut from = 0_usize;
        for pair in index.chunks(2) {
            let &[first, count] = pair else { return Err(broken("/Index has an odd length")) };
            let length = count.checked_mul(kind + second + third).and_then(|length| from.checked_add(length));
            let to = length.filter(|to| *to <= data.len()).ok_or_else(|| broken("a section is cut off"))?;
            let number = |value| u32::try_from(value).map_err(|_| broken("it has too many objects"));
            let rows = Rows::Stream(Rc::clone(&data), from, [kind, second, third]);
            self.push(Run { first: number(first)?, count: number(count)?, rows, section, hides: false })?;
            from = to;
        }
        Ok(stream.dict)
    }
}

impl Run {
    fn entry(&self, bytes: &[u8], index: usize) -> Result<Entry, Error> {
        match &self.rows {
            Rows::Fixed(at) => row(bytes.get(at + index * ROW..).unwrap_or_default()),
            Rows::Read(entries) => entries.get(index).copied(),
            Rows::Stream(data, from, widths) => {
                data.get(from + index * widths.iter().sum::<usize>()..).and_then(|row| columns(row, *widths))
            }
        }
        .ok_or_else(|| broken("a cross-reference entry is damaged"))
    }
}

/// Rows as they should be, `nnnnnnnnnn ggggg n` and two bytes of line end, or with one byte.
fn table(lexer: &mut Lexer<'_>, count: u32) -> Result<Rows, Error> {
    lexer.space();
    let (start, rows) = (lexer.at, lexer.rest());
    let length = (count as usize).checked_mul(ROW).ok_or_else(|| broken("it has too many objects"))?;
    let whole = rows.get(..length);
    if whole.is_some_and(|rows| rows.chunks(ROW).all(is_row)) {
        lexer.at += length;
        return Ok(Rows::Fixed(start));
    }
    let mut entries = Vec::new();
    for _ in 0..count {
        let (offset, generation) = (lexer.number()?, lexer.number::<u32>()?);
        let used = lexer.word(b"n");
        if !used && !lexer.word(b"f") {
            return Err(broken("a cross-reference entry is damaged"));
        }
        entries.push(entry(offset, generation, used).ok_or_else(|| broken("a generation is out of range"))?);
    }
    Ok(Rows::Read(entries))
}

/// Whether it has the form of a row. Its digits are read when it is asked for.
fn is_row(row: &[u8]) -> bool {
    row.get(10) == Some(&b' ')
        && matches!(row.get(16..18), Some(b" n" | b" f"))
        && row.get(18..).is_some_and(|end| end.iter().all(|byte| is_space(*byte)))
}

fn row(row: &[u8]) -> Option<Entry> {
    let row: &[u8; 18] = row.first_chunk()?;
    let [offset @ .., _, g0, g1, g2, g3, g4, _, kind] = row;
    let generation = [*g0, *g1, *g2, *g3, *g4];
    entry(number(offset)?, u32::try_from(number(&generation)?).ok()?, *kind == b'n')
}

/// What digits alone make.
fn number(digits: &[u8]) -> Option<usize> {
    digits.iter().try_fold(0_usize, |value, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit <= 9).then(|| value * 10 + usize::from(digit))
    })
}

/// The number at the start of `text`, and what follows it.
fn leading_number(text: &[u8]) -> (Option<u64>, &[u8]) {
    let (value, count) = digits(text);
    (value.filter(|_| count > 0), text.get(count..).unwrap_or_default())
}

fn skip_space(mut text: &[u8]) -> &[u8] {
    while let [byte, rest @ ..] = text
        && is_space(*byte)
    {
        text = rest;
    }
    text
}

/// Some producers write unused numbers as in use at offset 0.
fn entry(offset: usize, generation: u32, used: bool) -> Option<Entry> {
    if !used || offset == 0 {
        return Some(Entry::Free);
    }
    Some(Entry::At(offset, u16::try_from(generation).ok()?))
}

fn columns(row: &[u8], widths: [usize; 3]) -> Option<Entry> {
    let mut from = 0;
    let [kind, second, third] = widths.map(|width| {
        let bytes = row.get(from..from + width);
        from += width;
        (width, bytes.map(|bytes| bytes.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte))))
    });
    let kind = if kind.0 == 0 { 1 } else { kind.1? }; // table 17: absent means in use
    let (second, third) = (second.1?, third.1?);
    match kind {
        0 => Some(Entry::Free),
        1 => entry(usize::try_from(second).ok()?, u32::try_from(third).ok()?, true),
        2 => Some(Entry::In(u32::try_from(second).ok()?, usize::try_from(third).ok()?)),
        _ => Some(Entry::Free), // 7.5.8.3: a kind of later standards is null
    }
}

/// The offset behind the last `startxref`. Behind the end mark only white space and comments may follow: anything else
/// is a revision that was cut off.
fn last_section(bytes: &[u8]) -> Result<usize, Error> {
    let word = b"startxref";
    let from = bytes.len().saturating_sub(4_096);
    let tail = bytes.get(from..).unwrap_or_default();
    let found = tail.windows(word.len()).rposition(|window| window == word);
    let found = found.ok_or_else(|| broken("it has no startxref: cut off, or no PDF"))?;
    let mut lexer = Lexer::new(bytes, from + found + word.len());
    let start = lexer.number()?;
    let end = lexer.rest().trim_ascii_start();
    let behind = end.strip_prefix(b"%%EOF").ok_or_else(|| broken("its end mark is missing: cut off"))?;
    let mut lexer = Lexer::new(behind, 0);
    lexer.space();
    if !lexer.rest().is_empty() {
        return Err(broken("something follows its end: a revision that is cut off"));
    }
    Ok(start)
}

fn offset(trailer: &Dictionary, key: &[u8]) -> Result<Option<usize>, Error> {
    match trailer.get(key) {
        Ok(Object::Integer(value)) => {
            usize::try_from(*value).map(Some).map_err(|_| broken("an offset is negative"))
        }
        Ok(_) => Err(broken("an offset is no number")),
        Err(_) => Ok(None),
    }
}

/// A number, or an array of them.
fn integers(stream: &Stream, key: &[u8]) -> Result<Option<Vec<usize>>, Error> {
    let number = |value: &Object| {
        let value = value.as_i64().ok().and_then(|value| usize::try_from(value).ok());
        value.ok_or_else(|| broken("a number is out of range"))
    };
    match stream.dict.get(key) {
        Ok(Object::Array(values)) => values.iter().map(number).collect::<Result<_, _>>().map(Some),
        Ok(value) => Ok(Some(vec![number(value)?])),
        Err(_) => Ok(None),
    }
}
