//! From a Typst template and JSON data to a tagged, archivable PDF (PDF/A-2a and PDF/UA-1), in process.
//!
//! The crate knows neither HTTP nor databases, and a template can read nothing but the virtual files below:
//! no disk, no network, no packages.
//!
//! | Virtual file | Holds |
//! |---|---|
//! | `/data.json` | the data given to [`render`] |
//! | `/qr.svg` | the QR code of [`RenderOptions::qr`]; absent when there is none |
//! | `/ventanilla.typ` | what every template needs: `signature-slot` (see [`Slot`]) |
//!
//! Title, author and language of the document are set before the template's first line, from [`RenderOptions`].
//!
//! ```
//! use ventanilla_certificate::{RenderOptions, Template, render};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let template = Template::new("#let d = json(\"/data.json\")\n= Certificate\n#d.name");
//! let options = RenderOptions::new("Certificate", "An institution", "en", chrono::DateTime::UNIX_EPOCH);
//! let rendered = render(&template, &serde_json::json!({ "name": "Ana" }), &options)?;
//! assert!(rendered.pdf.starts_with(b"%PDF-"));
//! # Ok(()) }
//! ```
#![warn(missing_docs)]

mod deadline;
mod error;
mod fonts;
mod qr;
mod render;
mod template;
mod world;

pub use error::{Error, Problem};
pub use fonts::{font_bold, font_regular};
pub use render::{RenderOptions, Rendered, Slot, render};
pub use template::Template;
