use std::time::Duration;

use chrono::{DateTime, Utc};
use typst::{
    World, WorldExt,
    diag::SourceDiagnostic,
    foundations::{Label, Smart, Value},
    introspection::{Introspector, MetadataElem},
    utils::PicoStr,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::{
    Error, Problem, Template, deadline, fonts, qr,
    world::{Ids, Sandbox},
};

/// What a render needs beside template and data.
#[derive(Debug, Clone)]
pub struct RenderOptions<'a> {
    /// Text of the QR code at `/qr.svg`; `None` for a preview.
    pub qr: Option<&'a str>,
    /// Title of the document (PDF/UA requires one).
    pub title: &'a str,
    /// Author of the document: the institution.
    pub author: &'a str,
    /// Keywords in the metadata, by which a copy can be recognised.
    pub keywords: &'a [&'a str],
    /// ISO 639 code of the document's language.
    pub language: &'a str,
    /// Creation time in the metadata, and what Typst's `datetime.today()` answers.
    pub now: DateTime<Utc>,
    /// How long to wait; [`RenderOptions::new`] sets 20 s.
    ///
    /// Typst cannot be interrupted. A render that takes longer is given up with [`Error::TooSlow`], but its thread
    /// goes on, with its core and its memory, until it ends by itself. While two of those run, new renders are
    /// refused with [`Error::Overloaded`]. Templates are therefore trusted as code is; only data comes from people.
    pub deadline: Duration,
}

impl<'a> RenderOptions<'a> {
    /// Options without a QR code and with a deadline of 20 s.
    pub fn new(title: &'a str, author: &'a str, language: &'a str, now: DateTime<Utc>) -> Self {
        Self { qr: None, title, author, keywords: &[], language, now, deadline: Duration::from_secs(20) }
    }
}

/// A rendered document.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The file: PDF/A-2a and PDF/UA-1, no signature fields yet.
    pub pdf: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// Where signatures go, in the order of their index.
    pub slots: Vec<Slot>,
}

/// A place for a visible signature, made in the template by `signature-slot(index, …)` of `/ventanilla.typ`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slot {
    /// Number given by the template, from 1.
    pub index: usize,
    /// Page, from 1.
    pub page: u32,
    /// Lower left and upper right corner in PDF points from the page's lower left corner: x0, y0, x1, y1.
    pub rect: [f32; 4],
}

/// Renders `template` with `data`. Blocks: call it from a thread that may (`web::block`).
///
/// # Errors
/// See [`Error`]. A fault of the template or a rule of PDF/A or PDF/UA that it breaks is [`Error::Template`].
pub fn render(
    template: &Template,
    data: &serde_json::Value,
    options: &RenderOptions<'_>,
) -> Result<Rendered, Error> {
    let missing = fonts::unprintable(data);
    if !missing.is_empty() {
        return Err(Error::Unprintable(missing));
    }
    let metadata = serde_json::json!({
        "title": options.title, "author": options.author, "language": options.language,
        "keywords": options.keywords,
    });
    let qr = options.qr.map(qr::svg).transpose()?;
    let sandbox =
        Sandbox::new(template.source().clone(), metadata.to_string(), data.to_string(), qr, options.now)?;
    // Identifies the document in the PDF's /ID; hashed by the exporter.
    let identity = format!("{}\n{}\n{}\n{data}", options.title, options.now, options.qr.unwrap_or_default());
    deadline::within(options.deadline, move || {
        let result = compile(&sandbox, identity);
        // Typst memoises without limit: 500 renders would hold 400 MB. What two renders did not use goes; what the
        // next certificate of a kind has in common with the last, its unchanging words above all, stays.
        typst::comemo::evict(2);
        result
    })?
}

fn compile(sandbox: &Sandbox, identity: String) -> Result<Rendered, Error> {
    let refused = |diagnostics: &[SourceDiagnostic]| {
        Error::Template(diagnostics.iter().map(|diagnostic| problem(sandbox, diagnostic)).collect())
    };
    let document: PagedDocument = typst::compile(sandbox).output.map_err(|errors| refused(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| Error::Crashed(error.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(identity),
        creator: Smart::Custom(Some("Ventanilla".into())),
        timestamp: Some(Timestamp::new_utc(sandbox.now())),
        standards,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| refused(&errors))?;
    Ok(Rendered { pdf, pages: document.pages().len(), slots: slots(&document) })
}

/// The slots 1, 2, 3 … up to the first that the document lacks.
fn slots(document: &PagedDocument) -> Vec<Slot> {
    (1..).map_while(|index| slot(document, index)).collect()
}

fn slot(document: &PagedDocument, index: usize) -> Option<Slot> {
    let label = Label::new(PicoStr::intern(&format!("signature-{index}")))?;
    let found = document.introspector().query_label(label).ok()?;
    let Value::Dict(size) = &found.to_packed::<MetadataElem>()?.value else { return None };
    let length = |key: &str| size.get(key).ok()?.clone().cast::<f64>().ok();
    let (width, height) = (length("width")?, length("height")?);
    let position = document.introspector().position(found.location()?)?;
    let page = document.pages().get(position.page.get() - 1)?;
    let (left, top) = (position.point.x.to_pt(), (page.frame.height() - position.point.y).to_pt());
    // PDF coordinates are kept as f32 by everything that reads them.
    let rect = [left, top - height, left + width, top].map(|value| value as f32);
    Some(Slot { index, page: u32::try_from(position.page.get()).ok()?, rect })
}

fn problem(sandbox: &Sandbox, diagnostic: &SourceDiagnostic) -> Problem {
    // The fault itself may lie in a helper: the first place of the call trace inside the template is then shown.
    let template = Ids::get().ok().map(|ids| ids.template);
    let line = std::iter::once(diagnostic.span)
        .chain(diagnostic.trace.iter().map(|point| point.span.into()))
        .find(|span| span.id().is_some() && span.id() == template)
        .and_then(|span| {
            let source = sandbox.source(span.id()?).ok()?;
            source.lines().byte_to_line(sandbox.range(span)?.start).map(|line| line + 1)
        });
    let reason = std::iter::once(&diagnostic.message)
        .chain(diagnostic.hints.iter().map(|hint| &hint.v))
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("; ");
    Problem { line, reason }
}
