use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat, Writer};

use super::{Source, broken};
use crate::{Error, signature::sha256};

/// A ByteRange of the greatest length: three offsets of ten digits. Filled in when the file is complete.
const BYTE_RANGE: &str = "[0 9999999999 9999999999 9999999999]";

/// New and changed objects, to be appended to a file as an incremental update (ISO 32000-2, 7.5.6).
pub(crate) struct Revision<'s, 'b> {
    source: &'s Source<'b>,
    objects: BTreeMap<ObjectId, Object>,
    next: u32,
}

/// A signature dictionary, without `/ByteRange` and `/Contents`, which are written with known places.
pub(crate) struct SignatureObject {
    pub id: ObjectId,
    pub dictionary: Dictionary,
    /// Bytes of CMS that fit in `/Contents`.
    pub reserved: usize,
}

/// Where the placeholders of a [`SignatureObject`] lie in the written file.
pub(crate) struct Gap {
    byte_range: usize,
    /// From the `<` of `/Contents` to behind its `>`.
    start: usize,
    end: usize,
}

impl<'s, 'b> Revision<'s, 'b> {
    pub fn of(source: &'s Source<'b>) -> Self {
        Self { source, objects: BTreeMap::new(), next: source.document.max_id.saturating_add(1) }
    }

    pub fn new_id(&mut self) -> ObjectId {
        let id = (self.next, 0);
        self.next = self.next.saturating_add(1);
        id
    }

    pub fn add(&mut self, object: impl Into<Object>) -> ObjectId {
        let id = self.new_id();
        self.set(id, object);
        id
    }

    pub fn set(&mut self, id: ObjectId, object: impl Into<Object>) {
        self.objects.insert(id, object.into());
    }

    /// The newest state of an object.
    pub fn get(&self, id: ObjectId) -> Result<&Object, Error> {
        match self.objects.get(&id) {
            Some(object) => Ok(object),
            None => Ok(self.source.document.get_object(id)?),
        }
    }

    /// The newest state of what `object` is or refers to.
    pub fn resolve(&self, object: &Object) -> Result<Object, Error> {
        match object {
            Object::Reference(id) => self.get(*id).cloned(),
            direct => Ok(direct.clone()),
        }
    }

    /// The dictionary `id` in this revision, copied from the file at first use.
    pub fn edit(&mut self, id: ObjectId) -> Result<&mut Dictionary, Error> {
        if !self.objects.contains_key(&id) {
            let old = self.source.document.get_object(id)?.clone();
            self.objects.insert(id, old);
        }
        let object = self.objects.get_mut(&id).ok_or_else(|| broken("a changed object is missing"))?;
        Ok(object.as_dict_mut()?)
    }

    /// The file with this revision at its end.
    pub fn write(self) -> Result<Vec<u8>, Error> {
        self.append(None).map(|(file, _)| file)
    }

    /// The file with this revision and an empty signature in it.
    pub fn write_signature(self, signature: &SignatureObject) -> Result<(Vec<u8>, Gap), Error> {
        let (file, gap) = self.append(Some(signature))?;
        Ok((file, gap.ok_or_else(|| broken("the signature was not written"))?))
    }

    fn append(self, signature: Option<&SignatureObject>) -> Result<(Vec<u8>, Option<Gap>), Error> {
        let mut file = Vec::with_capacity(self.source.bytes.len() + 48_000);
        file.extend_from_slice(self.source.bytes);
        if !file.ends_with(b"\n") {
            file.push(b'\n');
        }
        let mut offsets = BTreeMap::new();
        for (id, object) in &self.objects {
            offsets.insert(*id, file.len());
            begin(&mut file, *id);
            Writer::write_object(&mut file, object).map_err(Error::encoding)?;
            file.extend_from_slice(b"\nendobj\n");
        }
        let gap = match signature {
            Some(signature) => {
                offsets.insert(signature.id, file.len());
                Some(write_signature(&mut file, signature)?)
            }
            None => None,
        };
        self.cross_references(&mut file, offsets)?;
        Ok((file, gap))
    }

    /// Cross references in the form that the file's last revision uses: a mix is legal only in hybrid files.
    fn cross_references(
        &self,
        file: &mut Vec<u8>,
        mut offsets: BTreeMap<ObjectId, usize>,
    ) -> Result<(), Error> {
        let previous = self.source.document.xref_start;
        let table = self
            .source
            .bytes
            .get(previous..)
            .is_some_and(|rest| rest.trim_ascii_start().starts_with(b"xref"));
        let start = file.len();
        let mut trailer = self.trailer(previous)?;
        if table {
            trailer.set("Size", i64::from(self.next));
            write_table(file, &offsets);
            file.extend_from_slice(b"trailer\n");
            Writer::write_object(file, &trailer.into()).map_err(Error::encoding)?;
        } else {
            let id = (self.next, 0);
            offsets.insert(id, start);
            trailer.set("Size", i64::from(self.next) + 1);
            begin(file, id);
            Writer::write_object(file, &table_stream(trailer, &offsets)?.into()).map_err(Error::encoding)?;
            file.extend_from_slice(b"\nendobj");
        }
        // The end of line is part of PDF/A (ISO 19005-2, 6.1.9 asks what follows to start on a new line).
        file.extend_from_slice(format!("\nstartxref\n{start}\n%%EOF\n").as_bytes());
        Ok(())
    }

