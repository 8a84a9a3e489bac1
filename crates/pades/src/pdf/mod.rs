//! Reading a PDF with `lopdf`, and appending revisions to it.

mod fields;
mod revision;

pub(crate) use fields::{Field, signature_fields};
pub(crate) use revision::{Revision, SignatureObject};

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use crate::Error;

/// What one stream of the file's structure may decompress to.
const DECOMPRESSED_LIMIT: usize = 64 << 20;

/// A parsed file together with its bytes.
pub(crate) struct Source<'a> {
    pub bytes: &'a [u8],
    pub document: Document,
}

impl<'a> Source<'a> {
    /// Parses `bytes`, and refuses what could only be repaired by guessing: whoever signs must know what.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        if !bytes.starts_with(b"%PDF-") {
            // A header further on would shift every offset of the file.
            return Err(broken("it does not start with %PDF-"));
        }
        let options =
            LoadOptions { max_decompressed_size: Some(DECOMPRESSED_LIMIT), ..LoadOptions::default() };
        // lopdf still has subtractions that panic on hostile numbers (a /Size of 0, say).
        let parsed = catch_unwind(AssertUnwindSafe(|| Document::load_mem_with_options(bytes, options)));
        let document = match parsed {
            Ok(Ok(document)) => document,
            Ok(Err(lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_))) => {
                return Err(Error::EncryptedPdf);
            }
            Ok(Err(error)) => return Err(error.into()),
            Err(_) => return Err(broken("the parser gave up")),
        };
        if document.trailer.has(b"Encrypt") || document.encryption_state.is_some() {
            return Err(Error::EncryptedPdf);
        }
        if document.xref_recovery.is_some() {
            return Err(broken("its cross-reference data is damaged or cut off"));
        }
        let source = Self { bytes, document };
        source.catalog()?;
        Ok(source)
    }

    pub fn catalog_id(&self) -> Result<ObjectId, Error> {
        Ok(self.document.trailer.get(b"Root")?.as_reference()?)
    }

    pub fn catalog(&self) -> Result<&Dictionary, Error> {
        Ok(self.document.get_dictionary(self.catalog_id()?)?)
    }

    /// `object` itself, or what it refers to.
    pub fn resolve<'o>(&'o self, object: &'o Object) -> Result<&'o Object, Error> {
        Ok(self.document.dereference(object)?.1)
    }
}

pub(crate) fn broken(reason: &str) -> Error {
    Error::BrokenPdf(reason.into())
}
