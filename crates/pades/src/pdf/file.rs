//! A file whose objects are read when they are asked for.

use std::{
    cell::{OnceCell, RefCell},
    collections::{BTreeMap, HashSet},
    rc::Rc,
};

use lopdf::{Dictionary, Object, ObjectId};

use super::{
    broken,
    objects::{ObjectStream, indirect},
    xref::{Entry, Xref},
};
use crate::Error;

/// Objects whose places are made together.
const CHUNK: usize = 8;
/// References that lead to references.
const REFERENCE_LIMIT: u32 = 32;

/// A slot for an object: not asked for yet, or read, or none of this number.
type Slot = OnceCell<Option<(u16, Object)>>;

pub(super) struct File<'a> {
    bytes: &'a [u8],
    pub xref: Xref<'a>,
    /// By number, in chunks that are made when they are needed. What is read stays: others hold references to it.
    read: Vec<OnceCell<Box<[Slot]>>>,
    streams: RefCell<BTreeMap<u32, Rc<ObjectStream>>>,
}

static NULL: Object = Object::Null;

impl<'a> File<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let xref = Xref::read(bytes)?;
        let chunks = xref.next as usize / CHUNK + 1;
        let mut read = Vec::new();
        read.resize_with(chunks, OnceCell::new);
        Ok(Self { bytes, xref, read, streams: RefCell::default() })
    }

    /// The object, or `None`: a reference to an object that is not there is a reference to null (7.3.10).
    pub fn find(&self, (number, generation): ObjectId) -> Result<Option<&Object>, Error> {
        let index = number as usize;
        let Some(chunk) = self.read.get(index / CHUNK) else { return Ok(None) };
        let chunk = chunk.get_or_init(|| (0..CHUNK).map(|_| OnceCell::new()).collect());
        let Some(slot) = chunk.get(index % CHUNK) else { return Ok(None) };
        let found = match slot.get() {
            Some(found) => found,
            None => {
                let loaded = self.load(number)?;
                slot.get_or_init(|| loaded)
            }
        };
        Ok(found.as_ref().filter(|(own, _)| *own == generation).map(|(_, object)| object))
    }

    /// `object` itself, or what it refers to.
    pub fn resolve<'o>(&'o self, object: &'o Object) -> Result<&'o Object, Error> {
        let mut object = object;
        for _ in 0..REFERENCE_LIMIT {
            match object {
                Object::Reference(id) => object = self.find(*id)?.unwrap_or(&NULL),
                direct => return Ok(direct),
            }
        }
        Err(broken("references run in a circle"))
    }

    fn load(&self, number: u32) -> Result<Option<(u16, Object)>, Error> {
        match self.xref.find(number)? {
            Entry::Free => Ok(None),
            Entry::At(at, generation) => {
                let (id, object) = indirect(self.bytes, at, &|id| self.length(id))?;
                if id == (number, generation) {
                    Ok(Some((generation, object)))
                } else {
                    Err(broken("an object has another number than its entry"))
                }
            }
            Entry::In(container, place) => {
                let object = self.object_stream(container)?.object(place, number)?;
                Ok(Some((0, object)))
            }
        }
    }

    /// The value of an indirect `/Length`, which lies in the open (7.5.7: not in an object stream that it measures).
    fn length(&self, (number, generation): ObjectId) -> Option<usize> {
        let Ok(Entry::At(at, _)) = self.xref.find(number) else { return None };
        let (id, object) = indirect(self.bytes, at, &|_| None).ok()?;
        (id == (number, generation)).then_some(())?;
        usize::try_from(object.as_i64().ok()?).ok()
    }

    fn object_stream(&self, number: u32) -> Result<Rc<ObjectStream>, Error> {
        if let Some(stream) = self.streams.borrow().get(&number) {
            return Ok(Rc::clone(stream));
        }
        // In the open itself (7.5.7), so that no stream can contain itself.
        let Entry::At(at, _) = self.xref.find(number)? else {
            return Err(broken("an object stream lies in an object stream"));
        };
        let (id, object) = indirect(self.bytes, at, &|id| self.length(id))?;
        let Object::Stream(stream) = object else {
            return Err(broken("no object stream where one was expected"));
        };
        if id.0 != number {
            return Err(broken("an object has another number than its entry"));
        }
        let stream = Rc::new(ObjectStream::read(&stream)?);
        self.streams.borrow_mut().insert(number, Rc::clone(&stream));
        Ok(stream)
    }

    pub fn catalog_id(&self) -> Result<ObjectId, Error> {
        self.xref.trailer.get(b"Root")?.as_reference().map_err(|_| broken("it has no catalog"))
    }

    /// The page with this number, from 1.
    pub fn page(&self, number: u32, catalog: &Dictionary) -> Result<Option<ObjectId>, Error> {
        let Ok(root) = catalog.get(b"Pages").and_then(Object::as_reference) else {
            return Err(broken("it has no pages"));
        };
        let Some(mut left) = number.checked_sub(1) else { return Ok(None) };
        let mut seen = HashSet::new();
        let mut waiting = vec![root];
        while let Some(id) = waiting.pop() {
            if !seen.insert(id) {
                return Err(broken("its page tree runs in a circle"));
            }
            let Some(Object::Dictionary(node)) = self.find(id)? else {
                return Err(broken("its page tree is damaged"));
            };
            let Ok(kids) = node.get(b"Kids") else {
                if left == 0 {
                    return Ok(Some(id));
                }
                left -= 1;
                continue;
            };
            // The whole branch lies before the page.
            let count =
                node.get(b"Count").and_then(Object::as_i64).ok().and_then(|count| u32::try_from(count).ok());
            if id != root
                && let Some(count) = count
                && count > 0
                && count <= left
            {
                left -= count;
                continue;
            }
            let kids = self.resolve(kids)?.as_array()?;
            waiting.extend(kids.iter().rev().filter_map(|kid| kid.as_reference().ok()));
        }
        Ok(None)
    }
}
