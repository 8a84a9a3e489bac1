//! Annotations and fields that cover what was signed.

use lopdf::Object;
use ventanilla_pades::{ChangeKind, Conclusion, FieldSpec, Finding, SubIndication, prepare};

use super::{FORMAT, caught, change, signed};
use crate::{
    samples::{FIELDS, signed_by},
    update::{Update, text},
};

pub fn annotated(pdf: &[u8]) -> Vec<u8> {
    let mut update = Update::of(pdf);
    let page = update.page();
    let note = update
        .add("<</Type/Annot/Subtype/FreeText/Rect[50 400 500 700]/Contents(Otra cantidad)/DA(/F 9 Tf)>>");
    let annotations = update
        .document
        .get_dictionary((page, 0))
        .unwrap()
        .get(b"Annots")
        .cloned()
        .unwrap_or(Object::Array(vec![]));
    let mut list = update.document.dereference(&annotations).unwrap().1.as_array().unwrap().clone();
    list.push(Object::Reference((note, 0)));
    match annotations {
        Object::Reference(id) => drop(update.put(id.0, text(&Object::Array(list)))),
        _ => drop(update.edit(page, |page| page.set("Annots", list))),
    }
    update.finish()
}

#[test]
fn evil_annotation_one_that_is_added_later_needs_a_look() {
    let pdf = annotated(&signed());
    caught(&pdf, Conclusion::Indeterminate(SubIndication::SigConstraintsFailure), Finding::ChangeNeedsLook);
    assert_eq!(change(&pdf), [ChangeKind::AnnotationAdded]);
}

#[test]
fn sneaky_signature_a_visible_field_that_is_added_later_needs_a_look() {
    let once = signed();
    let mut update = Update::of(&once);
    let (page, root) = (update.page(), update.catalog().0);
    let look = update.add(
        "<</Type/XObject/Subtype/Form/BBox[0 0 400 400]/Length 20>>\nstream\n1 g 0 0 400 400 re f\nendstream",
    );
    let field = update.add(format!(
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(sneaky)/F 132/Rect[50 400 450 800]/P {page} 0 R/AP<</N {look} 0 R>>>>"
    ));
    let form = update.document.get_dictionary((root, 0)).unwrap().get(b"AcroForm").unwrap().clone();
    let mut own = update.document.dereference(&form).unwrap().1.as_dict().unwrap().clone();
    let mut fields = own.get(b"Fields").unwrap().as_array().unwrap().clone();
    fields.push(Object::Reference((field, 0)));
    own.set("Fields", fields);
    match form {
        Object::Reference(id) => drop(update.put(id.0, text(&Object::Dictionary(own)))),
        _ => drop(update.edit(root, |root| root.set("AcroForm", own))),
    }
    let pdf = update.finish();
    caught(&pdf, Conclusion::Indeterminate(SubIndication::SigConstraintsFailure), Finding::ChangeNeedsLook);
    assert_eq!(change(&pdf), [ChangeKind::VisibleFieldAdded]);
}

#[test]
fn a_field_that_is_moved_when_it_is_signed_is_not_permitted() {
    let once = signed();
    let mut update = Update::of(&signed_by(&once, 1, FIELDS[1]));
    let widget = update.find(|own| own.get(b"T").and_then(Object::as_str).ok() == Some(FIELDS[2].as_bytes()));
    update.edit(widget, |widget| widget.set("Rect", vec![0.into(), 0.into(), 600.into(), 850.into()]));
    caught(&update.finish(), FORMAT, Finding::ChangeNotPermitted);
    let field = FieldSpec { name: "x".into(), page: 1, rect: [0.0; 4], ..FieldSpec::default() };
    assert!(prepare(&once, &[field]).is_err());
}
