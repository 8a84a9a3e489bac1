//! The published attacks on signed PDFs, each written by code. None may pass, and the report says why.
//!
//! Mladenov et al., "1 Trillion Dollar Refund" (2019): universal signature forgery, incremental saving, wrapping.
//! Mainka et al., "Shadow Attacks" (2021): hide, replace, hide and replace.
//! Rohlmann et al., "Breaking the Specification: PDF Certification" (2021): evil annotation, sneaky signature.

use lopdf::{Object, StringFormat, dictionary};
use ventanilla_pades::{ChangeKind, Conclusion, FieldSpec, FileStatus, Finding, SubIndication, prepare};

use crate::{
    judges::pyhanko,
    samples::{CERTIFICATE, FIELDS, signed_by},
    update::{Update, last_position, position, text},
    verdicts::report,
};

fn signed() -> Vec<u8> {
    signed_by(&CERTIFICATE, 0, FIELDS[0])
}

const FORMAT: Conclusion = Conclusion::TotalFailed(SubIndication::FormatFailure);

/// Nothing of the file passes; the first signature is judged so, for this reason.
fn caught(pdf: &[u8], conclusion: Conclusion, finding: Finding) {
    let report = report(pdf);
    assert!(!report.passed());
    assert!(!report.signatures.is_empty(), "{report:#?}");
    let first = &report.signatures[0];
    assert_eq!(first.conclusion, conclusion, "{report:#?}");
    assert!(first.findings.contains(&finding), "{:?}", first.findings);
}

fn change(pdf: &[u8]) -> Vec<ChangeKind> {
    report(pdf).signatures[0].changes.iter().map(|change| change.kind).collect()
}

fn content(text: &str) -> String {
    format!("<</Length {}>>\nstream\n{text}\nendstream", text.len())
}

fn signature_object(update: &Update) -> u32 {
    update.find(|own| own.has(b"ByteRange"))
}

// ---- incremental saving ----

#[test]
fn a_later_revision_that_replaces_the_pages_content_is_not_permitted() {
    let mut update = Update::of(&signed());
    let page = update.page();
    let stream = update.add(content("BT (Otra certificacion) Tj ET"));
    update.edit(page, |page| page.set("Contents", Object::Reference((stream, 0))));
    let pdf = update.finish();
    caught(&pdf, FORMAT, Finding::ChangeNotPermitted);
    assert_eq!(change(&pdf), [ChangeKind::PageChanged]);
    assert!(pyhanko(&pdf).iter().all(|verdict| !verdict.good()));
}

#[test]
fn a_later_revision_that_overwrites_the_content_stream_is_not_permitted() {
    let mut update = Update::of(&signed());
    let page = update.document.get_pages()[&1];
    let stream = update.document.get_page_contents(page)[0].0;
    update.put(stream, content("BT (Otra certificacion) Tj ET"));
    caught(&update.finish(), FORMAT, Finding::ChangeNotPermitted);
}

#[test]
fn pages_added_catalogues_changed_and_objects_freed_are_not_permitted() {
    let mut more = Update::of(&signed());
    let (page, tree) =
        (more.page(), more.find(|own| own.get(b"Type").and_then(Object::as_name).ok() == Some(b"Pages")));
    more.edit(tree, |tree| {
        let mut kids = tree.get(b"Kids").unwrap().as_array().unwrap().clone();
        kids.push(Object::Reference((page, 0)));
        tree.set("Kids", kids);
        tree.set("Count", 2);
    });
    assert_eq!(change(&more.finish()), [ChangeKind::PageChanged]);

    let mut layers = Update::of(&signed());
    let root = layers.catalog().0;
    layers.edit(root, |root| root.set("OCProperties", dictionary! { "OCGs" => Vec::<Object>::new() }));
    assert_eq!(change(&layers.finish()), [ChangeKind::CatalogChanged]);

    let mut less = Update::of(&signed());
    let page = less.document.get_pages()[&1];
    let stream = less.document.get_page_contents(page)[0].0;
    less.free(stream);
    assert_eq!(change(&less.finish()), [ChangeKind::ObjectRemoved]);
    for pdf in [more.finish(), layers.finish(), less.finish()] {
        caught(&pdf, FORMAT, Finding::ChangeNotPermitted);
    }
}

#[test]
fn revisions_without_their_table_or_trailer_are_content_after_the_end() {
    let once = signed();
    let mut update = Update::of(&once);
    let page = update.page();
    update.edit(page, |page| page.set("Contents", Object::Null));
    let whole = update.finish();
    let table = last_position(&whole, b"xref\n0 1");
    let trailer = last_position(&whole, b"trailer");
    let old = update.document.xref_start;
    let body = whole[..table].to_vec();
    let bodies = [
        body.clone(),
        [&body[..], &whole[trailer..]].concat(),
        [&body[..], format!("startxref\n{old}\n%%EOF\n").as_bytes()].concat(),
        [&body[..], format!("trailer\n<<>>\nstartxref\n{old}\n%%EOF\n").as_bytes()].concat(),
        [&body[..], b"%%EOF\n"].concat(),
        [&once[..], b"% a comment behind the end\n"].concat(),
        [&once[..], &once[..]].concat(),
    ];
    for (case, pdf) in bodies.iter().enumerate() {
        let report = report(pdf);
        assert!(!report.passed(), "case {case}");
        let noticed =
            report.file == FileStatus::Broken || report.findings.contains(&Finding::ContentAfterEnd);
        assert!(noticed, "case {case}: {report:#?}");
        assert!(report.signatures.iter().all(|one| one.conclusion == FORMAT), "case {case}: {report:#?}");
    }
}

