use std::collections::{BTreeMap, HashSet};

use lopdf::{Dictionary, Object, ObjectId, decode_text_string};

use super::document::Document;

/// A form field or a widget of one, as of a revision.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FormField {
    /// Fully qualified name (ISO 32000-2, 12.7.4.2).
    pub name: String,
    /// `/FT`, own or inherited.
    pub kind: Vec<u8>,
    /// Whether it is a terminal field (with a value), not a mere widget or group.
    pub terminal: bool,
    /// `/V` as it stands in this dictionary.
    pub value: Option<Object>,
}

/// Fields and widgets by the number of their object.
pub(super) type Form = BTreeMap<u32, FormField>;

const MOST_FIELDS: usize = 20_000;

/// The form as of a revision.
pub(super) fn form(document: &Document<'_>, revision: usize) -> Form {
    let mut walk = Walk { document, revision, seen: HashSet::new(), found: Form::new() };
    let fields = document
        .catalog(revision)
        .and_then(|catalog| document.entry(revision, catalog, b"AcroForm").as_dict().ok())
        .map(|form| document.entry(revision, form, b"Fields"));
    for field in fields.and_then(|fields| fields.as_array().ok()).into_iter().flatten() {
        walk.visit(field, "", b"", 0);
    }
    walk.found
}

struct Walk<'d, 'a> {
    document: &'d Document<'a>,
    revision: usize,
    seen: HashSet<ObjectId>,
    found: Form,
}

impl Walk<'_, '_> {
    fn visit(&mut self, field: &Object, parent: &str, parent_kind: &[u8], depth: usize) {
        let Ok(id) = field.as_reference() else { return };
        if depth > 32 || self.seen.len() > MOST_FIELDS || !self.seen.insert(id) {
            return;
        }
        let document = self.document;
        let Ok(dictionary) = document.get(self.revision, id).as_dict() else { return };
        let own = document.entry(self.revision, dictionary, b"T");
        let named = !matches!(own, Object::Null);
        let name = match decode_text_string(own).ok() {
            Some(own) if parent.is_empty() => own,
            Some(own) if parent.len() < 1_000 => format!("{parent}.{own}"),
            _ => parent.to_owned(),
        };
        let kind = document.entry(self.revision, dictionary, b"FT").as_name().unwrap_or(parent_kind).to_vec();
        let kids = self.kids(dictionary);
        let group = kids
            .iter()
            .any(|kid| self.document.resolve(self.revision, kid).as_dict().is_ok_and(|kid| kid.has(b"T")));
        let value = dictionary.get(b"V").ok().filter(|value| !matches!(value, Object::Null)).cloned();
        let terminal = !group && (named || dictionary.has(b"FT"));
        self.found.insert(id.0, FormField { name: name.clone(), kind: kind.clone(), terminal, value });
        for kid in kids {
            self.visit(&kid, &name, &kind, depth + 1);
        }
    }

    fn kids(&self, field: &Dictionary) -> Vec<Object> {
        self.document.entry(self.revision, field, b"Kids").as_array().cloned().unwrap_or_default()
    }
}

/// The signed signature fields of a form: object number of the field, its name, and its value.
pub(super) fn signed(form: &Form) -> impl Iterator<Item = (u32, &FormField, &Object)> {
    form.iter()
        .filter(|(_, field)| field.terminal && field.kind == b"Sig")
        .filter_map(|(number, field)| Some((*number, field, field.value.as_ref()?)))
}
