//! Odd files that people have and that are good.

use super::pdfs::{made, saved};
use super::pictures::{chunk, jpeg, png};
use crate::support::pdf;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageBuffer, ImageFormat, Luma, Rgba};
use lopdf::{Dictionary, Object, Stream, dictionary};
use std::io::Cursor;
use ventanilla_api::documents::content::{judge, kept};
use ventanilla_shared::procedure::MediaType;

const ALL: [MediaType; 3] = [MediaType::Pdf, MediaType::Jpeg, MediaType::Png];

fn encoded(picture: &DynamicImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A form that is filled in, without a script; its page is turned.
fn form() -> Vec<u8> {
    saved(made(|pdf, catalog, page| {
        let field = pdf.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "T" => Object::string_literal("nombre"),
            "V" => Object::string_literal("Petrona"), "Rect" => vec![0.into(), 0.into(), 90.into(), 20.into()],
        });
        page.set("Annots", vec![field.into()]);
        page.set("Rotate", 90);
        catalog.set("AcroForm", dictionary! { "Fields" => vec![field.into()] });
    }))
}

/// A link, a bookmark's way within the file, and text that speaks of programs.
fn links() -> Vec<u8> {
    saved(made(|pdf, catalog, page| {
        let link = dictionary! {
            "Type" => "Annot", "Subtype" => "Link",
            "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal("https://ejemplo.example") },
        };
        page.set("Annots", vec![link.into()]);
        let mut text =
            Stream::new(Dictionary::new(), b"BT (JavaScript, Launch, EmbeddedFile) Tj ET".to_vec());
        text.compress().unwrap();
        page.set("Contents", pdf.add_object(text));
        catalog.set("OpenAction", dictionary! { "S" => "GoTo", "D" => Vec::<Object>::new() });
    }))
}

fn packed() -> Vec<u8> {
    let mut bytes = Vec::new();
    let options = lopdf::SaveOptions::builder().use_object_streams(true).use_xref_streams(true).build();
    made(|_, _, _| {}).save_with_options(&mut bytes, options).unwrap();
    bytes
}

/// A JPEG in four colours, as printers' programs write it.
fn four_colours() -> Vec<u8> {
    // Baseline, four components without subsampling, every coefficient zero: one block of 8 by 8.
    let mut file = b"\xFF\xD8\xFF\xEE\0\x0eAdobe\0\x64\0\0\0\0\0".to_vec();
    file.extend([0xFF, 0xDB, 0, 67, 0]);
    file.extend([1; 64]);
    file.extend(b"\xFF\xC0\0\x14\x08\0\x08\0\x08\x04\x01\x11\0\x02\x11\0\x03\x11\0\x04\x11\0");
    for class in [0x00, 0x10] {
        // One code of one bit: nothing follows.
        file.extend([0xFF, 0xC4, 0, 20, class, 1]);
        file.extend([0; 15]);
        file.push(0);
    }
    file.extend(b"\xFF\xDA\0\x0e\x04\x01\0\x02\0\x03\0\x04\0\0\x3f\0");
    // Four blocks of two bits each.
    file.extend([0x00, 0xFF, 0xD9]);
    file
}

/// The same as a progressive one: the first scan alone is a picture, coarse.
fn progressive() -> Vec<u8> {
    let mut file = b"\xFF\xD8".to_vec();
    file.extend([0xFF, 0xDB, 0, 67, 0]);
    file.extend([1; 64]);
    file.extend(b"\xFF\xC2\0\x0b\x08\0\x08\0\x08\x01\x01\x11\0");
    for class in [0x00, 0x10] {
        file.extend([0xFF, 0xC4, 0, 20, class, 1]);
        file.extend([0; 15]);
        file.push(0);
    }
    file.extend(b"\xFF\xDA\0\x08\x01\x01\0\0\0\0\x7f\xFF\xDA\0\x08\x01\x01\0\x01\x3f\0\x7f\xFF\xD9");
    file
}

