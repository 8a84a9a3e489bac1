//! Small whole files.

use image::ImageFormat;
use lopdf::{Document, dictionary};
use std::io::Cursor;

/// A PDF of one empty page; `mark` makes its bytes its own.
/// The sample video of a procedure: as a browser records it.
pub fn webm() -> Vec<u8> {
    let folder =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../procedures/oj/identity-verification");
    std::fs::read(folder.join("sample.webm")).unwrap()
}

pub fn pdf(mark: &str) -> Vec<u8> {
    let mut pdf = Document::with_version("1.7");
    let pages = pdf.new_object_id();
    let page = pdf.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        "Mark" => lopdf::Object::string_literal(mark),
    });
    pdf.set_object(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 });
    let root = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    pdf.trailer.set("Root", root);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

fn picture(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::RgbImage::new(8, 8).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub fn jpeg() -> Vec<u8> {
    picture(ImageFormat::Jpeg)
}

pub fn png() -> Vec<u8> {
    picture(ImageFormat::Png)
}
