//! Bad files, made here, each with the code by which it must be refused; and good ones of odd kinds, which must be taken.

mod good;
mod pdfs;
mod pictures;
mod tables;
mod through_http;

/// A file, what is wrong with it, and the code of the refusal.
pub struct Bad {
    pub what: &'static str,
    pub content: Vec<u8>,
    pub code: &'static str,
}

pub fn bad(what: &'static str, code: &'static str, content: impl Into<Vec<u8>>) -> Bad {
    Bad { what, content: content.into(), code }
}

/// All that can be sent as a document.
pub fn documents() -> Vec<Bad> {
    let mut all = others();
    all.extend(pdfs::all());
    all.extend(pictures::all());
    all
}

/// What is no document of any kind that is accepted.
fn others() -> Vec<Bad> {
    let zip = tables::archive(&[("a.txt", b"hola".to_vec())]);
    vec![
        bad("nothing at all", "file_empty", Vec::new()),
        bad("a program of Windows", "file_type", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff".to_vec()),
        bad("a program of Linux", "file_type", b"\x7fELF\x02\x01\x01\0".to_vec()),
        bad("a shell script", "file_type", b"#!/bin/sh\nrm -rf /\n".to_vec()),
        bad("a page", "file_type", b"<!doctype html><script>alert(1)</script>".to_vec()),
        bad(
            "a drawing with a script",
            "file_type",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>".to_vec(),
        ),
        bad("an archive", "file_type", zip),
        bad("an old word processor's file", "file_type", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec()),
        bad("a GIF", "file_type", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec()),
        bad("a TIFF", "file_type", b"II*\0\x08\0\0\0\0\0".to_vec()),
        bad("a WebP", "file_type", b"RIFF\x1a\0\0\0WEBPVP8 ".to_vec()),
        bad("text", "file_type", "Hola, soy un DPI".as_bytes().to_vec()),
        bad("blanks", "file_type", vec![b' '; 2000]),
        bad("zeros", "file_type", vec![0; 2000]),
        bad(
            "a PDF behind a page",
            "file_type",
            [b"<html></html>\n".to_vec(), crate::support::pdf("x")].concat(),
        ),
        bad("a film where none is wanted", "file_type", crate::support::webm()),
    ]
}
