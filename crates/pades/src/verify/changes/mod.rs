//! What a revision changed, told by a list of what is known to be harmless: whatever the list does not explain is
//! a change of the document.
//!
//! An object that a rule lets change must not serve elsewhere too: a stream that is a field's appearance and a page's
//! content as well would change the page in the field's name. Hence [`References`].

mod references;
mod rules;
mod verdict;

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object};

use super::{
    document::{Document, Place},
    fields::{Form, form, signed},
    finding::ChangeKind,
};
use references::{References, TRAILER};
pub(super) use verdict::{Permissions, judge};

/// A change, before any signature's permissions are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawChange {
    /// From 0.
    pub revision: usize,
    pub kind: ChangeKind,
    pub object: u32,
    pub field: Option<String>,
}

/// What the revisions behind `first` changed.
pub(super) fn changes(document: &Document<'_>, first: usize) -> Vec<RawChange> {
    if first + 1 >= document.revisions.len() {
        return Vec::new();
    }
    let mut references = References::of(document, first);
    let mut old_form = form(document, first);
    let mut changes = Vec::new();
    for revision in first + 1..document.revisions.len() {
        let new_form = form(document, revision);
        let mut step = Step {
            document,
            old: revision - 1,
            new: revision,
            references: &references,
            old_form: &old_form,
            new_form: &new_form,
            changed: BTreeSet::new(),
            added: BTreeSet::new(),
            explained: BTreeSet::new(),
            found: Vec::new(),
        };
        step.run();
        changes.append(&mut step.found);
        references.advance(document, revision);
        old_form = new_form;
    }
    changes
}

/// From one revision to the next.
struct Step<'s, 'a> {
    document: &'s Document<'a>,
    old: usize,
    new: usize,
    references: &'s References,
    old_form: &'s Form,
    new_form: &'s Form,
    /// Objects that were there and are different now.
    changed: BTreeSet<u32>,
    /// Objects that were not there.
    added: BTreeSet<u32>,
    /// Those of `changed` for which a rule accounts.
    explained: BTreeSet<u32>,
    found: Vec<RawChange>,
}

impl<'s> Step<'s, '_> {
    fn run(&mut self) {
        self.sort();
        self.trailer();
        self.catalog();
        self.fields();
        self.pages();
        let left: Vec<u32> = self.changed.difference(&self.explained).copied().collect();
        for number in left {
            let kind = self.kind_of_unexplained(number);
            let field = self.old_form.get(&number).map(|field| field.name.as_str());
            self.note(kind, number, field);
        }
    }

    fn sort(&mut self) {
        for (number, place) in self.document.written(self.new) {
            let (old, new) = (self.before(number), self.after(number));
            match (old, new) {
                (Object::Null, Object::Null) => {}
                (Object::Null, _) => {
                    self.added.insert(number);
                    // A reference that led nowhere when it was signed leads somewhere now.
                    if self.references.any(number) {
                        self.note(ChangeKind::DanglingObjectDefined, number, None);
                    }
                }
                (_, Object::Null) if place == Place::Free || *new == Object::Null => {
                    if self.references.any(number) {
                        self.note(ChangeKind::ObjectRemoved, number, None);
                    }
                }
                (old, new) if old == new => {}
                _ => {
                    self.changed.insert(number);
                }
            }
        }
    }

    fn trailer(&mut self) {
        let (Some(old), Some(new)) =
            (self.document.revisions.get(self.old), self.document.revisions.get(self.new))
        else {
            return;
        };
        let (old, new) = (&old.trailer, &new.trailer);
        for key in keys(old, new) {
            match key {
                b"Size" | b"Prev" | b"ID" | b"XRefStm" => {}
                _ if old.get(key).ok() == new.get(key).ok() => {}
                b"Info" => self.note(ChangeKind::MetadataChanged, TRAILER, None),
                _ => self.note(ChangeKind::CatalogChanged, TRAILER, None),
            }
        }
        if let Some(id) = reference(old, b"Info")
            && self.explain(id, TRAILER)
        {
            self.note(ChangeKind::MetadataChanged, id, None);
        }
    }

    fn kind_of_unexplained(&self, number: u32) -> ChangeKind {
        let old = self.before(number);
        let signature = signed(self.old_form).any(|(field, _, value)| {
            field == number || matches!(value, Object::Reference(id) if id.0 == number)
        });
        let dictionary = old.as_dict().ok();
        let kind = dictionary.and_then(|own| own.get(b"Type").and_then(Object::as_name).ok());
        let annotation = dictionary.is_some_and(|own| own.has(b"Subtype") && own.has(b"Rect"));
        match kind {
            _ if signature => ChangeKind::SignatureChanged,
            _ if self.old_form.contains_key(&number) => ChangeKind::FieldChanged,
            Some(b"Page" | b"Pages") => ChangeKind::PageChanged,
            Some(b"Annot") => ChangeKind::AnnotationChanged,
            None if annotation => ChangeKind::AnnotationChanged,
            _ => ChangeKind::ObjectChanged,
        }
    }

    fn note(&mut self, kind: ChangeKind, object: u32, field: Option<&str>) {
        let change = RawChange { revision: self.new, kind, object, field: field.map(str::to_owned) };
        if !self.found.contains(&change) {
            self.found.push(change);
        }
    }

    /// An object by its number, as it was.
    fn before(&self, number: u32) -> &'s Object {
        self.document.number(self.old, number)
    }

    /// An object by its number, as it is.
    fn after(&self, number: u32) -> &'s Object {
        self.document.number(self.new, number)
    }

    /// Whether `number` changed and `owner` alone refers to it, once; then it is accounted for.
    fn explain(&mut self, number: u32, owner: u32) -> bool {
        let own = self.changed.contains(&number) && self.references.sole(number) == Some(owner);
        if own {
            self.explained.insert(number);
        }
        own
    }
}

/// The keys of both.
fn keys<'d>(old: &'d Dictionary, new: &'d Dictionary) -> BTreeSet<&'d [u8]> {
    old.iter().chain(new.iter()).map(|(key, _)| key.as_slice()).collect()
}

/// The number that an entry refers to.
fn reference(dictionary: &Dictionary, key: &[u8]) -> Option<u32> {
    dictionary.get(key).and_then(Object::as_reference).ok().map(|id| id.0)
}