/// Interlaced (Adam7), 4 by 4, grey.
fn interlaced() -> Vec<u8> {
    use std::io::Write;
    let mut head = [4_u32.to_be_bytes(), 4_u32.to_be_bytes()].concat();
    head.extend([8, 0, 0, 0, 1]);
    // Passes 1, 4, 5, 6 and 7 have something of so small a picture: rows of 1, 1, 2, 2, 4 points, each behind its filter.
    let rows: [&[usize]; 5] = [&[1], &[1], &[2], &[2, 2], &[4, 4]];
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    for row in rows.into_iter().flatten() {
        encoder.write_all(&vec![0; row + 1]).unwrap();
    }
    let data = encoder.finish().unwrap();
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &head), chunk(b"IDAT", &data), chunk(b"IEND", b"")]
        .concat()
}

#[test]
fn odd_but_good_files_are_taken() {
    let deep = ImageBuffer::from_fn(20, 20, |x, y| Luma([(x * y * 100) as u16]));
    let clear = ImageBuffer::from_fn(20, 20, |x, y| Rgba([x as u8, y as u8, 9, 120]));
    let mut grey = Vec::new();
    JpegEncoder::new(&mut grey).encode_image(&DynamicImage::new_luma8(20, 20)).unwrap();
    let mut revised = pdf("x");
    revised.extend(b"\r\n\0\0  \n");
    let noted = [pdf("x").as_slice(), b"\n% made by a program that signs its work\n"].concat();
    for (what, content) in [
        ("a form that is filled in, its page turned", form()),
        ("links and words about programs", links()),
        ("packed objects", packed()),
        ("blanks behind the end", revised),
        ("a comment behind the end", noted),
        ("an older program's table", super::pdfs::classic("")),
        ("16 bits a point", encoded(&DynamicImage::ImageLuma16(deep))),
        ("transparent", encoded(&DynamicImage::ImageRgba8(clear))),
        ("interlaced", interlaced()),
        ("grey JPEG", grey),
        ("four colours", four_colours()),
        ("progressive", progressive()),
        ("50 million points", super::pictures::plain_png(8_000, 6_250)),
        ("a film behind a photograph", [jpeg(), b"\0\0\0\x18ftypmp42".to_vec()].concat()),
        ("a preview behind a photograph", [jpeg(), jpeg()].concat()),
    ] {
        let judged = judge(&content, &ALL);
        assert!(judged.is_ok(), "{what}: {judged:?}");
    }
}

#[test]
fn a_photograph_loses_its_place_and_device_and_keeps_its_picture_and_direction() {
    // Orientation 6 (turned to the right), and a place as telephones write it.
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\x10\x01\x02\0\x04\0\0\0GPS!\0\0\0\0");
    let mut segment = vec![0xFF, 0xE1];
    segment.extend(((exif.len() + 2) as u16).to_be_bytes());
    segment.extend(exif);
    let comment = b"\xFF\xFE\0\x0egeo 14.6,-90.5".to_vec();
    let comment = [&comment[..3], &[(comment.len() - 2) as u8], &comment[4..]].concat();
    let plain = jpeg();
    let sent = [&plain[..2], &segment, &comment, &plain[2..], b"GPS! behind"].concat();
    let stored = kept(sent.clone(), MediaType::Jpeg).unwrap();
    for told in [&b"GPS!"[..], b"geo 14"] {
        assert!(sent.windows(told.len()).any(|part| part == told));
        assert!(!stored.windows(told.len()).any(|part| part == told));
    }
    let pixels = |file: &[u8]| image::load_from_memory(file).unwrap().to_rgb8();
    assert_eq!(pixels(&stored), pixels(&plain));
    let mut decoder =
        image::ImageReader::new(Cursor::new(&stored)).with_guessed_format().unwrap().into_decoder().unwrap();
    let direction = image::ImageDecoder::orientation(&mut decoder).unwrap();
    assert_eq!(direction, image::metadata::Orientation::Rotate90);
    assert_eq!(kept(stored.clone(), MediaType::Jpeg).unwrap(), stored, "what is clean stays as it is");

    let plain = png();
    let text = chunk(b"tEXt", b"Author\0Petrona");
    let place = chunk(b"eXIf", b"MM\0*GPS!");
    let sent = [&plain[..33], &text, &place, &plain[33..]].concat();
    assert_eq!(kept(sent, MediaType::Png).unwrap(), plain);
}
