//! Incremental saving: what a later revision replaces.

use lopdf::{Object, dictionary};
use ventanilla_pades::{ChangeKind, FileStatus, Finding};

use super::{FORMAT, caught, change, content, signed};
use crate::{
    judges::pyhanko,
    update::{Update, last_position},
    verdicts::report,
};

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
