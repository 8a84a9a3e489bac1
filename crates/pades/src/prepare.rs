use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary, text_string};

use crate::{
    Error, FieldLock,
    pdf::{Field, Revision, Source, broken, signature_fields},
    sign::lock_dictionary,
};

/// Hidden nowhere, printed, locked in place: `Print` and `Locked` (ISO 32000-2, table 167).
const PRINT_AND_LOCKED: i64 = 132;
/// `SignaturesExist` and `AppendOnly` (ISO 32000-2, table 225).
const SIGNATURE_FLAGS: i64 = 3;

/// No size, and outside of every page.
const OUTSIDE: [f32; 4] = [-1.0; 4];

/// A signature field to be made.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FieldSpec {
    /// Name; unique in the file, without a full stop (which separates the parts of a name).
    pub name: String,
    /// Page, from 1.
    pub page: u32,
    /// Lower left and upper right corner in PDF points from the page's lower left corner: x0, y0, x1, y1. All zero
    /// for a field that is not seen.
    pub rect: [f32; 4],
    /// What assistive technology says of the field.
    pub tooltip: String,
    /// The fields that become locked when this one is signed.
    pub lock: Option<FieldLock>,
}

/// Adds empty signature fields, all in one revision. In a tagged file each gets its structure element, so that the
/// file stays PDF/UA.
///
/// To be done before the first signature: fields that come later change the form that was signed.
///
/// # Errors
/// [`Error::AlreadySigned`] if the file is signed, [`Error::FieldExists`], [`Error::InvalidField`],
/// [`Error::NoSuchPage`], [`Error::EncryptedPdf`], [`Error::BrokenPdf`].
pub fn prepare(pdf: &[u8], fields: &[FieldSpec]) -> Result<Vec<u8>, Error> {
    let source = Source::open_to_append(pdf)?;
    let existing = signature_fields(&source)?;
    if let Some(signed) = existing.iter().find(|field| field.value.is_some()) {
        return Err(Error::AlreadySigned(signed.name.clone()));
    }
    let mut revision = Revision::of(&source);
    add_fields(&source, &mut revision, fields, &existing, true)?;
    revision.write()
}

/// Adds `fields` to the form, and, if they may be `tagged`, to the structure tree of a tagged file. Their objects.
pub(crate) fn add_fields(
    source: &Source<'_>,
    revision: &mut Revision<'_, '_>,
    fields: &[FieldSpec],
    existing: &[Field],
    tagged: bool,
) -> Result<Vec<ObjectId>, Error> {
    let mut names: Vec<&str> = existing.iter().map(|field| field.name.as_str()).collect();
    for field in fields {
        field.check()?;
        if names.contains(&field.name.as_str()) {
            return Err(Error::FieldExists(field.name.clone()));
        }
        names.push(&field.name);
    }
    place_fields(revision, source, fields, if tagged { StructureTree::of(source)? } else { None })
}

/// Adds a field that is not seen to a file that may be signed; returns its object.
///
/// It gets no structure element: a change of the structure tree after a signature is one that validators do not permit.
/// It lies outside the page instead, where PDF/UA asks for none (ISO 14289-1, 7.18.1).
pub(crate) fn add_unseen_field(
    revision: &mut Revision<'_, '_>,
    source: &Source<'_>,
    name: String,
    tooltip: &str,
) -> Result<ObjectId, Error> {
    let field = FieldSpec { name, page: 1, rect: OUTSIDE, tooltip: tooltip.into(), lock: None };
    let added = place_fields(revision, source, &[field], None)?;
    added.first().copied().ok_or_else(|| broken("no field was made"))
}

/// Adds fields that were checked to a revision. Returns their objects, in the same order.
fn place_fields(
    revision: &mut Revision<'_, '_>,
    source: &Source<'_>,
    fields: &[FieldSpec],
    mut tree: Option<StructureTree>,
) -> Result<Vec<ObjectId>, Error> {
    let mut added = Vec::new();
    for field in fields {
        let page = source.page(field.page)?.ok_or(Error::NoSuchPage(field.page))?;
        let id = revision.new_id();
        let mut widget = field.widget(revision, page);
        if let Some(tree) = &mut tree {
            widget.set("StructParent", tree.add_form(revision, id, page)?);
        }
        if let Some(lock) = &field.lock {
            widget.set("Lock", revision.add(lock_dictionary(lock))); // table 236: an indirect object
        }
        revision.set(id, widget);
        annotate(revision, page, id, tree.is_some())?;
        added.push(id);
    }
    if let Some(tree) = tree {
        tree.finish(revision)?;
    }
    add_to_form(revision, source, added.iter().copied().map(Object::Reference).collect())?;
    Ok(added)
}