#[test]
fn only_white_space_may_follow_the_end() {
    let pdf = [&signed()[..], b"\r\n \n"].concat();
    assert!(report(&pdf).passed());
}

// ---- wrapping, and universal forgery ----

#[test]
fn a_range_that_jumps_over_inserted_bytes_is_noticed() {
    let once = signed();
    let mut update = Update::of(&once);
    let number = signature_object(&update);
    let at = position(&once, b"/ByteRange [0 ") + b"/ByteRange ".len();
    let end = at + position(&once[at..], b"]");
    let range: Vec<usize> = std::str::from_utf8(&once[at + 1..end])
        .unwrap()
        .split_whitespace()
        .map(|n| n.parse().unwrap())
        .collect();
    let contents = update.document.get_dictionary((number, 0)).unwrap().get(b"Contents").unwrap().clone();
    let contents = Object::String(contents.as_str().unwrap().to_vec(), StringFormat::Hexadecimal);
    // The same signature in a new dictionary that claims the old revision, or wraps it.
    for claim in [
        range.clone(),
        vec![0, range[1], range[2] + 20, range[3] - 20],
        vec![0, range[1] + 2, range[2], range[3]],
    ] {
        let claim: Vec<Object> = claim.into_iter().map(|n| i64::try_from(n).unwrap().into()).collect();
        let contents = contents.clone();
        let pdf = {
            let mut update = Update::of(&once);
            update.edit(number, |own| {
                own.set("ByteRange", claim);
                own.set("Contents", contents);
            });
            update.finish()
        };
        let report = report(&pdf);
        assert!(
            report.signatures.iter().any(|one| one.findings.contains(&Finding::GapMismatch)
                || one.findings.contains(&Finding::CoverageInvalid)),
            "{report:#?}"
        );
        assert!(report.signatures.iter().all(|one| one.conclusion == FORMAT), "{report:#?}");
        assert!(report.findings.contains(&Finding::SignatureRemoved));
    }
    update.free(number);
    caught(&update.finish(), FORMAT, Finding::ChangeNotPermitted);
}

#[test]
fn a_signature_without_usable_contents_or_range_is_a_format_failure() {
    let once = signed();
    let number = signature_object(&Update::of(&once));
    let hex = |bytes: &[u8]| Object::String(bytes.to_vec(), StringFormat::Hexadecimal);
    let range = |values: &[i64]| Object::Array(values.iter().map(|value| (*value).into()).collect());
    let size = i64::try_from(once.len()).unwrap();
    let forged: [(&str, Option<Object>); 14] = [
        ("Contents", None),
        ("Contents", Some(Object::Null)),
        ("Contents", Some(hex(&[]))),
        ("Contents", Some(hex(&[0]))),
        ("Contents", Some(hex(&[0; 64]))),
        ("Contents", Some(Object::Reference((9_999, 0)))),
        ("ByteRange", None),
        ("ByteRange", Some(Object::Null)),
        ("ByteRange", Some(range(&[]))),
        ("ByteRange", Some(range(&[0, 0, 0, 0]))),
        ("ByteRange", Some(range(&[0, -1, 1, -2]))),
        ("ByteRange", Some(range(&[0, size, 0, 0]))),
        ("ByteRange", Some(range(&[0, 10, 20, i64::MAX]))),
        ("ByteRange", Some(Object::string_literal("0 10 20 30"))),
    ];
    for (key, value) in forged {
        let mut update = Update::of(&once);
        update.edit(number, |own| match value.clone() {
            Some(value) => own.set(key, value),
            None => drop(own.remove(key.as_bytes())),
        });
        let report = report(&update.finish());
        assert!(!report.signatures.is_empty());
        for signature in &report.signatures {
            assert_eq!(signature.conclusion, FORMAT, "{key} {value:?}: {signature:#?}");
        }
    }
}

#[test]
fn null_or_zeros_written_over_the_signature_itself_are_noticed() {
    let once = signed();
    let at = position(&once, b"/Contents <") + b"/Contents ".len();
    for forged in [&b"null "[..], b"<>", b"<00>"] {
        let mut pdf = once.clone();
        pdf[at..at + forged.len()].copy_from_slice(forged);
        let report = report(&pdf);
        assert!(
            !report.passed() && report.signatures.iter().all(|one| one.conclusion == FORMAT),
            "{report:#?}"
        );
    }
    let mut zeros = once.clone();
    let end = at + position(&once[at..], b">");
    zeros[at + 1..end].fill(b'0');
    caught(&zeros, FORMAT, Finding::ContentsMissing);
    let mut spaced = once;
    spaced[at + 1] = b' ';
    assert!(!report(&spaced).passed());
}

#[test]
fn a_comment_in_the_signature_dictionary_is_noticed() {
    let mut update = Update::of(&signed());
    let number = signature_object(&update);
    let own = text(&Object::Dictionary(update.document.get_dictionary((number, 0)).unwrap().clone()));
    update.put(number, own.replacen("<<", "<< % /ByteRange [0 1 2 3]\n", 1));
    let report = report(&update.finish());
    assert!(report.signatures.iter().any(|one| one.findings.contains(&Finding::CommentInSignature)));
    assert!(report.signatures.iter().all(|one| one.conclusion == FORMAT));
}

#[test]
fn a_signature_that_goes_later_is_still_told() {
    let mut update = Update::of(&signed());
    let field = update.find(|own| own.has(b"V") && own.get(b"FT").is_ok());
    update.edit(field, |field| drop(field.remove(b"V")));
    let pdf = update.finish();
    caught(&pdf, FORMAT, Finding::SignatureRemoved);
    assert!(report(&pdf).findings.contains(&Finding::SignatureRemoved));
}

// ---- shadow attacks ----

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

// ---- annotations and fields that cover ----

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
