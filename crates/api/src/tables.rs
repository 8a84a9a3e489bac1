//! Tables as people have them: CSV or XLSX, the first sheet.

use crate::error::ApiError;
use calamine::{Data, Reader, Xlsx};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As a spreadsheet counts: the first line is 1.
    pub line: usize,
    pub cells: Vec<String>,
}

/// The rows of a file, those without anything in them left out.
///
/// # Errors
/// `/file table`: neither CSV nor XLSX.
pub fn read(file: &[u8]) -> Result<Vec<Row>, ApiError> {
    let rows = if file.starts_with(b"PK") { spreadsheet(file) } else { text(file) };
    let mut rows = rows.ok_or_else(|| ApiError::field("/file", "table"))?;
    rows.retain(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
    Ok(rows)
}

/// Most bytes and parts that a spreadsheet may expand to, and most cells and columns of its sheet.
const EXPANDED: u64 = 128 * 1024 * 1024;
const PARTS: usize = 1_000;
const CELLS: usize = 2_000_000;
const COLUMNS: u32 = 512;

fn spreadsheet(file: &[u8]) -> Option<Vec<Row>> {
    expands_within(file, EXPANDED)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).ok()?;
    let name = book.sheet_names().first()?.clone();
    let mut cells = book.worksheet_cells_reader(&name).ok()?;
    // Cell by cell: as a whole, a sheet with something in its last corner takes the memory of all that lies between.
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut count = 0;
    while let Some(found) = cells.next_cell().ok()? {
        let (row, column) = found.get_position();
        count += column as usize + 1;
        if count > CELLS || column >= COLUMNS {
            return None;
        }
        let row = rows.entry(row).or_default();
        let column = column as usize;
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        row[column] = cell(&Data::from(found.get_value().clone()));
    }
    // As wide as the widest, so that every row has a cell under each heading.
    let width = rows.values().map(Vec::len).max().unwrap_or_default();
    let first = rows
        .values()
        .filter_map(|row| row.iter().position(|cell| !cell.is_empty()))
        .min()
        .unwrap_or_default();
    if rows.len().checked_mul(width)? > CELLS {
        return None;
    }
    let wide = |(line, mut cells): (u32, Vec<String>)| {
        cells.resize(width, String::new());
        Row { line: line as usize + 1, cells: cells.split_off(first) }
    };
    Some(rows.into_iter().map(wide).collect())
}

/// Nothing where the parts of the archive together are larger: measured, since what an archive says of itself may be wrong.
fn expands_within(file: &[u8], most: u64) -> Option<()> {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).ok()?;
    if archive.len() > PARTS {
        return None;
    }
    let mut left = most;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).ok()?.take(left + 1);
        let size = std::io::copy(&mut part, &mut std::io::sink()).ok()?;
        left = left.checked_sub(size)?;
    }
    Some(())
}

fn cell(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        // A date as ISO; a whole number without its decimals.
        Data::DateTime(moment) => moment.as_datetime().map(|at| at.date().to_string()).unwrap_or_default(),
        other => other.to_string(),
    }
}

fn text(file: &[u8]) -> Option<Vec<Row>> {
    let text = decoded(file)?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let (mut rows, mut line, mut counted) = (Vec::new(), 1, 0);
    for record in reader.records() {
        let record = record.ok()?;
        let before = record.position().map_or(0, |position| position.byte() as usize);
        // The reader's own position is that of the blank lines before a record.
        let blank = text.as_bytes().get(before..)?.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let start = before + blank.count();
        line += text.as_bytes().get(counted..start)?.iter().filter(|byte| **byte == b'\n').count();
        counted = start;
        rows.push(Row { line, cells: record.iter().map(str::to_owned).collect() });
    }
    Some(rows)
}

/// What stands between cells: spreadsheets in Spanish write semicolons. The heading tells, which may stand below a line or two
/// of words.
fn delimiter(text: &str) -> u8 {
    let counts = |line: &str| (line.matches(';').count(), line.matches(',').count());
    let mut lines = text.lines().take(20).map(counts);
    let heading = lines.clone().find(|(semicolons, commas)| semicolons.max(commas) > &1);
    let (semicolons, commas) = heading.or_else(|| lines.find(|counts| *counts != (0, 0))).unwrap_or_default();
    if semicolons > commas { b';' } else { b',' }
}

/// UTF-8, or what older spreadsheet programs write in its place (ISO 8859-1). A file that is no text has other control
/// characters than line ends and tabs.
fn decoded(file: &[u8]) -> Option<String> {
    if let Ok(text) = std::str::from_utf8(file) {
        return (!text.contains('\0')).then(|| text.to_owned());
    }
    let text: String = file.iter().copied().map(char::from).collect();
    let plain = |c: char| !c.is_control() || matches!(c, '\r' | '\n' | '\t');
    text.chars().all(plain).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_a_spreadsheet_does() {
        let rows = read("\u{feff}a;b\n\n1;\"2\n3\"\n;\n4;5\n".as_bytes()).unwrap();
        let read: Vec<(usize, &str)> = rows.iter().map(|row| (row.line, row.cells[1].as_str())).collect();
        assert_eq!(read, [(1, "b"), (3, "2\n3"), (6, "5")]);
    }

    #[test]
    fn the_heading_tells_what_stands_between_cells() {
        for (text, delimiter_of) in
            [("a;b", b';'), ("Banco\n\nf;r;m\n1;2;\"1,0\"", b';'), ("f,r,m\n;;;;;", b','), ("", b',')]
        {
            assert_eq!(delimiter(text), delimiter_of, "{text}");
        }
    }

    #[test]
    fn older_encodings_are_read_and_other_files_refused() {
        let rows = read(b"descripci\xf3n,monto\nDep\xf3sito,1\n").unwrap();
        assert_eq!(rows[1].cells[0], "Depósito");
        for wrong in [&b"%PDF-1.7\n\x93\x8c\x8b\x9e\x00"[..], &[0xFF, 0xFE, 0], b"PK\x03\x04"] {
            assert!(read(wrong).is_err());
        }
    }
}
