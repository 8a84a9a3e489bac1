//! Pictures: measured, then decoded whole. What is kept of them is the picture: a photograph tells where it was taken, when and
//! by which device, and nobody here asked for that.

use super::Fault;
use flate2::Crc;
use image::{ImageError, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// Most pixels of a picture: a page scanned at 600 dpi has 35 million, a good telephone makes 50.
const PIXELS: u64 = 64_000_000;
/// Most memory for decoding one picture.
const DECODED: u64 = 256 * 1024 * 1024;

/// Whether the picture is whole.
pub fn judge(content: &[u8], format: ImageFormat) -> Result<(), Fault> {
    cleaned(content, format)?;
    // From the head alone.
    let (width, height) = ImageReader::with_format(Cursor::new(content), format)
        .into_dimensions()
        .map_err(|_| Fault::Broken)?;
    if u64::from(width) * u64::from(height) > PIXELS {
        return Err(Fault::Pixels);
    }
    let mut reader = ImageReader::with_format(Cursor::new(content), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODED);
    reader.limits(limits);
    reader.decode().map(drop).map_err(|error| match error {
        ImageError::Limits(_) => Fault::Pixels,
        _ => Fault::Broken,
    })
}

/// The same picture, pixel by pixel, with nothing beside it: no place, no time, no device, no thumbnail, nothing after its
/// end. Colours and the direction in which it was held stay.
pub fn cleaned(content: &[u8], format: ImageFormat) -> Result<Vec<u8>, Fault> {
    if format == ImageFormat::Png { png(content) } else { jpeg(content) }
}

/// What a PNG may consist of.
const CHUNKS: [&[u8; 4]; 12] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs",
    b"bKGD",
];

fn png(content: &[u8]) -> Result<Vec<u8>, Fault> {
    let (signature, mut rest) = content.split_at_checked(8).ok_or(Fault::Broken)?;
    let mut kept = signature.to_vec();
    loop {
        let (length, after) = rest.split_first_chunk::<4>().ok_or(Fault::Broken)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| Fault::Broken)?;
        let (body, after) = after.split_at_checked(length.saturating_add(4)).ok_or(Fault::Broken)?;
        let (sum, after) = after.split_first_chunk::<4>().ok_or(Fault::Broken)?;
        let mut crc = Crc::new();
        crc.update(body);
        if crc.sum() != u32::from_be_bytes(*sum) {
            return Err(Fault::Broken);
        }
        let kind = &body[..4];
        // One head, and nothing before it.
        if (kind == b"IHDR") != (kept.len() == signature.len()) {
            return Err(Fault::Broken);
        }
        if CHUNKS.iter().any(|known| known.as_slice() == kind) {
            kept.extend_from_slice(&rest[..length + 12]);
        }
        rest = after;
        if kind == b"IEND" {
            return if rest.is_empty() { Ok(kept) } else { Err(Fault::Appended) };
        }
    }
}

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const COMMENT: u8 = 0xFE;

fn jpeg(content: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut rest = content.strip_prefix(&[0xFF, SOI]).ok_or(Fault::Broken)?;
    let mut kept = vec![0xFF, SOI];
    let mut turned = None;
    loop {
        rest = rest.strip_prefix(&[0xFF]).ok_or(Fault::Broken)?;
        let fill = rest.iter().take_while(|byte| **byte == 0xFF).count();
        rest = &rest[fill..];
        let (marker, after) = rest.split_first().ok_or(Fault::Broken)?;
        rest = after;
        match *marker {
            EOI => {
                kept.extend_from_slice(&[0xFF, EOI]);
                return if is_another_file(rest) { Err(Fault::Appended) } else { Ok(kept) };
            }
            0x01 | 0xD0..=0xD7 => kept.extend_from_slice(&[0xFF, *marker]),
            0x00 | SOI => return Err(Fault::Broken),
            marker => {
                let (length, _) = rest.split_first_chunk::<2>().ok_or(Fault::Broken)?;
                let length = usize::from(u16::from_be_bytes(*length));
                let (segment, after) = rest.split_at_checked(length).ok_or(Fault::Broken)?;
                let body = segment.get(2..).ok_or(Fault::Broken)?;
                rest = after;
                if marker == 0xE1 && turned.is_none() {
                    turned = direction(body);
                    kept.extend_from_slice(&turned.map(only_direction).unwrap_or_default());
                }
                if is_of_the_picture(marker, body) {
                    kept.extend_from_slice(&[0xFF, marker]);
                    kept.extend_from_slice(segment);
                }
                if marker == SOS {
                    let coded = coded(rest);
                    kept.extend_from_slice(&rest[..coded]);
                    rest = &rest[coded..];
                }
            }
        }
    }
}

/// Up to the next marker: of the coded data are stuffed zeros and restarts.
fn coded(data: &[u8]) -> usize {
    let marker = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7);
    data.windows(2).position(marker).unwrap_or(data.len())
}

/// Tables, frames and scans; of what applications add, only what tells how the colours are meant.
fn is_of_the_picture(marker: u8, body: &[u8]) -> bool {
    match marker {
        0xE0 => body.starts_with(b"JFIF\0"),
        0xE2 => body.starts_with(b"ICC_PROFILE\0"),
        0xEE => body.starts_with(b"Adobe"),
        0xE1 | 0xE3..=0xEF | COMMENT => false,
        _ => true,
    }
}

/// Telephones write previews and films behind the picture, and they are left out. What a reader of archives, pages or
/// programs would open is refused: nobody has it there by chance.
fn is_another_file(rest: &[u8]) -> bool {
    let lower: Vec<u8> = rest.iter().map(u8::to_ascii_lowercase).collect();
    let begins = [&b"mz"[..], b"\x7felf", b"#!"];
    let within = [
        &b"pk\x03\x04"[..],
        b"%pdf-",
        b"<html",
        b"<script",
        b"<!doctype",
        b"<?php",
        b"rar!\x1a",
        b"7z\xbc\xaf",
    ];
    begins.iter().any(|head| lower.starts_with(head))
        || within.iter().any(|head| lower.windows(head.len()).any(|part| part == *head))
}

/// How the device was held (Exif's orientation, 2 to 8), where it was not upright.
fn direction(body: &[u8]) -> Option<u8> {
    let tiff = body.strip_prefix(b"Exif\0\0")?;
    let little = tiff.starts_with(b"II");
    let short = |at: usize| {
        let pair: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let long = |at: usize| {
        let four: [u8; 4] = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    };
    let table = usize::try_from(long(4)?).ok()?;
    let count = usize::from(short(table)?);
    let entries = (0..count.min(100)).filter_map(|n| table.checked_add(2 + n * 12));
    let mut found = entries.filter(|entry| short(*entry) == Some(0x0112));
    let value = short(found.next()?.checked_add(8)?)?;
    u8::try_from(value).ok().filter(|value| (2..=8).contains(value))
}

/// An Exif segment that says nothing but the direction.
fn only_direction(value: u8) -> Vec<u8> {
    let mut segment = vec![0xFF, 0xE1, 0, 34];
    segment.extend_from_slice(b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
    segment.extend_from_slice(&[value, 0, 0, 0, 0, 0, 0]);
    segment
}