impl FieldSpec {
    fn check(&self) -> Result<(), Error> {
        let invalid = |reason| Err(Error::InvalidField { name: self.name.clone(), reason });
        let [left, bottom, right, top] = self.rect;
        if self.name.is_empty() || self.name.contains('.') {
            return invalid("the name is empty or has a full stop");
        }
        if !self.rect.iter().all(|value| value.is_finite()) {
            return invalid("the rectangle has a value that is no number");
        }
        if self.rect != [0.0; 4] && (left >= right || bottom >= top) {
            return invalid("the rectangle's second corner is not above and right of the first");
        }
        Ok(())
    }

    fn widget(&self, revision: &mut Revision<'_, '_>, page: ObjectId) -> Dictionary {
        let [left, bottom, right, top] = self.rect;
        let mut widget = dictionary! {
            "Type" => "Annot", "Subtype" => "Widget", "FT" => "Sig",
            "T" => text_string(&self.name), "TU" => text_string(&self.tooltip),
            "Rect" => self.rect.iter().map(|value| (*value).into()).collect::<Vec<Object>>(),
            "F" => PRINT_AND_LOCKED, "P" => page,
        };
        // PDF/A asks every widget of any size for an appearance, even an empty one (ISO 19005-2, 6.3.3). One that comes
        // after a signature would be more than the update for long-term validation that validators permit.
        if !self.is_unseen_later() {
            let empty = revision.add(Stream::new(
                dictionary! {
                    "Type" => "XObject", "Subtype" => "Form", "Resources" => Dictionary::new(),
                    "BBox" => vec![0.into(), 0.into(), (right - left).into(), (top - bottom).into()],
                },
                Vec::new(),
            ));
            widget.set("AP", dictionary! { "N" => empty });
        }
        widget
    }

    /// Whether it is one of [`add_unseen_field`]'s.
    fn is_unseen_later(&self) -> bool {
        self.rect == OUTSIDE
    }
}

/// Puts the widget among the page's annotations.
fn annotate(
    revision: &mut Revision<'_, '_>,
    page: ObjectId,
    widget: ObjectId,
    tagged: bool,
) -> Result<(), Error> {
    let old = match revision.get(page)?.as_dict()?.get(b"Annots") {
        Ok(old) => Some(old.clone()),
        Err(_) => None,
    };
    let mut annotations = match &old {
        Some(old) => revision.resolve(old)?.as_array()?.clone(),
        None => Vec::new(),
    };
    annotations.push(widget.into());
    match old {
        Some(Object::Reference(id)) => revision.set(id, annotations),
        _ => revision.edit(page)?.set("Annots", annotations),
    }
    if tagged {
        revision.edit(page)?.set("Tabs", "S"); // PDF/UA: tab order follows the structure
    }
    Ok(())
}

fn add_to_form(
    revision: &mut Revision<'_, '_>,
    source: &Source<'_>,
    widgets: Vec<Object>,
) -> Result<(), Error> {
    let catalog = source.catalog_id()?;
    let held = source.catalog()?.get(b"AcroForm").ok().cloned();
    let mut form = match &held {
        Some(held) => revision.resolve(held)?.as_dict()?.clone(),
        None => Dictionary::new(),
    };
    let mut fields = match form.get(b"Fields") {
        Ok(fields) => revision.resolve(fields)?.as_array()?.clone(),
        Err(_) => Vec::new(),
    };
    fields.extend(widgets);
    form.set("Fields", fields);
    let flags = form.get(b"SigFlags").and_then(Object::as_i64).unwrap_or_default();
    form.set("SigFlags", flags | SIGNATURE_FLAGS);
    match held {
        Some(Object::Reference(id)) => revision.set(id, form),
        _ => revision.edit(catalog)?.set("AcroForm", form),
    }
    Ok(())
}

/// The structure tree of a tagged file: where Form elements go, and the parent tree that leads back to them.
struct StructureTree {
    root: ObjectId,
    /// The element that the Form elements become kids of: the first of the tree, commonly Document.
    parent: ObjectId,
    next_key: i64,
    /// New entries of the parent tree: key, element, key, element …
    added: Vec<Object>,
}

