use std::collections::HashSet;

use lopdf::{Dictionary, Object, ObjectId, decode_text_string};

use super::Source;
use crate::Error;

/// A signature field of the form.
pub(crate) struct Field {
    /// Fully qualified name (ISO 32000-2, 12.7.4.2).
    pub name: String,
    /// The field's dictionary.
    pub id: ObjectId,
    /// The widget that shows it: the field itself, or its only kid. None if it has several.
    pub widget: Option<ObjectId>,
    /// The signature dictionary, if it is signed.
    pub value: Option<Object>,
}

/// All signature fields in the order of the form.
pub(crate) fn signature_fields(source: &Source<'_>) -> Result<Vec<Field>, Error> {
    let Ok(form) = source.catalog()?.get(b"AcroForm") else { return Ok(Vec::new()) };
    let form = source.resolve(form)?.as_dict()?;
    let Ok(fields) = form.get(b"Fields") else { return Ok(Vec::new()) };
    let mut walk = Walk { source, seen: HashSet::new(), found: Vec::new() };
    for field in source.resolve(fields)?.as_array()? {
        walk.visit(field, "", false)?;
    }
    Ok(walk.found)
}

struct Walk<'s, 'b> {
    source: &'s Source<'b>,
    seen: HashSet<ObjectId>,
    found: Vec<Field>,
}

impl Walk<'_, '_> {
    fn visit(&mut self, field: &Object, parent: &str, parent_signs: bool) -> Result<(), Error> {
        // Fields are indirect objects; a direct one has no identity to sign. A seen one closes a circle.
        let Ok(id) = field.as_reference() else { return Ok(()) };
        if !self.seen.insert(id) || self.seen.len() > 10_000 {
            return Ok(());
        }
        let Ok(dictionary) = self.source.dictionary(id) else { return Ok(()) };
        let own = dictionary.get(b"T").ok().and_then(|name| decode_text_string(name).ok());
        let name = match own {
            Some(own) if parent.is_empty() => own,
            Some(own) => format!("{parent}.{own}"),
            None => parent.to_owned(),
        };
        let signs = match dictionary.get(b"FT") {
            Ok(kind) => kind.as_name().ok() == Some(b"Sig"),
            Err(_) => parent_signs,
        };
        let kids = self.kids(dictionary)?;
        let (fields, widgets): (Vec<_>, Vec<_>) = kids.into_iter().partition(|(_, named)| *named);
        if signs && fields.is_empty() {
            let widget = match widgets.as_slice() {
                [] => Some(id),
                [(only, _)] => only.as_reference().ok(),
                _ => None,
            };
            let value = dictionary.get(b"V").ok().filter(|value| !matches!(value, Object::Null)).cloned();
            self.found.push(Field { name: name.clone(), id, widget, value });
        }
        // Depth is bounded: a name grows with each level, and `seen` bounds the whole.
        if name.len() > 1_000 {
            return Ok(());
        }
        fields.iter().try_for_each(|(kid, _)| self.visit(kid, &name, signs))
    }

    /// The kids, each with whether it is a field (it has a name) or a mere widget.
    fn kids(&self, field: &Dictionary) -> Result<Vec<(Object, bool)>, Error> {
        let Ok(kids) = field.get(b"Kids") else { return Ok(Vec::new()) };
        let kids = self.source.resolve(kids)?.as_array()?.iter().map(|kid| {
            let named = self.source.resolve(kid).and_then(|kid| Ok(kid.as_dict()?.has(b"T")));
            (kid.clone(), named.unwrap_or(false))
        });
        Ok(kids.collect())
    }
}
