//! A file as its revisions: what each object was in each of them, and which bytes belong to nothing.
//!
//! Strict on purpose. A viewer repairs; a verifier that repairs may see another document than the viewer does. What
//! ISO 32000-2 does not allow is a [`Fault`] or an [`Oddity`].

mod lexer;
mod objects;
mod xref;

use std::collections::{BTreeMap, HashMap, HashSet};

use lopdf::{Dictionary, Object, ObjectId};

use lexer::{Lexer, is_space};
pub(super) use objects::Indirect;
pub(super) use xref::{EndMark, Place, find};

/// What one stream of the file's structure, and what all of them may decompress to.
const DECOMPRESSED_LIMIT: usize = 16 << 20;
const DECOMPRESSED_TOTAL: usize = 128 << 20;
/// Revisions that a file may have.
const MOST_REVISIONS: usize = 1_000;
/// Cross-reference entries that all revisions may have together.
const MOST_ENTRIES: usize = 2_000_000;

/// Why a file cannot be followed at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    NoHeader,
    CrossReference,
    Encrypted,
    TooLarge,
}

/// What no honest writer produces, with the revision (from 0) that it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Oddity {
    /// Bytes behind the last end mark that are no white space.
    ContentAfterEnd,
    /// An entry leads to no object of that number, or outside the bytes of its own revision.
    MisplacedObject,
    /// Bytes between the objects that belong to none: a second definition of an object, say.
    HiddenContent,
    /// A dictionary has a key twice.
    DuplicateKey,
}

pub(super) struct Revision {
    places: BTreeMap<u32, Place>,
    pub trailer: Dictionary,
    pub start: usize,
    pub end: EndMark,
    spans: Vec<(usize, usize)>,
}

pub(super) struct Document<'a> {
    pub bytes: &'a [u8],
    /// Oldest first; never empty.
    pub revisions: Vec<Revision>,
    pub oddities: Vec<(usize, Oddity)>,
    /// By offset.
    objects: HashMap<usize, Indirect>,
    /// Objects of object streams, by the stream's offset.
    packed: HashMap<usize, Vec<(u32, Object)>>,
}

const NULL: Object = Object::Null;