    fn trailer(&self, previous: usize) -> Result<Dictionary, Error> {
        let old = &self.source.document.trailer;
        let mut trailer = Dictionary::new();
        for key in [b"Root".as_slice(), b"Info"] {
            if let Ok(value) = old.get(key) {
                trailer.set(key, value.clone());
            }
        }
        if let Ok(Object::Array(id)) =
            old.get(b"ID").and_then(|id| Ok(self.source.document.dereference(id)?.1))
            && let Some(first) = id.first()
        {
            // The first half names the document, the second this revision (ISO 32000-2, 14.4).
            let second = sha256(&[self.source.bytes]).into_iter().take(16).collect();
            trailer.set("ID", vec![first.clone(), Object::String(second, StringFormat::Hexadecimal)]);
        }
        trailer.set("Prev", i64::try_from(previous).map_err(Error::encoding)?);
        Ok(trailer)
    }
}

impl Gap {
    /// The two signed parts of the file: all of it but the value of `/Contents`.
    pub fn parts<'f>(&self, file: &'f [u8]) -> [&'f [u8]; 2] {
        [file.get(..self.start).unwrap_or_default(), file.get(self.end..).unwrap_or_default()]
    }

    /// Writes the final `/ByteRange`. To be done before the parts are hashed.
    pub fn fix_byte_range(&self, file: &mut [u8]) -> Result<(), Error> {
        let value = format!("[0 {} {} {}]", self.start, self.end, file.len() - self.end);
        overwrite(file, self.byte_range, format!("{value:<width$}", width = BYTE_RANGE.len()).as_bytes())
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
        overwrite(file, self.start + 1, crate::certificate::hex(cms).as_bytes())
    }
}

fn overwrite(file: &mut [u8], at: usize, with: &[u8]) -> Result<(), Error> {
    let target =
        file.get_mut(at..at + with.len()).ok_or_else(|| broken("a placeholder lies outside the file"))?;
    target.copy_from_slice(with);
    Ok(())
}

fn begin(file: &mut Vec<u8>, (number, generation): ObjectId) {
    file.extend_from_slice(format!("{number} {generation} obj\n").as_bytes());
}

fn write_signature(file: &mut Vec<u8>, signature: &SignatureObject) -> Result<Gap, Error> {
    begin(file, signature.id);
    file.extend_from_slice(b"<<");
    for (key, value) in signature.dictionary.iter() {
        Writer::write_object(file, &Object::Name(key.clone())).map_err(Error::encoding)?;
        file.push(b' ');
        Writer::write_object(file, value).map_err(Error::encoding)?;
    }
    file.extend_from_slice(b"/ByteRange ");
    let byte_range = file.len();
    file.extend_from_slice(BYTE_RANGE.as_bytes());
    file.extend_from_slice(b"/Contents ");
    let start = file.len();
    file.push(b'<');
    file.resize(file.len() + signature.reserved * 2, b'0');
    file.push(b'>');
    let end = file.len();
    file.extend_from_slice(b">>\nendobj\n");
    Ok(Gap { byte_range, start, end })
}

/// Runs of consecutive object numbers.
fn sections(offsets: &BTreeMap<ObjectId, usize>) -> Vec<(u32, Vec<(u16, usize)>)> {
    let mut sections: Vec<(u32, Vec<(u16, usize)>)> = Vec::new();
    for (&(number, generation), &offset) in offsets {
        match sections.last_mut() {
            Some((first, entries)) if *first as usize + entries.len() == number as usize => {
                entries.push((generation, offset));
            }
            _ => sections.push((number, vec![(generation, offset)])),
        }
    }
    sections
}

fn write_table(file: &mut Vec<u8>, offsets: &BTreeMap<ObjectId, usize>) {
    let mut table = String::from("xref\n0 1\n0000000000 65535 f \n");
    for (first, entries) in sections(offsets) {
        table += &format!("{first} {}\n", entries.len());
        entries
            .iter()
            .for_each(|(generation, offset)| table += &format!("{offset:010} {generation:05} n \n"));
    }
    file.extend_from_slice(table.as_bytes());
}

fn table_stream(mut dictionary: Dictionary, offsets: &BTreeMap<ObjectId, usize>) -> Result<Stream, Error> {
    let (mut index, mut rows) = (Vec::<Object>::new(), Vec::new());
    for (first, entries) in sections(offsets) {
        index
            .extend([i64::from(first).into(), i64::try_from(entries.len()).map_err(Error::encoding)?.into()]);
        for (generation, offset) in entries {
            rows.push(1);
            rows.extend_from_slice(&u32::try_from(offset).map_err(Error::encoding)?.to_be_bytes());
            rows.extend_from_slice(&generation.to_be_bytes());
        }
    }
    dictionary.set("Type", Object::Name(b"XRef".to_vec()));
    dictionary.set("W", vec![1.into(), 4.into(), 2.into()]);
    dictionary.set("Index", index);
    Ok(Stream::new(dictionary, rows))
}
