//! Pictures that are cut, forged, too large, or two things at once.

use super::{Bad, bad};
use flate2::{Compression, Crc, write::ZlibEncoder};
use image::codecs::jpeg::JpegEncoder;
use image::{ImageFormat, Rgb, RgbImage};
use std::io::{Cursor, Write};

/// Something to see: an even one would be decoded from almost nothing.
fn drawn() -> RgbImage {
    RgbImage::from_fn(64, 48, |x, y| Rgb([(x * 4) as u8, (y * 5) as u8, (x * y) as u8]))
}

pub fn png() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    drawn().write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

pub fn jpeg() -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&drawn()).unwrap();
    bytes
}

pub fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(kind);
    crc.update(data);
    [&(data.len() as u32).to_be_bytes()[..], kind, data, &crc.sum().to_be_bytes()].concat()
}

/// A grey PNG of this size whose rows are all zero.
pub fn plain_png(width: u32, height: u32) -> Vec<u8> {
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    head.extend([8, 0, 0, 0, 0]);
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let row = vec![0; width as usize + 1];
    for _ in 0..height {
        encoder.write_all(&row).unwrap();
    }
    let data = encoder.finish().unwrap();
    let chunks = [chunk(b"IHDR", &head), chunk(b"IDAT", &data), chunk(b"IEND", b"")].concat();
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunks].concat()
}

/// Announces a size that it does not have.
fn announced(width: u32, height: u32) -> Vec<u8> {
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    head.extend([8, 6, 0, 0, 0]);
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &head),
        chunk(b"IDAT", b"\x78\x9c\x03\0\0\0\0\x01"),
        chunk(b"IEND", b""),
    ]
    .concat()
}

/// The chunk before the last one.
fn with_chunk(png: &[u8], kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let end = png.len() - 12;
    [&png[..end], &chunk(kind, data), &png[end..]].concat()
}

fn flipped(file: &[u8], at: usize) -> Vec<u8> {
    let mut file = file.to_vec();
    file[at] ^= 0x55;
    file
}

fn wide_jpeg() -> Vec<u8> {
    let mut file = jpeg();
    let frame = file.windows(2).position(|part| part == [0xFF, 0xC0]).expect("a frame");
    file[frame + 5..frame + 9].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0xFF]);
    file
}

pub fn all() -> Vec<Bad> {
    let (png, jpeg) = (png(), jpeg());
    let idat = png.windows(4).position(|part| part == b"IDAT").unwrap();
    let and = |file: &[u8], more: &[u8]| [file, more].concat();
    let zip = super::tables::archive(&[("a", vec![1])]);
    let scan = jpeg.windows(2).position(|part| part == [0xFF, 0xDA]).unwrap();
    let mut no_table = jpeg.clone();
    let huffman = jpeg.windows(2).position(|part| part == [0xFF, 0xC4]).unwrap();
    no_table[huffman + 1] = 0xEC;
    let without_data = [&png[..idat - 4], &png[png.len() - 12..]].concat();
    vec![
        bad("PNG: cut in half", "file_broken", png[..png.len() / 2].to_vec()),
        bad("PNG: no end", "file_broken", png[..png.len() - 12].to_vec()),
        bad("PNG: a wrong sum of its data", "file_broken", flipped(&png, idat + 20)),
        bad("PNG: a wrong sum of its head", "file_broken", flipped(&png, 17)),
        bad("PNG: a wrong sum of its end", "file_broken", flipped(&png, png.len() - 1)),
        bad("PNG: only a signature", "file_broken", png[..8].to_vec()),
        bad("PNG: no data", "file_broken", without_data),
        bad(
            "PNG: a chunk longer than the file",
            "file_broken",
            and(&png[..png.len() - 12], b"\x7f\xff\xff\xffIDAT1234"),
        ),
        bad("PNG: two heads", "file_broken", with_chunk(&png, b"IHDR", &png[16..29])),
        bad("PNG: 60,000 by 60,000 announced", "file_pixels", announced(60_000, 60_000)),
        bad("PNG: 2 billion wide", "file_broken", announced(0x7fff_ffff, 1)),
        bad("PNG: 100 million equal points", "file_pixels", plain_png(10_000, 10_000)),
        bad("PNG: less data than announced", "file_broken", announced(100, 100)),
        bad("PNG: an archive behind", "file_appended", and(&png, &zip)),
        bad("PNG: a PDF behind", "file_appended", and(&png, &crate::support::pdf("x"))),
        bad("PNG: a page behind", "file_appended", and(&png, b"<html><script>x()</script>")),
        bad("PNG: one byte behind", "file_appended", and(&png, b"\0")),
        bad("JPEG: cut in half", "file_broken", jpeg[..jpeg.len() / 2].to_vec()),
        bad("JPEG: no end", "file_broken", jpeg[..jpeg.len() - 2].to_vec()),
        bad("JPEG: only a heading", "file_broken", jpeg[..20].to_vec()),
        bad("JPEG: heading and end", "file_broken", b"\xFF\xD8\xFF\xD9".to_vec()),
        bad("JPEG: no scan", "file_broken", and(&jpeg[..scan], b"\xFF\xD9")),
        bad("JPEG: no table", "file_broken", no_table),
        bad("JPEG: 65,535 by 65,535 announced", "file_pixels", wide_jpeg()),
        bad("JPEG: an archive behind", "file_appended", and(&jpeg, &zip)),
        bad("JPEG: a PDF behind", "file_appended", and(&jpeg, &crate::support::pdf("x"))),
        bad("JPEG: a page behind", "file_appended", and(&jpeg, b"\n<HTML><body onload=x()>")),
        bad("JPEG: a program behind", "file_appended", and(&jpeg, b"MZ\x90\0")),
        bad(
            "JPEG: zeros where the picture is",
            "file_broken",
            [&b"\xFF\xD8\xFF\xE0"[..], &[0; 400]].concat(),
        ),
    ]
}
