//! Reading a PDF, and appending revisions to it.
//!
//! Whoever signs needs a handful of objects: [`Source`] reads those when they are asked for, and never the rest.
//! `lopdf` gives the types of objects, their writer and the filters of streams; its own reader parses whole files.

mod fields;
mod file;
mod gap;
mod lexer;
mod objects;
mod revision;
mod tables;
mod writer;
mod xref;

pub(crate) use fields::{Field, signature_fields};
pub(crate) use gap::{Gap, SignatureObject};
pub(crate) use revision::Revision;

use lopdf::{Dictionary, Object, ObjectId};

use crate::Error;
use file::File;

/// A file together with its bytes.
pub(crate) struct Source<'a> {
    pub bytes: &'a [u8],
    file: File<'a>,
}

impl<'a> Source<'a> {
    /// Opens `bytes` to add a revision. What could only be repaired by guessing is refused, wherever in the file it is:
    /// whoever signs must know what.
    pub fn open_to_append(bytes: &'a [u8]) -> Result<Self, Error> {
        let source = Self::open(bytes)?;
        source.file.xref.check()?;
        Ok(source)
    }

    /// Opens `bytes` to read objects of it.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        if !bytes.starts_with(b"%PDF-") {
            // A header further on would shift every offset of the file.
            return Err(broken("it does not start with %PDF-"));
        }
        let file = File::open(bytes)?;
        let source = Self { bytes, file };
        source.catalog()?;
        Ok(source)
    }

    pub fn catalog_id(&self) -> Result<ObjectId, Error> {
        self.file.catalog_id()
    }

    pub fn catalog(&self) -> Result<&Dictionary, Error> {
        self.dictionary(self.catalog_id()?)
    }

    /// The object `id`.
    pub fn get(&self, id: ObjectId) -> Result<&Object, Error> {
        self.file.find(id)?.ok_or_else(|| broken("an object is missing"))
    }

    /// The dictionary `id`.
    pub fn dictionary(&self, id: ObjectId) -> Result<&Dictionary, Error> {
        Ok(self.get(id)?.as_dict()?)
    }

    /// `object` itself, or what it refers to; null if that is not there.
    pub fn resolve<'o>(&'o self, object: &'o Object) -> Result<&'o Object, Error> {
        self.file.resolve(object)
    }

    /// The page with this number, from 1.
    pub fn page(&self, number: u32) -> Result<Option<ObjectId>, Error> {
        self.file.page(number, self.catalog()?)
    }

    /// Of the newest revision.
    pub fn trailer(&self) -> &Dictionary {
        &self.file.xref.trailer
    }

    /// Where the newest cross-reference section starts.
    fn section_start(&self) -> usize {
        self.file.xref.start
    }

    fn section_is_table(&self) -> bool {
        self.file.xref.is_table
    }

    /// The first free object number.
    fn next_number(&self) -> u32 {
        self.file.xref.next
    }
}

pub(crate) fn broken(reason: &str) -> Error {
    Error::BrokenPdf(reason.into())
}
