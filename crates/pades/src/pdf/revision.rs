use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId, StringFormat};

use super::{
    Source, broken,
    gap::{Gap, SignatureObject, write_signature},
    tables::{table_stream, write_table},
    writer::{write_integer, write_object},
};
use crate::{Error, signature::sha256};

/// New and changed objects, to be appended to a file as an incremental update (ISO 32000-2, 7.5.6).
pub(crate) struct Revision<'s, 'b> {
    source: &'s Source<'b>,
    objects: BTreeMap<ObjectId, Object>,
    next: u32,
}

impl<'s, 'b> Revision<'s, 'b> {
    pub fn of(source: &'s Source<'b>) -> Self {
        Self { source, objects: BTreeMap::new(), next: source.next_number() }
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
            None => self.source.get(id),
        }
    }

    /// The newest state of what `object` is or refers to.
    pub fn resolve(&self, object: &Object) -> Result<Object, Error> {
        match object {
            Object::Reference(id) if self.objects.contains_key(id) => self.get(*id).cloned(),
            other => self.source.resolve(other).cloned(),
        }
    }

    /// The dictionary `id` in this revision, copied from the file at first use.
    pub fn edit(&mut self, id: ObjectId) -> Result<&mut Dictionary, Error> {
        if !self.objects.contains_key(&id) {
            let old = self.source.get(id)?.clone();
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
        // More than most revisions need; an appearance with its font grows the file once.
        let room = 8_192 + signature.map_or(0, |signature| signature.reserved * 2);
        let mut file = Vec::with_capacity(self.source.bytes.len() + room);
        file.extend_from_slice(self.source.bytes);
        if !file.ends_with(b"\n") {
            file.push(b'\n');
        }
        let mut offsets = BTreeMap::new();
        for (id, object) in &self.objects {
            offsets.insert(*id, file.len());
            begin(&mut file, *id);
            write_object(&mut file, object);
            file.extend_from_slice(b"\nendobj\n");
        }
        let gap = match signature {
            Some(signature) => {
                offsets.insert(signature.id, file.len());
                begin(&mut file, signature.id);
                let gap = write_signature(&mut file, signature);
                file.extend_from_slice(b"\nendobj\n");
                Some(gap)
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
        let previous = self.source.section_start();
        let start = file.len();
        let mut trailer = self.trailer(previous)?;
        if self.source.section_is_table() {
            trailer.set("Size", i64::from(self.next));
            write_table(file, &offsets);
            file.extend_from_slice(b"trailer\n");
            write_object(file, &trailer.into());
        } else {
            let id = (self.next, 0);
            offsets.insert(id, start);
            trailer.set("Size", i64::from(self.next) + 1);
            begin(file, id);
            write_object(file, &table_stream(trailer, &offsets)?.into());
            file.extend_from_slice(b"\nendobj");
        }
        // The end of line is part of PDF/A (ISO 19005-2, 6.1.9 asks what follows to start on a new line).
        file.extend_from_slice(format!("\nstartxref\n{start}\n%%EOF\n").as_bytes());
        Ok(())
    }

    fn trailer(&self, previous: usize) -> Result<Dictionary, Error> {
        let old = self.source.trailer();
        let mut trailer = Dictionary::new();
        for key in [b"Root".as_slice(), b"Info"] {
            if let Ok(value) = old.get(key) {
                trailer.set(key, value.clone());
            }
        }
        if let Ok(Object::Array(id)) =
            old.get(b"ID").map_err(Error::from).and_then(|id| self.source.resolve(id))
            && let Some(first) = id.first()
        {
            // The first half names the document, the second this revision (ISO 32000-2, 14.4). What came before is told
            // by its length and its end, with the half that named it: hashing all of it would cost as much as signing.
            let end = self.source.bytes.len();
            let tail = self.source.bytes.get(end.saturating_sub(256)..).unwrap_or_default();
            let named = id.get(1).and_then(|half| half.as_str().ok()).unwrap_or_default();
            let second = sha256(&[named, &end.to_be_bytes(), tail]).into_iter().take(16).collect();
            trailer.set("ID", vec![first.clone(), Object::String(second, StringFormat::Hexadecimal)]);
        }
        trailer.set("Prev", i64::try_from(previous).map_err(Error::encoding)?);
        Ok(trailer)
    }
}

fn begin(file: &mut Vec<u8>, (number, generation): ObjectId) {
    write_integer(file, number.into());
    file.push(b' ');
    write_integer(file, generation.into());
    file.extend_from_slice(b" obj\n");
}
