use std::collections::{BTreeMap, HashMap};

use lopdf::Object;

use crate::verify::document::Document;

/// The trailer, where the number of an object is asked.
pub(super) const TRAILER: u32 = u32::MAX;

/// Which objects refer to which, kept up to date from revision to revision.
#[derive(Default)]
pub(super) struct References {
    forward: HashMap<u32, Vec<u32>>,
    /// With how often.
    backward: HashMap<u32, BTreeMap<u32, usize>>,
}

impl References {
    /// As of a revision.
    pub fn of(document: &Document<'_>, revision: usize) -> Self {
        let mut references = Self::default();
        for (number, object) in document.all(revision) {
            references.set(number, object);
        }
        references.trailer(document, revision);
        references
    }

    /// Takes in what a revision writes.
    pub fn advance(&mut self, document: &Document<'_>, revision: usize) {
        for (number, _) in document.written(revision) {
            let id = document.number(revision, number);
            self.set(number, id);
        }
        self.trailer(document, revision);
    }

    fn trailer(&mut self, document: &Document<'_>, revision: usize) {
        if let Some(own) = document.revisions.get(revision) {
            self.set(TRAILER, &Object::Dictionary(own.trailer.clone()));
        }
    }

    fn set(&mut self, number: u32, object: &Object) {
        for target in self.forward.remove(&number).unwrap_or_default() {
            if let Some(sources) = self.backward.get_mut(&target) {
                sources.remove(&number);
            }
        }
        let mut targets = Vec::new();
        // A cross-reference stream is the trailer in another dress.
        let trailer = matches!(object, Object::Stream(stream)
            if stream.dict.get(b"Type").and_then(Object::as_name).ok() == Some(b"XRef"));
        if !trailer {
            collect(object, &mut targets);
        }
        for target in &targets {
            *self.backward.entry(*target).or_default().entry(number).or_default() += 1;
        }
        self.forward.insert(number, targets);
    }

    /// Whether anything refers to an object.
    pub fn any(&self, number: u32) -> bool {
        self.backward.get(&number).is_some_and(|sources| !sources.is_empty())
    }

    /// The one object that refers to this one, if it is one, and does so once.
    pub fn sole(&self, number: u32) -> Option<u32> {
        let mut sources = self.backward.get(&number)?.iter();
        let (source, times) = sources.next()?;
        (*times == 1 && sources.next().is_none()).then_some(*source)
    }

    /// Whether nothing but these refers to an object.
    pub fn only(&self, number: u32, sources: impl Fn(u32) -> bool) -> bool {
        self.backward.get(&number).is_none_or(|own| own.keys().all(|source| sources(*source)))
    }
}

/// The numbers that an object refers to. Depth was bounded when it was read.
fn collect(object: &Object, targets: &mut Vec<u32>) {
    match object {
        Object::Reference(id) => targets.push(id.0),
        Object::Array(array) => array.iter().for_each(|item| collect(item, targets)),
        Object::Dictionary(dictionary) => dictionary.iter().for_each(|(_, value)| collect(value, targets)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, value)| collect(value, targets)),
        _ => {}
    }
}
