//! Tables that are no tables, or far larger within than without.

use super::{Bad, bad};
use std::io::{Cursor, Write};
use ventanilla_api::tables;
use zip::write::{SimpleFileOptions, ZipWriter};

pub fn archive(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, content) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of one sheet with these rows, as XML.
fn workbook(rows: &str, more: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let xml = |text: &str| format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{text}").into_bytes();
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut parts = vec![
        (
            "[Content_Types].xml",
            xml(
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>",
            ),
        ),
        (
            "_rels/.rels",
            xml(&format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            )),
        ),
        (
            "xl/workbook.xml",
            xml(&format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            )),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            xml(&format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            )),
        ),
        (
            "xl/worksheets/sheet1.xml",
            xml(&format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>")),
        ),
    ];
    parts.extend(more.iter().cloned());
    archive(&parts)
}

fn cell(at: &str) -> String {
    let row: String = at.chars().filter(char::is_ascii_digit).collect();
    format!("<row r=\"{row}\"><c r=\"{at}\" t=\"inlineStr\"><is><t>x</t></is></c></row>")
}

fn all() -> Vec<Bad> {
    let whole = workbook(&cell("A1"), &[]);
    assert!(tables::read(&whole).is_ok(), "what is wrong with the others is not the workbook");
    let long = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>".repeat(5);
    let names: Vec<String> = (0..2_000).map(|n| format!("xl/media/{n}.bin")).collect();
    let many: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (name.as_str(), Vec::new())).collect();
    vec![
        bad(
            "XLSX: something in the last corner",
            "table",
            workbook(&[cell("A1"), cell("XFD1048576")].concat(), &[]),
        ),
        bad("XLSX: a column far to the right", "table", workbook(&cell("ZZZ1"), &[])),
        bad(
            "XLSX: 200 MB of zeros in a part",
            "table",
            workbook(&long, &[("xl/media/a.bin", vec![0; 200 << 20])]),
        ),
        bad("XLSX: two thousand parts", "table", workbook(&long, &many)),
        bad("XLSX: cut in half", "table", whole[..whole.len() / 2].to_vec()),
        bad("XLSX: an archive without a workbook", "table", archive(&[("a.txt", b"hola".to_vec())])),
        bad("XLSX: only a heading", "table", b"PK\x03\x04".to_vec()),
        bad("CSV: a PDF", "table", crate::support::pdf("x")),
        bad("CSV: a picture", "table", crate::support::png()),
        bad("CSV: zeros", "table", vec![0; 100]),
    ]
}

#[test]
fn tables_that_are_none_are_refused_in_little_time() {
    for Bad { what, content, code } in all() {
        let began = std::time::Instant::now();
        let refused = tables::read(&content).map(|_| ()).map_err(|error| error.to_string());
        let words = refused.expect_err(what);
        assert!(words.contains(code), "{what}: {words}");
        assert!(began.elapsed().as_secs() < 20, "{what} took {:?}", began.elapsed());
    }
}

#[test]
fn a_table_keeps_its_empty_cells_and_its_lines() {
    let rows =
        [cell("B2"), "<row r=\"4\"><c r=\"B4\"><v>7</v></c><c r=\"D4\"><v>8</v></c></row>".into()].concat();
    let read = tables::read(&workbook(&rows, &[])).unwrap();
    let read: Vec<(usize, Vec<&str>)> =
        read.iter().map(|row| (row.line, row.cells.iter().map(String::as_str).collect())).collect();
    assert_eq!(read, [(2, vec!["x", "", ""]), (4, vec!["7", "", "8"])]);
}