impl<'a> Document<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        if !bytes.starts_with(b"%PDF-") {
            return Err(Fault::NoHeader);
        }
        let marks = xref::end_marks(bytes);
        let last = *marks.last().ok_or(Fault::CrossReference)?;
        let revisions = chain(bytes, &marks, last.section)?;
        if revisions.iter().any(|revision| revision.trailer.has(b"Encrypt")) {
            return Err(Fault::Encrypted);
        }
        let end = revisions.last().ok_or(Fault::CrossReference)?.end.marker;
        let mut document =
            Self { bytes, revisions, oddities: Vec::new(), objects: HashMap::new(), packed: HashMap::new() };
        let tail = bytes.get(end..).unwrap_or_default();
        if !tail.iter().all(|byte| is_space(*byte)) {
            document.oddities.push((document.revisions.len() - 1, Oddity::ContentAfterEnd));
        }
        let mut budget = DECOMPRESSED_TOTAL;
        for revision in 0..document.revisions.len() {
            document.read(revision, &mut budget)?;
        }
        Ok(document)
    }

    /// Reads all objects of a revision in the order of the file, each byte once, and notes what lies between them.
    fn read(&mut self, index: usize, budget: &mut usize) -> Result<(), Fault> {
        let Some(revision) = self.revisions.get(index) else { return Ok(()) };
        let mut oddities = Vec::new();
        let mut offsets: Vec<(usize, u32, u16)> = Vec::new();
        for (number, place) in &revision.places {
            if let Place::Offset { at, generation } = *place {
                offsets.push((at, *number, generation));
            }
        }
        offsets.sort_unstable();
        let mut spans = revision.spans.clone();
        spans.push((revision.end.from, revision.end.marker));
        let mut behind = revision.start;
        for (at, number, generation) in offsets {
            let length = |id: ObjectId| self.length(index, id);
            let object = Some(at)
                .filter(|at| (behind..revision.end.from).contains(at))
                .and_then(|at| objects::indirect(self.bytes, at, Some(number), &length))
                .filter(|object| object.id.1 == generation && object.end <= revision.end.from);
            let Some(object) = object else {
                oddities.push(Oddity::MisplacedObject);
                continue;
            };
            behind = object.end;
            spans.push((object.start, object.end));
            if object.duplicate_key {
                oddities.push(Oddity::DuplicateKey);
            }
            if let Object::Stream(stream) = &object.value
                && stream.dict.get(b"Type").and_then(Object::as_name).ok() == Some(b"ObjStm")
                && let Some((objects, size)) = objects::unpack(stream, DECOMPRESSED_LIMIT.min(*budget))
            {
                *budget = budget.checked_sub(size).ok_or(Fault::TooLarge)?;
                self.packed.insert(at, objects);
            }
            self.objects.insert(at, object);
        }
        spans.sort_unstable();
        if !self.only_space_between(revision.start, &spans) {
            oddities.push(Oddity::HiddenContent);
        }
        let revision = self.revisions.get(index);
        let compressed = revision.into_iter().flat_map(|revision| &revision.places);
        for (number, place) in compressed {
            if matches!(place, Place::Compressed { .. }) && self.at_place(index, *number, *place).is_none() {
                oddities.push(Oddity::MisplacedObject);
            }
        }
        oddities.dedup();
        self.oddities.extend(oddities.into_iter().map(|oddity| (index, oddity)));
        Ok(())
    }

    /// White space and short comments may stand between objects; comments that look like structure may not.
    fn only_space_between(&self, start: usize, spans: &[(usize, usize)]) -> bool {
        let mut behind = start;
        for (from, to) in spans {
            let between = self.bytes.get(behind..(*from).max(behind)).unwrap_or_default();
            let mut lexer = Lexer::new(between, 0);
            lexer.space();
            let structure = [&b"obj"[..], b"xref", b"trailer", b"ByteRange"];
            let hides = lexer.comment && structure.iter().any(|word| find(between, word).is_some());
            if lexer.at < between.len() || hides {
                return false;
            }
            behind = behind.max(*to);
        }
        true
    }

    /// The integer that a stream's indirect `/Length` leads to.
    fn length(&self, index: usize, id: ObjectId) -> Option<usize> {
        let value = match self.place(index, id.0)? {
            Place::Offset { at, generation } if generation == id.1 => {
                let mut lexer = Lexer::new(self.bytes, at);
                let (number, _) = (lexer.unsigned()?, lexer.unsigned()?);
                lexer.keyword(b"obj").filter(|()| usize::try_from(id.0).ok() == Some(number))?;
                lexer.unsigned()?
            }
            place @ Place::Compressed { .. } => {
                usize::try_from(self.at_place(index, id.0, place)?.as_i64().ok()?).ok()?
            }
            _ => return None,
        };
        Some(value)
    }

    /// Where an object is as of a revision.
    pub fn place(&self, index: usize, number: u32) -> Option<Place> {
        let upto = self.revisions.get(..=index)?;
        upto.iter().rev().find_map(|revision| revision.places.get(&number).copied())
    }

    /// An object as of a revision; null if there is none.
    pub fn get(&self, index: usize, id: ObjectId) -> &Object {
        match self.place(index, id.0) {
            Some(Place::Offset { generation, .. }) if generation != id.1 => &NULL,
            Some(place) => self.at_place(index, id.0, place).unwrap_or(&NULL),
            None => &NULL,
        }
    }

    /// An object by its number alone; null if there is none.
    pub fn number(&self, index: usize, number: u32) -> &Object {
        self.place(index, number).and_then(|place| self.at_place(index, number, place)).unwrap_or(&NULL)
    }

    fn at_place(&self, index: usize, number: u32, place: Place) -> Option<&Object> {
        match place {
            Place::Free => None,
            Place::Offset { at, .. } => self.objects.get(&at).map(|object| &object.value),
            Place::Compressed { stream, index: position } => {
                let Some(Place::Offset { at, .. }) = self.place(index, stream) else { return None };
                let (own, object) = self.packed.get(&at)?.get(position)?;
                (*own == number).then_some(object)
            }
        }
    }

    /// The whole of an object that is not in an object stream.
    pub fn indirect(&self, index: usize, id: ObjectId) -> Option<&Indirect> {
        match self.place(index, id.0)? {
            Place::Offset { at, generation } if generation == id.1 => self.objects.get(&at),
            _ => None,
        }
    }

    /// `object`, or what it leads to as of a revision.
    pub fn resolve<'o>(&'o self, index: usize, object: &'o Object) -> &'o Object {
        let mut object = object;
        for _ in 0..16 {
            match object {
                Object::Reference(id) => object = self.get(index, *id),
                direct => return direct,
            }
        }
        &NULL
    }

    /// A dictionary's entry, resolved; null if there is none.
    pub fn entry<'o>(&'o self, index: usize, dictionary: &'o Dictionary, key: &[u8]) -> &'o Object {
        dictionary.get(key).map_or(&NULL, |value| self.resolve(index, value))
    }

    pub fn catalog(&self, index: usize) -> Option<&Dictionary> {
        let trailer = &self.revisions.get(index)?.trailer;
        self.entry(index, trailer, b"Root").as_dict().ok()
    }

    /// The numbers that a revision writes.
    pub fn written(&self, index: usize) -> impl Iterator<Item = (u32, Place)> + '_ {
        let places = self.revisions.get(index).into_iter().flat_map(|revision| &revision.places);
        places.map(|(number, place)| (*number, *place))
    }

    /// All objects that are there as of a revision.
    pub fn all(&self, index: usize) -> impl Iterator<Item = (u32, &Object)> + '_ {
        let mut seen = HashSet::new();
        let newest_first = self.revisions.get(..=index).into_iter().flatten().rev();
        newest_first
            .flat_map(|revision| &revision.places)
            .filter(move |(number, _)| seen.insert(**number))
            .filter_map(move |(number, place)| Some((*number, self.at_place(index, *number, *place)?)))
    }
}

