//! The place in a file that a signature leaves out, and fills.

use lopdf::{Dictionary, ObjectId};

use super::{
    broken,
    writer::{HEXADECIMAL, write_entries},
};
use crate::Error;

/// A ByteRange of the greatest length: three offsets of ten digits. Filled in when the file is complete.
const BYTE_RANGE: &str = "[0 9999999999 9999999999 9999999999]";

/// A signature dictionary, without `/ByteRange` and `/Contents`, which are written with known places.
pub(crate) struct SignatureObject {
    pub id: ObjectId,
    pub dictionary: Dictionary,
    /// Bytes of CMS that fit in `/Contents`.
    pub reserved: usize,
}

/// Where the placeholders of a [`SignatureObject`] lie in the written file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gap {
    /// Where `/ByteRange`'s value is.
    pub byte_range: usize,
    /// From the `<` of `/Contents` to behind its `>`.
    pub start: usize,
    pub end: usize,
}

impl Gap {
    /// The two signed parts of the file: all of it but the value of `/Contents`.
    pub fn parts<'f>(&self, file: &'f [u8]) -> [&'f [u8]; 2] {
        [file.get(..self.start).unwrap_or_default(), file.get(self.end..).unwrap_or_default()]
    }

    /// Whether the places lie in `file`, in their order, and hold what they should: for a gap that was stored.
    pub fn fits(&self, file: &[u8]) -> bool {
        let range =
            file.get(self.byte_range..).is_some_and(|rest| rest.starts_with(self.value(file).as_bytes()));
        let gap = file.get(self.start..self.end).and_then(|gap| gap.strip_prefix(b"<")?.strip_suffix(b">"));
        range && gap.is_some_and(|gap| gap.iter().all(|digit| *digit == b'0'))
    }

    fn value(&self, file: &[u8]) -> String {
        let value = format!("[0 {} {} {}]", self.start, self.end, file.len().saturating_sub(self.end));
        format!("{value:<width$}", width = BYTE_RANGE.len())
    }

    /// Writes the final `/ByteRange`. To be done before the parts are hashed.
    pub fn fix_byte_range(&self, file: &mut [u8]) -> Result<(), Error> {
        let value = self.value(file);
        overwrite(file, self.byte_range, value.as_bytes())
    }

    /// Writes the CMS into `/Contents`.
    pub fn fill(&self, file: &mut [u8], cms: &[u8]) -> Result<(), Error> {
        let reserved = (self.end - self.start - 2) / 2;
        if cms.len() > reserved {
            return Err(Error::Encoding(format!(
                "{} bytes do not fit in the {reserved} reserved",
                cms.len()
            )));
        }
        let target = file.get_mut(self.start + 1..).unwrap_or_default();
        for (digits, byte) in target.chunks_exact_mut(2).zip(cms) {
            digits.copy_from_slice(&HEXADECIMAL[usize::from(*byte)]);
        }
        Ok(())
    }
}

fn overwrite(file: &mut [u8], at: usize, with: &[u8]) -> Result<(), Error> {
    let target =
        file.get_mut(at..at + with.len()).ok_or_else(|| broken("a placeholder lies outside the file"))?;
    target.copy_from_slice(with);
    Ok(())
}

/// Writes the signature object, without its `obj` and `endobj`.
pub(super) fn write_signature(file: &mut Vec<u8>, signature: &SignatureObject) -> Gap {
    file.extend_from_slice(b"<<");
    write_entries(file, &signature.dictionary);
    file.extend_from_slice(b"/ByteRange ");
    let byte_range = file.len();
    file.extend_from_slice(BYTE_RANGE.as_bytes());
    file.extend_from_slice(b"/Contents ");
    let start = file.len();
    file.push(b'<');
    file.resize(file.len() + signature.reserved * 2, b'0');
    file.push(b'>');
    let end = file.len();
    file.extend_from_slice(b">>");
    Gap { byte_range, start, end }
}
