//! Whether a file is what it says, whole and harmless. Judged by its content, never by its name.

use image::{ImageFormat, ImageReader, Limits};
use lopdf::{Document as Pdf, Object};
use std::io::{Cursor, Read, Seek, SeekFrom};
use ventanilla_shared::procedure::MediaType;

/// Why a file is not taken; `code()` names the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Empty,
    Kind,
    Broken,
    Encrypted,
    Active,
}

impl Fault {
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::Kind => "file_type",
            Self::Broken => "file_broken",
            Self::Encrypted => "file_encrypted",
            Self::Active => "file_active",
        }
    }
}

/// Largest image, in pixels of a side: a scan of a page at 600 dpi has 5,000 by 7,000.
const MAX_SIDE: u32 = 12_000;
/// Largest file that is judged in memory, in bytes: anything but a video.
const IN_MEMORY: u64 = 64 * 1024 * 1024;
/// Most memory for decoding one image.
const MAX_DECODED: u64 = 256 * 1024 * 1024;

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
        MediaType::Pdf => pdf(content)?,
        MediaType::Jpeg => picture(content, ImageFormat::Jpeg)?,
        MediaType::Png => picture(content, ImageFormat::Png)?,
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

fn picture(content: &[u8], format: ImageFormat) -> Result<u32, Fault> {
    let mut reader = ImageReader::with_format(Cursor::new(content), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODED);
    reader.limits(limits);
    reader.decode().map(|_| 1).map_err(|_| Fault::Broken)
}

fn pdf(content: &[u8]) -> Result<u32, Fault> {
    // lopdf opens a file with an empty user password by itself; encrypted is encrypted all the same.
    let document = Pdf::load_mem(content).map_err(|error| match error {
        lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword => Fault::Encrypted,
        _ => Fault::Broken,
    })?;
    if document.was_encrypted() || document.trailer.has(b"Encrypt") {
        return Err(Fault::Encrypted);
    }
    let pages = u32::try_from(document.get_pages().len()).unwrap_or(u32::MAX);
    if pages == 0 {
        return Err(Fault::Broken);
    }
    if document.objects.values().any(|object| active(object, 0)) { Err(Fault::Active) } else { Ok(pages) }
}

/// Whether an object runs something or carries another file.
fn active(object: &Object, depth: usize) -> bool {
    let within = |dictionary: &lopdf::Dictionary| {
        dictionary.iter().any(|(key, value)| {
            let runs = matches!(key.as_slice(), b"JS" | b"JavaScript" | b"EmbeddedFiles" | b"EF" | b"Launch");
            let action = key == b"S"
                && matches!(
                    value.as_name(),
                    Ok(b"JavaScript" | b"Launch" | b"ImportData" | b"SubmitForm" | b"GoToE")
                );
            let kind = key == b"Type" && matches!(value.as_name(), Ok(b"EmbeddedFile"));
            runs || action || kind || active(value, depth + 1)
        })
    };
    if depth > 60 {
        return true;
    }
    match object {
        Object::Dictionary(dictionary) => within(dictionary),
        Object::Stream(stream) => within(&stream.dict),
        Object::Array(items) => items.iter().any(|item| active(item, depth + 1)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::{Dictionary, dictionary};

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

    #[test]
    fn an_image_of_absurd_size_is_refused_before_it_is_decoded() {
        // A PNG header that announces 60,000 by 60,000 pixels: 14 GB once decoded.
        let mut png = picture_of(ImageFormat::Png);
        png[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
        assert_eq!(judge(&png, &ALL), Err(Fault::Broken));
    }
}
