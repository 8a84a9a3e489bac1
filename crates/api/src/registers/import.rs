//! Rows of a table (CSV or XLSX) into a register: what is good is taken, what is not is reported row by row.

use super::{Source, add, change, faults_of, store};
use crate::app::Tx;
use crate::error::{ApiError, Fault};
use crate::tables;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use ventanilla_shared::procedure::{FieldKind, Register};

/// What became of an imported table.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Report {
    pub added: usize,
    pub changed: usize,
    /// Rows that were there already, as they are.
    pub unchanged: usize,
    /// Rows that were not taken, and why; the first thousand of them.
    pub refused: Vec<RefusedRow>,
    pub refused_count: usize,
}

/// A row that was not taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedRow {
    /// As a spreadsheet counts: the header is 1.
    #[schema(example = 17)]
    pub row: usize,
    /// Column, and the code of what is wrong with it.
    pub errors: Vec<ColumnError>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ColumnError {
    #[schema(example = "register_number")]
    pub column: String,
    /// Stable code; its message is `field-<code>`.
    #[schema(example = "pattern")]
    pub code: String,
}

/// Refused rows that a report names.
const NAMED: usize = 1000;

/// Takes a table in. Rows are independent: a bad one leaves the others.
///
/// # Errors
/// `table`: no CSV and no XLSX; `columns`: the header names a column that the register lacks, or lacks its key.
pub fn import(
    tx: &mut Tx<'_>,
    register: &Register,
    file: &[u8],
    source: &Source,
) -> Result<Report, ApiError> {
    let mut rows = tables::read(file)?.into_iter();
    let header = rows.next().ok_or_else(|| ApiError::field("/file", "table"))?.cells;
    let header: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
    let unknown = header.iter().find(|name| register.column(name).is_none());
    if let Some(name) = unknown {
        return Err(ApiError::invalid(vec![Fault::new("/file", "columns").with("column", name.clone())]));
    }
    if !header.contains(&register.key) {
        let fault = Fault::new("/file", "columns").with("column", register.key.clone());
        return Err(ApiError::invalid(vec![fault]));
    }
    let mut report = Report::default();
    let mut seen = std::collections::HashSet::new();
    for tables::Row { line, cells } in rows {
        let data = row(register, &header, &cells);
        let mut faults = faults_of(tx, register, &data);
        let key = data.get(&register.key).and_then(Value::as_str).unwrap_or_default().to_owned();
        if faults.is_empty() && !seen.insert(ventanilla_shared::procedure::key_form(&key)) {
            faults.push(Fault::new(format!("/{}", register.key), "register_key_twice"));
        }
        if !faults.is_empty() {
            report.refused_count += 1;
            if report.refused.len() < NAMED {
                let errors = faults.into_iter().map(|fault| ColumnError {
                    column: fault.pointer.trim_start_matches('/').to_owned(),
                    code: fault.code.to_string(),
                });
                report.refused.push(RefusedRow { row: line, errors: errors.collect() });
            }
            continue;
        }
        match store::by_key(tx, &register.code, &key)? {
            None => {
                add(tx, register, data, source)?;
                report.added += 1;
            }
            Some(known) if known.data == data => report.unchanged += 1,
            Some(known) => {
                change(tx, register, &known, data, source)?;
                report.changed += 1;
            }
        }
    }
    Ok(report)
}

/// A row as the register keeps it; blank cells are left out.
fn row(register: &Register, header: &[String], cells: &[String]) -> Value {
    let value = |name: &String, cell: &String| {
        let text = cell.trim();
        let column = register.column(name).filter(|_| !text.is_empty())?;
        let value = match &column.kind {
            FieldKind::Integer { .. } => text.parse::<i64>().map_or_else(|_| text.into(), Value::from),
            FieldKind::YesNo => match text.to_lowercase().as_str() {
                "true" | "si" | "sí" | "yes" | "1" => true.into(),
                "false" | "no" | "0" => false.into(),
                _ => text.into(),
            },
            FieldKind::Date => day(text).into(),
            _ => text.into(),
        };
        Some((name.clone(), value))
    };
    Value::Object(
        header.iter().zip(cells).filter_map(|(name, cell)| value(name, cell)).collect::<Map<_, _>>(),
    )
}

/// A date as people in Guatemala type it (31/12/1999) or as it is kept.
fn day(text: &str) -> String {
    match text.split('/').collect::<Vec<_>>()[..] {
        [day, month, year] => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => text.to_owned(),
    }
}
