//! A fault in the program itself: said to the person, and written to the console for who repairs it.

use crate::i18n;
use leptos::prelude::*;

/// Has every panic shown at the top of the page.
pub fn watch() {
    std::panic::set_hook(Box::new(|fault| {
        leptos::logging::error!("{fault}");
        show();
    }));
}

/// Builds the note by hand: what draws the page may be what failed.
fn show() {
    let document = document();
    let parts = (document.create_element("div"), document.create_element("a"));
    let ((Ok(note), Ok(link)), Some(body)) = (parts, document.body()) else { return };
    note.set_class_name("trouble");
    // What cannot be built is left out: the text matters most.
    let _ = note.set_attribute("role", "alert");
    note.set_text_content(Some(&format!("{} ", i18n::text("web-crashed"))));
    link.set_text_content(Some(&i18n::text("web-reload")));
    let _ = link.set_attribute("href", "");
    let _ = link.set_attribute("rel", "external");
    let _ = note.append_child(&link);
    let _ = body.insert_before(&note, body.first_child().as_ref());
}
