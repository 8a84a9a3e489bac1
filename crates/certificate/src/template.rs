use std::sync::{Arc, OnceLock};

use chrono::DateTime;
use typst::syntax::Source;

use crate::{Error, Problem, RenderOptions, render, world::Ids};

/// A template, parsed when it is first used: whoever loads hundreds of them renders few. Cheap to clone; keep one per
/// procedure version and render from many threads.
#[derive(Clone)]
pub struct Template {
    shared: Arc<Shared>,
}

struct Shared {
    text: String,
    parsed: OnceLock<Source>,
}

impl Template {
    /// Takes `source` (Typst). Its faults come to light in [`Template::check`] or [`render`].
    pub fn new(source: &str) -> Self {
        Self { shared: Arc::new(Shared { text: source.into(), parsed: OnceLock::new() }) }
    }

    /// Whether the template renders with `example`, as a preview and, with a QR code, as a certificate.
    ///
    /// # Errors
    /// Every fault found, with its line and reason: syntax, unknown names, fields that the data lacks, rules of
    /// PDF/A-2a and PDF/UA-1.
    pub fn check(&self, example: &serde_json::Value) -> Result<(), Vec<Problem>> {
        let plain = RenderOptions::new("Check", "Check", "es", DateTime::UNIX_EPOCH);
        for qr in [None, Some("https://example.org/v/0000-0000-0000-0000")] {
            let mut data = example.clone();
            if let Some(fields) = data.as_object_mut() {
                fields.insert("preview".into(), qr.is_none().into());
            }
            match render(self, &data, &RenderOptions { qr, ..plain.clone() }) {
                Ok(_) => {}
                Err(Error::Template(problems)) => return Err(problems),
                Err(other) => return Err(vec![Problem { line: None, reason: other.to_string() }]),
            }
        }
        Ok(())
    }

    pub(crate) fn source(&self) -> &Source {
        // The ids are constant paths; if they were not valid no render could start, and `render` says so.
        self.shared.parsed.get_or_init(|| match Ids::get() {
            Ok(ids) => Source::new(ids.template, self.shared.text.clone()),
            Err(_) => Source::detached(&self.shared.text),
        })
    }
}
