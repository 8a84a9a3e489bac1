//! A table of CSV or XLSX as rows of text, and its header as columns of a register.

use crate::error::{ApiError, Fault};
use crate::tables;
use serde_json::{Map, Value};
use ventanilla_shared::procedure::{Field, FieldKind, Register};
use ventanilla_shared::{Language, search_form};

/// The rows of a file, under the columns that its header names.
pub struct Table<'a> {
    columns: Vec<&'a Field>,
    pub rows: Vec<tables::Row>,
}

impl<'a> Table<'a> {
    /// Reads a file. Columns are named by their ids, or by their labels in either language.
    ///
    /// # Errors
    /// `table`: no CSV in UTF-8 and no XLSX; `columns`: the header names a column that the register lacks, or lacks its key.
    pub fn read(register: &'a Register, file: &[u8]) -> Result<Self, ApiError> {
        let (header, rows) = cells(file)?;
        let refused = |name: &str| {
            ApiError::invalid(vec![Fault::new("/file", "columns").with("column", name.to_owned())])
        };
        let mut columns: Vec<&Field> = Vec::with_capacity(header.len());
        for name in &header {
            let form = search_form(name);
            let named = |column: &&Field| {
                [&column.id, &column.label.es, &column.label.en].iter().any(|own| search_form(own) == form)
            };
            let column = register.columns.iter().find(named).ok_or_else(|| refused(name))?;
            if columns.iter().any(|known| known.id == column.id) {
                return Err(refused(name));
            }
            columns.push(column);
        }
        if !columns.iter().any(|column| column.id == register.key) {
            return Err(refused(&register.key));
        }
        Ok(Self { columns, rows })
    }

    /// A row as the register keeps it; blank cells are left out.
    pub fn data(&self, cells: &[String]) -> Value {
        let value =
            |(column, cell): (&&Field, &String)| Some((column.id.clone(), typed(column, cell.trim())?));
        Value::Object(self.columns.iter().zip(cells).filter_map(value).collect::<Map<_, _>>())
    }

    /// What a row's cell in that column holds.
    pub fn cell(&self, cells: &[String], column: &str) -> String {
        let at = self.columns.iter().position(|known| known.id == column);
        at.and_then(|at| cells.get(at))
            .map(|cell| cell.trim().chars().take(200).collect())
            .unwrap_or_default()
    }
}

/// What a cell says in a column; nothing when it is blank.
fn typed(column: &Field, text: &str) -> Option<Value> {
    if text.is_empty() {
        return None;
    }
    Some(match &column.kind {
        FieldKind::Integer { .. } => text.parse::<i64>().map_or_else(|_| text.into(), Value::from),
        FieldKind::YesNo => match text.to_lowercase().as_str() {
            "true" | "si" | "sí" | "yes" | "1" => true.into(),
            "false" | "no" | "0" => false.into(),
            _ => text.into(),
        },
        FieldKind::Date => day(text).into(),
        _ => text.into(),
    })
}

/// A date as people in Guatemala type it (31/12/1999) or as it is kept.
fn day(text: &str) -> String {
    match text.split('/').collect::<Vec<_>>()[..] {
        [day, month, year] => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => text.to_owned(),
    }
}

/// The header, and the rows below it.
fn cells(file: &[u8]) -> Result<(Vec<String>, Vec<tables::Row>), ApiError> {
    let mut rows = tables::read(file)?.into_iter();
    let mut header = rows.next().ok_or_else(|| ApiError::field("/file", "table"))?.cells;
    // Columns that a spreadsheet program keeps at the end without a word in them.
    while header.last().is_some_and(|name| name.trim().is_empty()) {
        header.pop();
    }
    Ok((header, rows.collect()))
}

/// A table with the register's headings and nothing below them, to be filled in.
pub fn template(register: &Register, language: Language) -> Result<Vec<u8>, ApiError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let labels = register.columns.iter().map(|column| column.label.in_language(language));
    writer.write_record(labels).map_err(ApiError::internal)?;
    let table = writer.into_inner().map_err(ApiError::internal)?;
    // By the mark a spreadsheet program knows that it is UTF-8.
    Ok([b"\xEF\xBB\xBF", table.as_slice()].concat())
}
