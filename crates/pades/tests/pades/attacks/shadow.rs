//! Shadow attacks: what was hidden before it was signed.

use lopdf::{Object, dictionary};
use ventanilla_pades::{ChangeKind, Conclusion, Finding, SubIndication};

use super::{FORMAT, caught, change, content, signed};
use crate::{
    samples::{CERTIFICATE, FIELDS, signed_by},
    update::Update,
    verdicts::report,
};

/// The certificate with an overlay that covers the page, unsigned.
fn with_overlay() -> (Vec<u8>, u32) {
    let mut update = Update::of(&CERTIFICATE);
    let overlay = update.add(
        "<</Type/XObject/Subtype/Form/BBox[0 0 600 850]/Length 22>>\nstream\n1 g 0 0 600 850 re f \nendstream",
    );
    let page = update.page();
    update.edit(page, |page| page.set("ShadowOverlay", Object::Reference((overlay, 0))));
    (update.finish(), overlay)
}

#[test]
fn shadow_hide_an_overlay_that_is_taken_away_is_noticed() {
    let (prepared, overlay) = with_overlay();
    let once = signed_by(&prepared, 0, FIELDS[0]);
    assert!(report(&once).passed(), "{:#?}", report(&once));
    let mut freed = Update::of(&once);
    freed.free(overlay);
    caught(&freed.finish(), FORMAT, Finding::ChangeNotPermitted);
    let mut emptied = Update::of(&once);
    emptied.put(overlay, "<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Length 0>>\nstream\n\nendstream");
    caught(&emptied.finish(), FORMAT, Finding::ChangeNotPermitted);
    assert_eq!(change(&emptied.finish()), [ChangeKind::ObjectChanged]);
}

#[test]
fn shadow_replace_a_font_that_is_defined_anew_is_noticed() {
    let mut update = Update::of(&signed());
    let font = update.find(|own| own.get(b"Type").and_then(Object::as_name).ok() == Some(b"FontDescriptor"));
    update.edit(font, |font| font.set("ItalicAngle", 30));
    caught(&update.finish(), FORMAT, Finding::ChangeNotPermitted);
}

#[test]
fn shadow_hide_and_replace_an_entry_that_leads_to_a_copy_inside_the_signed_bytes_is_noticed() {
    // A second page content lies ready, as an object of its own; later the first one's entry is turned to it.
    let page = Update::of(&CERTIFICATE).document.get_pages()[&1];
    let stream = Update::of(&CERTIFICATE).document.get_page_contents(page)[0].0;
    let mut hidden = CERTIFICATE.clone();
    let place = hidden.len();
    hidden.extend_from_slice(format!("{stream} 0 obj\n{}\nendobj\n", content("BT (Otra) Tj ET")).as_bytes());
    let previous = Update::of(&CERTIFICATE);
    let mut shadow = Update::of(&CERTIFICATE);
    shadow.pdf = hidden;
    assert_eq!(previous.document.xref_start, shadow.document.xref_start);
    let once = signed_by(&shadow.finish(), 0, FIELDS[0]);
    // Prepared like this it does not pass even before the turn: two definitions of one object.
    caught(&once, Conclusion::Indeterminate(SubIndication::SigConstraintsFailure), Finding::HiddenContent);
    let turned = Update::of(&once).finish_with(&[(stream, place)]);
    caught(&turned, FORMAT, Finding::MisplacedObject);
}

#[test]
fn a_reference_that_was_signed_dangling_may_not_be_defined_later() {
    let mut update = Update::of(&CERTIFICATE);
    let page = update.page();
    update.edit(page, |page| page.set("Shadow", Object::Reference((4_321, 0))));
    let once = signed_by(&update.finish(), 0, FIELDS[0]);
    assert!(report(&once).passed(), "{:#?}", report(&once));
    let mut later = Update::of(&once);
    later.put(4_321, content("BT (Otra) Tj ET"));
    caught(&later.finish(), FORMAT, Finding::ChangeNotPermitted);
    assert_eq!(change(&later.finish()), [ChangeKind::DanglingObjectDefined]);
}

#[test]
fn what_serves_a_field_and_something_else_may_not_change_in_the_fields_name() {
    // The widget of a field that is not yet signed shares its appearance with the page.
    let mut update = Update::of(&CERTIFICATE);
    let widget = update.find(|own| own.get(b"T").and_then(Object::as_str).ok() == Some(FIELDS[1].as_bytes()));
    let shared = update.add("<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 0>>\nstream\n\nendstream");
    let page = update.page();
    update.edit(page, |page| page.set("Shared", Object::Reference((shared, 0))));
    update.edit(widget, |widget| widget.set("AP", dictionary! { "N" => Object::Reference((shared, 0)) }));
    let once = signed_by(&update.finish(), 0, FIELDS[0]);
    let twice = signed_by(&once, 1, FIELDS[1]);
    assert!(report(&twice).passed(), "{:#?}", report(&twice));
    let mut sneaky = Update::of(&once);
    sneaky.put(
        shared,
        "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 11>>\nstream\n0 0 9 9 re f\nendstream",
    );
    caught(&sneaky.finish(), FORMAT, Finding::ChangeNotPermitted);
}

#[test]
fn two_values_under_one_key_are_noticed() {
    let mut update = Update::of(&CERTIFICATE);
    update.add("<</Shown/This/Shown/That>>");
    let once = signed_by(&update.finish(), 0, FIELDS[0]);
    caught(&once, Conclusion::Indeterminate(SubIndication::SigConstraintsFailure), Finding::DuplicateKey);
}
