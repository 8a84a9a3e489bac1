use std::collections::BTreeSet;

use lopdf::{Dictionary, Object};

use super::{Step, keys, reference};
use crate::verify::{fields::FormField, finding::ChangeKind};

/// `Print`, `Locked` and `LockedContents` (ISO 32000-2, table 167): the flags that show or hide nothing on the screen.
const HARMLESS_FLAGS: i64 = 4 | 128 | 512;

impl<'s> Step<'s, '_> {
    pub(super) fn catalog(&mut self) {
        let document = self.document;
        let (Some(old), Some(new)) = (document.catalog(self.old), document.catalog(self.new)) else {
            return self.note(ChangeKind::CatalogChanged, super::TRAILER, None);
        };
        let root =
            document.revisions.get(self.old).and_then(|revision| reference(&revision.trailer, b"Root"));
        let root = root.unwrap_or(super::TRAILER);
        self.explained.insert(root);
        for key in keys(old, new) {
            let same = old.get(key).ok() == new.get(key).ok();
            match key {
                b"AcroForm" => self.form(old, new, root),
                b"DSS" => self.validation_data(old, new, root),
                b"Metadata" | b"Extensions" => {
                    let held = reference(old, key);
                    let inside = held.is_some_and(|id| self.explain(id, root));
                    if !same || inside {
                        let data = key == b"Extensions";
                        let kind =
                            if data { ChangeKind::ValidationDataAdded } else { ChangeKind::MetadataChanged };
                        self.note(kind, root, None);
                    }
                }
                b"Version" => {}
                _ if !same => self.note(ChangeKind::CatalogChanged, root, None),
                _ => {}
            }
        }
    }

    fn form(&mut self, old: &'s Dictionary, new: &'s Dictionary, root: u32) {
        let document = self.document;
        let holder = reference(old, b"AcroForm").unwrap_or(root);
        let nothing = Dictionary::new();
        let old = document.entry(self.old, old, b"AcroForm").as_dict().unwrap_or(&nothing);
        let Ok(new) = document.entry(self.new, new, b"AcroForm").as_dict() else {
            return self.note(ChangeKind::CatalogChanged, holder, None);
        };
        self.explained.insert(holder);
        for key in keys(old, new) {
            match key {
                b"Fields" => {
                    let alone = holder == root || self.references.sole(holder) == Some(root);
                    if let Some(array) = reference(old, key).filter(|_| alone) {
                        self.explain(array, holder);
                    }
                    let list = |revision, form: &'s Dictionary| {
                        document.entry(revision, form, b"Fields").as_array().cloned().unwrap_or_default()
                    };
                    let old = document.entry(self.old, old, key).as_array().cloned().unwrap_or_default();
                    let new = list(self.new, new);
                    // Those that are new are looked at one by one; none may go.
                    if old.iter().any(|field| !new.contains(field)) {
                        self.note(ChangeKind::ObjectRemoved, holder, None);
                    }
                }
                b"SigFlags" => {}
                // Fonts for fields to come; those that are there stay.
                b"DR" if self.additive(old.get(key).ok(), new.get(key).ok(), 3) => {}
                _ if old.get(key).ok() != new.get(key).ok() => {
                    self.note(ChangeKind::ObjectChanged, holder, None)
                }
                _ => {}
            }
        }
    }

    /// Whether dictionaries only gained keys.
    fn additive(&self, old: Option<&Object>, new: Option<&Object>, depth: usize) -> bool {
        let (Some(old), Some(new)) = (old, new) else { return old.is_none() };
        let same = old == new;
        let (Object::Dictionary(old), Object::Dictionary(new)) = (old, new) else { return same };
        same || depth > 0
            && old.iter().all(|(key, value)| self.additive(Some(value), new.get(key).ok(), depth - 1))
    }

    /// The document security store: its dictionaries and arrays may grow; its streams never change.
    fn validation_data(&mut self, old: &'s Dictionary, new: &'s Dictionary, root: u32) {
        let document = self.document;
        let nothing = Dictionary::new();
        let before = document.entry(self.old, old, b"DSS").as_dict().unwrap_or(&nothing);
        let Ok(after) = document.entry(self.new, new, b"DSS").as_dict() else {
            return self.note(ChangeKind::CatalogChanged, root, None);
        };
        let known: [&[u8]; 7] = [b"Type", b"VRI", b"Certs", b"CRLs", b"OCSPs", b"TU", b"TS"];
        let mut own = BTreeSet::new();
        self.containers(before, &mut own);
        own.extend(reference(before, b"VRI"));
        if let Ok(entries) = document.entry(self.old, before, b"VRI").as_dict() {
            for (key, entry) in entries.iter() {
                own.extend(entry.as_reference().map(|id| id.0));
                if let Ok(entry) = document.entry(self.old, entries, key).as_dict() {
                    self.containers(entry, &mut own);
                }
            }
        }
        let mut touched = old.get(b"DSS").ok() != new.get(b"DSS").ok();
        // The store itself must serve as nothing else; what is below it, nothing but the store.
        let store = reference(old, b"DSS");
        let alone = store.is_none_or(|store| self.references.sole(store) == Some(root));
        if let Some(store) = store {
            touched |= self.explain(store, root);
        }
        for number in own.iter().filter(|number| alone && self.changed.contains(number)) {
            let direct = store.is_none() && self.references.sole(*number) == Some(root);
            let inside = |source| own.contains(&source) || Some(source) == store;
            if direct || self.references.only(*number, inside) {
                self.explained.insert(*number);
                touched = true;
            }
        }
        if touched {
            self.note(ChangeKind::ValidationDataAdded, root, None);
        }
        let foreign = keys(before, after)
            .into_iter()
            .any(|key| !known.contains(&key) && before.get(key).ok() != after.get(key).ok());
        if foreign {
            self.note(ChangeKind::ObjectChanged, root, None);
        }
    }

    fn containers(&self, dictionary: &Dictionary, own: &mut BTreeSet<u32>) {
        for key in [b"Certs".as_slice(), b"CRLs", b"OCSPs", b"Cert", b"CRL", b"OCSP"] {
            own.extend(reference(dictionary, key).filter(|id| self.before(*id).as_array().is_ok()));
        }
    }

    pub(super) fn fields(&mut self) {
        let (old, new) = (self.old_form, self.new_form);
        for (number, field) in new {
            match old.get(number) {
                None => self.added_field(*number, field),
                Some(before) => self.existing_field(*number, before, field),
            }
        }
        for (number, field) in old.iter().filter(|(number, _)| !new.contains_key(number)) {
            let signature = field.kind == b"Sig" && field.value.is_some();
            let kind = if signature { ChangeKind::SignatureChanged } else { ChangeKind::ObjectRemoved };
            self.note(kind, *number, Some(&field.name));
        }
    }

    fn added_field(&mut self, number: u32, field: &FormField) {
        let Ok(dictionary) = self.after(number).as_dict() else { return };
        // An object that was there as something else does not become a field by being listed.
        let kind = if field.kind != b"Sig" || !self.added.contains(&number) {
            ChangeKind::OtherFieldAdded
        } else if self.seen(dictionary) {
            ChangeKind::VisibleFieldAdded
        } else if self.is_timestamp(field) {
            ChangeKind::TimestampAdded
        } else {
            ChangeKind::InvisibleFieldAdded
        };
        self.note(kind, number, Some(&field.name));
    }

    /// Whether a widget covers anything: it has an area, and is not hidden.
    fn seen(&self, widget: &Dictionary) -> bool {
        let flags = self.document.entry(self.new, widget, b"F").as_i64().unwrap_or_default();
        let Ok(rectangle) = self.document.entry(self.new, widget, b"Rect").as_array() else { return false };
        let sides: Vec<f32> = rectangle.iter().filter_map(|side| side.as_float().ok()).collect();
        let hidden = flags & 2 != 0;
        !hidden && !matches!(sides.as_slice(), [left, bottom, right, top] if left == right || bottom == top)
    }

    fn is_timestamp(&self, field: &FormField) -> bool {
        let value = field.value.as_ref().map(|value| self.document.resolve(self.new, value));
        let value = value.and_then(|value| value.as_dict().ok());
        value.is_some_and(|value| {
            self.document.entry(self.new, value, b"SubFilter").as_name().ok() == Some(b"ETSI.RFC3161")
        })
    }

    fn existing_field(&mut self, number: u32, before: &FormField, after: &FormField) {
        let (Ok(old), Ok(new)) = (self.before(number).as_dict(), self.after(number).as_dict()) else {
            return;
        };
        let signature = before.kind == b"Sig";
        // The widget of a signed field is as fixed as its signature.
        let mut signed = self
            .old_form
            .values()
            .any(|field| field.name == before.name && field.kind == b"Sig" && field.value.is_some());
        signed |= signature && before.value.is_some();
        if signed {
            return; // what changed in it stays unexplained
        }
        let looks = self.appearance(number, old);
        if !self.changed.contains(&number) && !looks {
            return;
        }
        let kind = match (signature, after.value.is_some()) {
            (true, true) if self.is_timestamp(after) => ChangeKind::TimestampAdded,
            (true, true) => ChangeKind::FieldSigned,
            (true, false) if !self.signed_now(&before.name) => return,
            (true, false) => ChangeKind::FieldSigned,
            (false, _) => ChangeKind::FormFilled,
        };
        let harmless = keys(old, new).into_iter().all(|key| {
            let same = old.get(key).ok() == new.get(key).ok();
            let flags = |field: &Dictionary| field.get(b"F").and_then(Object::as_i64).unwrap_or_default();
            match key {
                b"V" | b"AP" | b"AS" | b"M" => true,
                b"RV" | b"I" | b"TI" => same || !signature,
                b"F" => same || (flags(old) ^ flags(new)) & !HARMLESS_FLAGS == 0,
                _ => same,
            }
        });
        if harmless {
            self.explained.insert(number);
            self.note(kind, number, Some(&before.name));
        }
        if let Some(value) = reference(old, b"V") {
            self.explain(value, number);
        }
    }

    /// Whether the field of this name has a signature now.
    fn signed_now(&self, name: &str) -> bool {
        self.new_form.values().any(|field| field.name == name && field.value.is_some())
    }

    /// Lets the appearance streams change that serve this widget only; whether one did.
    fn appearance(&mut self, number: u32, widget: &'s Dictionary) -> bool {
        let document = self.document;
        let mut touched = false;
        // Owner after owner: a shared container would carry the change to wherever else it serves.
        let mut owner = number;
        if let Some(held) = reference(widget, b"AP") {
            if self.references.sole(held) != Some(number) {
                return false;
            }
            touched |= self.explain(held, number);
            owner = held;
        }
        let Ok(appearances) = document.entry(self.old, widget, b"AP").as_dict() else { return touched };
        for (key, value) in appearances.iter() {
            let mut owner = owner;
            if let Ok(held) = value.as_reference() {
                touched |= self.explain(held.0, owner);
                if self.references.sole(held.0) != Some(owner) {
                    continue;
                }
                owner = held.0;
            }
            if let Ok(states) = document.entry(self.old, appearances, key).as_dict() {
                for state in states.iter().filter_map(|(_, state)| state.as_reference().ok()) {
                    touched |= self.explain(state.0, owner);
                }
            }
        }
        touched
    }

    pub(super) fn pages(&mut self) {
        for number in self.changed.clone() {
            let (old, new) = (self.before(number), self.after(number));
            match (old, new) {
                (Object::Dictionary(old), Object::Dictionary(new)) if is_page(old) => {
                    let others = keys(old, new)
                        .into_iter()
                        .all(|key| key == b"Annots" || old.get(key).ok() == new.get(key).ok());
                    if others {
                        self.explained.insert(number);
                        let old = self.document.entry(self.old, old, b"Annots").as_array().cloned();
                        let new = self.document.entry(self.new, new, b"Annots").as_array().cloned();
                        self.annotations(number, &old.unwrap_or_default(), &new.unwrap_or_default());
                    }
                }
                (Object::Array(old), Object::Array(new)) => {
                    let page = self.references.sole(number).and_then(|page| self.before(page).as_dict().ok());
                    if page.is_some_and(|page| is_page(page) && reference(page, b"Annots") == Some(number)) {
                        self.explained.insert(number);
                        self.annotations(number, old, new);
                    }
                }
                _ => {}
            }
        }
    }

    fn annotations(&mut self, number: u32, old: &[Object], new: &[Object]) {
        for annotation in new.iter().filter(|annotation| !old.contains(annotation)) {
            let field = annotation.as_reference().ok().filter(|id| self.new_form.contains_key(&id.0));
            if field.is_none() {
                self.note(ChangeKind::AnnotationAdded, number, None);
            } else if field.is_some_and(|id| self.old_form.contains_key(&id.0)) {
                // A field that was not shown on this page is shown now.
                self.note(ChangeKind::PageChanged, number, None);
            }
        }
        if old.iter().any(|annotation| !new.contains(annotation)) {
            self.note(ChangeKind::AnnotationChanged, number, None);
        }
    }
}

fn is_page(dictionary: &Dictionary) -> bool {
    dictionary.get(b"Type").and_then(Object::as_name).ok() == Some(b"Page")
}
