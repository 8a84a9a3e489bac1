//! Whether a file is what it says, whole and harmless. Judged by its content, never by its name.

mod pdf;
mod pictures;

use image::ImageFormat;
use std::io::{Cursor, Read, Seek, SeekFrom};
use ventanilla_shared::procedure::MediaType;

/// Why a file is not taken; `code()` names the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Empty,
    Kind,
    Broken,
    Encrypted,
    /// Runs something or carries another file.
    Active,
    /// A form whose pages a program draws (XFA).
    DynamicForm,
    /// Another file is appended to it.
    Appended,
    /// A picture of too many pixels.
    Pixels,
    /// Small as it is, it expands to more than may be.
    Expands,
}

impl Fault {
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::Kind => "file_type",
            Self::Broken => "file_broken",
            Self::Encrypted => "file_encrypted",
            Self::Active => "file_active",
            Self::DynamicForm => "file_dynamic_form",
            Self::Appended => "file_appended",
            Self::Pixels => "file_pixels",
            Self::Expands => "file_expands",
        }
    }
}

/// Largest file that is judged in memory, in bytes: anything but a video.
const IN_MEMORY: u64 = 64 * 1024 * 1024;

/// A file that is whole and harmless.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    pub media_type: MediaType,
    /// Of a PDF; a picture is one page; a video has none.
    pub pages: Option<u32>,
}

/// Format and pages of a file that is whole and harmless.
pub fn judge(content: &[u8], accepted: &[MediaType]) -> Result<Judged, Fault> {
    if content.is_empty() {
        return Err(Fault::Empty);
    }
    let kind = MediaType::sniff(content).filter(|kind| accepted.contains(kind)).ok_or(Fault::Kind)?;
    let pages = match kind {
        MediaType::Pdf => pdf::judge(content)?,
        MediaType::Jpeg => pictures::judge(content, ImageFormat::Jpeg).map(|()| 1)?,
        MediaType::Png => pictures::judge(content, ImageFormat::Png).map(|()| 1)?,
        MediaType::Mp4 | MediaType::Webm => {
            super::video::judge(&mut Cursor::new(content), kind)?;
            return Ok(Judged { media_type: kind, pages: None });
        }
    };
    Ok(Judged { media_type: kind, pages: Some(pages) })
}

/// As [`judge`], of a file that may be too large for the memory. Only videos are: their containers are read in place.
pub fn judge_file(file: &mut std::fs::File, accepted: &[MediaType]) -> Result<Judged, Fault> {
    let broken = |_| Fault::Broken;
    let mut head = [0; 16];
    file.seek(SeekFrom::Start(0)).map_err(broken)?;
    let read = file.read(&mut head).map_err(broken)?;
    let kind = MediaType::sniff(&head[..read]).filter(|kind| accepted.contains(kind)).ok_or(Fault::Kind)?;
    if kind.is_video() {
        super::video::judge(file, kind)?;
        return Ok(Judged { media_type: kind, pages: None });
    }
    let mut content = Vec::new();
    file.seek(SeekFrom::Start(0)).map_err(broken)?;
    file.take(IN_MEMORY).read_to_end(&mut content).map_err(broken)?;
    judge(&content, accepted)
}

/// What is kept of a file that was judged good: a picture without what its device wrote beside it, anything else as it is.
pub fn kept(content: Vec<u8>, kind: MediaType) -> Result<Vec<u8>, Fault> {
    match kind {
        MediaType::Jpeg => pictures::cleaned(&content, ImageFormat::Jpeg),
        MediaType::Png => pictures::cleaned(&content, ImageFormat::Png),
        MediaType::Pdf | MediaType::Mp4 | MediaType::Webm => Ok(content),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::{Dictionary, Document as Pdf, Object, dictionary};

    const ALL: [MediaType; 3] = [MediaType::Pdf, MediaType::Jpeg, MediaType::Png];

    fn simple_pdf(extra: Option<(&str, Object)>) -> Vec<u8> {
        let mut pdf = Pdf::with_version("1.7");
        let pages = pdf.new_object_id();
        let page = pdf.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()] });
        pdf.set_object(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 });
        let mut catalog: Dictionary = dictionary! { "Type" => "Catalog", "Pages" => pages };
        if let Some((key, value)) = extra {
            catalog.set(key, value);
        }
        let root = pdf.add_object(catalog);
        pdf.trailer.set("Root", root);
        let mut bytes = Vec::new();
        pdf.save_to(&mut bytes).unwrap();
        bytes
    }

    fn picture_of(format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image::RgbImage::new(20, 10).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn whole_files_are_taken() {
        let taken = |media_type| Ok(Judged { media_type, pages: Some(1) });
        assert_eq!(judge(&simple_pdf(None), &ALL), taken(MediaType::Pdf));
        assert_eq!(judge(&picture_of(ImageFormat::Jpeg), &ALL), taken(MediaType::Jpeg));
        assert_eq!(judge(&picture_of(ImageFormat::Png), &ALL), taken(MediaType::Png));
        assert_eq!(judge(&picture_of(ImageFormat::Png), &[MediaType::Pdf]), Err(Fault::Kind));
    }

    #[test]
    fn what_only_looks_like_a_file_is_refused() {
        let png = picture_of(ImageFormat::Png);
        for (content, fault) in [
            (b"".to_vec(), Fault::Empty),
            (b"MZ\x90\x00 a program".to_vec(), Fault::Kind),
            (b"<html>".to_vec(), Fault::Kind),
            (b"%PDF-1.7\nnothing follows".to_vec(), Fault::Broken),
            (png[..png.len() / 2].to_vec(), Fault::Broken),
            ([&[0xFF, 0xD8, 0xFF, 0xE0][..], &[0; 400]].concat(), Fault::Broken),
        ] {
            assert_eq!(judge(&content, &ALL), Err(fault), "{:?}", &content[..content.len().min(12)]);
        }
    }

    #[test]
    fn a_pdf_that_runs_or_carries_something_is_refused() {
        let script = dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
        assert_eq!(judge(&simple_pdf(Some(("OpenAction", script.into()))), &ALL), Err(Fault::Active));
        let launch = dictionary! { "S" => "Launch", "F" => Object::string_literal("x.exe") };
        assert_eq!(judge(&simple_pdf(Some(("OpenAction", launch.into()))), &ALL), Err(Fault::Active));
        let files = dictionary! { "EmbeddedFiles" => Dictionary::new() };
        assert_eq!(judge(&simple_pdf(Some(("Names", files.into()))), &ALL), Err(Fault::Active));
    }
}