impl StructureTree {
    fn of(source: &Source<'_>) -> Result<Option<Self>, Error> {
        let Ok(root) = source.catalog()?.get(b"StructTreeRoot").and_then(Object::as_reference) else {
            return Ok(None);
        };
        let dictionary = source.dictionary(root)?;
        let first = match dictionary.get(b"K") {
            Ok(kids) => match source.resolve(kids)? {
                Object::Array(several) => several.first().and_then(|kid| kid.as_reference().ok()),
                _ => kids.as_reference().ok(),
            },
            Err(_) => None,
        };
        let next = dictionary.get(b"ParentTreeNextKey").and_then(Object::as_i64).unwrap_or_default();
        let highest = match dictionary.get(b"ParentTree") {
            Ok(tree) => highest_key(source, tree, 0)?,
            Err(_) => -1,
        };
        let next_key = next.max(highest.saturating_add(1));
        Ok(Some(Self { root, parent: first.unwrap_or(root), next_key, added: Vec::new() }))
    }

    /// Adds a Form element for `widget`; its key in the parent tree is the widget's `/StructParent`.
    fn add_form(
        &mut self,
        revision: &mut Revision<'_, '_>,
        widget: ObjectId,
        page: ObjectId,
    ) -> Result<i64, Error> {
        let element = revision.add(dictionary! {
            "Type" => "StructElem", "S" => "Form", "P" => self.parent, "Pg" => page,
            // The object reference itself, not an array of one: pyHanko reads it so.
            "K" => dictionary! { "Type" => "OBJR", "Obj" => widget, "Pg" => page },
        });
        let old = revision.get(self.parent)?.as_dict()?.get(b"K").ok().cloned();
        let mut kids = match old {
            Some(old) => match revision.resolve(&old)? {
                Object::Array(kids) => kids,
                _ => vec![old],
            },
            None => Vec::new(),
        };
        kids.push(element.into());
        revision.edit(self.parent)?.set("K", kids);
        let key = self.next_key;
        self.next_key = self.next_key.saturating_add(1);
        self.added.extend([key.into(), element.into()]);
        Ok(key)
    }

    /// Writes the new entries into the parent tree, a number tree (ISO 32000-2, 7.9.7).
    fn finish(mut self, revision: &mut Revision<'_, '_>) -> Result<(), Error> {
        let (Some(first), Some(last)) =
            (self.added.first().cloned(), self.added.iter().rev().nth(1).cloned())
        else {
            return Ok(());
        };
        let held = revision.get(self.root)?.as_dict()?.get(b"ParentTree").ok().cloned();
        let mut tree = match &held {
            Some(held) => revision.resolve(held)?.as_dict()?.clone(),
            None => Dictionary::new(),
        };
        if let Ok(kids) = tree.get(b"Kids") {
            let mut kids = revision.resolve(kids)?.as_array()?.clone();
            let leaf =
                dictionary! { "Limits" => vec![first, last], "Nums" => std::mem::take(&mut self.added) };
            kids.push(revision.add(leaf).into());
            tree.set("Kids", kids);
        } else {
            let mut numbers = match tree.get(b"Nums") {
                Ok(numbers) => revision.resolve(numbers)?.as_array()?.clone(),
                Err(_) => Vec::new(),
            };
            numbers.append(&mut self.added);
            tree.set("Nums", numbers);
        }
        match held {
            Some(Object::Reference(id)) => revision.set(id, tree),
            _ => revision.edit(self.root)?.set("ParentTree", tree),
        }
        revision.edit(self.root)?.set("ParentTreeNextKey", self.next_key);
        Ok(())
    }
}

fn highest_key(source: &Source<'_>, tree: &Object, depth: u32) -> Result<i64, Error> {
    if depth > 32 {
        return Err(broken("the parent tree is too deep"));
    }
    let tree = source.resolve(tree)?.as_dict()?;
    let mut highest = -1;
    if let Ok(numbers) = tree.get(b"Nums") {
        for pair in source.resolve(numbers)?.as_array()?.chunks(2) {
            if let Some(key) = pair.first() {
                highest = highest.max(key.as_i64()?);
            }
        }
    }
    if let Ok(kids) = tree.get(b"Kids") {
        for kid in source.resolve(kids)?.as_array()? {
            highest = highest.max(highest_key(source, kid, depth + 1)?);
        }
    }
    Ok(highest)
}