/// The revisions, oldest first, by following `/Prev` from the last section.
fn chain(bytes: &[u8], marks: &[EndMark], last: usize) -> Result<Vec<Revision>, Fault> {
    let mut revisions: Vec<Revision> = Vec::new();
    let (mut at, mut seen, mut entries) = (Some(last), HashSet::new(), 0);
    while let Some(offset) = at {
        if !seen.insert(offset) || seen.len() > MOST_REVISIONS {
            return Err(Fault::CrossReference);
        }
        let section = xref::section(bytes, offset)?;
        entries += section.places.len();
        if entries > MOST_ENTRIES {
            return Err(Fault::TooLarge);
        }
        at = section.previous;
        let behind = section.spans.iter().map(|(_, to)| *to).max().unwrap_or_default();
        // The section's own end mark. The main section of a linearised file has none: the one that is read before it,
        // at the start of the file, ends the file (ISO 32000-2, annex F).
        let end = marks.iter().find(|mark| mark.section == section.at && mark.from >= behind);
        match (end, revisions.last_mut()) {
            (Some(end), newer) => {
                if newer.is_some_and(|newer| newer.end.marker <= end.marker) {
                    return Err(Fault::CrossReference);
                }
                let (places, trailer) = (section.places, section.trailer);
                revisions.push(Revision { places, trailer, start: 0, end: *end, spans: section.spans });
            }
            (None, Some(newer)) if newer.start == 0 => {
                for (number, place) in section.places {
                    newer.places.entry(number).or_insert(place);
                }
                newer.spans.extend(section.spans);
                // What the first section leaves between its own end mark and the rest is a part of the same revision.
                newer.spans.extend(
                    marks.iter().filter(|mark| mark.section == 0).map(|mark| (mark.from, mark.marker)),
                );
            }
            (None, _) => return Err(Fault::CrossReference),
        }
    }
    revisions.reverse();
    let mut start = 0;
    for revision in &mut revisions {
        let inside = revision.spans.iter().all(|(from, to)| *from >= start && *to <= revision.end.line);
        if !inside {
            return Err(Fault::CrossReference);
        }
        revision.start = start;
        start = revision.end.marker;
    }
    Ok(revisions)
}
