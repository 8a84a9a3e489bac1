//! Rows of a table (CSV or XLSX) into a register: what is good is taken, what is not is reported row by row.

use super::Source;
use super::history;
use super::service::counts;
use super::store::{self, Entry};
use super::table::Table;
use crate::app::Tx;
use crate::error::{ApiError, Fault};
use crate::requests::facts;
use crate::tables;
use serde_json::Value;
use std::collections::HashSet;
use ventanilla_shared::Language;
use ventanilla_shared::api::registers::{ColumnError, RefusedRow, Report};
use ventanilla_shared::procedure::{Register, key_form, validate_answers};

/// Refused rows that a report names.
const NAMED: usize = 5000;

/// Rows that are compared with the register, and written, at once.
const BATCH: usize = 500;

/// Takes a table in. Rows are independent: a bad one leaves the others.
///
/// # Errors
/// `table`: no CSV in UTF-8 and no XLSX; `columns`: the header names a column that the register lacks, or lacks its key.
pub fn import(
    tx: &mut Tx<'_>,
    register: &Register,
    file: &[u8],
    source: &Source,
    language: Language,
) -> Result<Report, ApiError> {
    let table = Table::read(register, file)?;
    let section = register.section();
    let nothing = Default::default();
    let mut report = Report::default();
    let mut seen = HashSet::with_capacity(table.rows.len());
    let mut good = Vec::with_capacity(BATCH);
    for tables::Row { line, cells } in &table.rows {
        let data = table.data(cells);
        let found = validate_answers(&section, &data, &facts::context(tx, &nothing));
        let mut faults: Vec<Fault> = found.into_iter().filter(counts).map(Fault::from).collect();
        let key = data.get(&register.key).and_then(Value::as_str).map(key_form).unwrap_or_default();
        if faults.is_empty() && !seen.insert(key.clone()) {
            faults.push(Fault::new(format!("/{}", register.key), "register_key_twice"));
        }
        if faults.is_empty() {
            good.push((key, data));
        } else {
            report.refused_count += 1;
            if report.refused.len() < NAMED {
                let errors = faults.iter().map(|fault| in_words(register, &table, cells, fault, language));
                report.refused.push(RefusedRow { row: *line, errors: errors.collect() });
            }
        }
        if good.len() == BATCH {
            write(tx, register, std::mem::take(&mut good), source, &mut report)?;
        }
    }
    write(tx, register, good, source, &mut report)?;
    Ok(report)
}

fn in_words(
    register: &Register,
    table: &Table<'_>,
    cells: &[String],
    fault: &Fault,
    language: Language,
) -> ColumnError {
    let column = fault.pointer.trim_start_matches('/').to_owned();
    let label = register.column(&column).map_or_else(|| register.title.clone(), |field| field.label.clone());
    let message = fault.in_language(language).message;
    ColumnError { value: table.cell(cells, &column), column, label, code: fault.code.clone(), message }
}

/// Compares good rows with those that the register has, and writes what is new or other.
fn write(
    tx: &mut Tx<'_>,
    register: &Register,
    rows: Vec<(String, Value)>,
    source: &Source,
    report: &mut Report,
) -> Result<(), ApiError> {
    let keys: Vec<&String> = rows.iter().map(|(key, _)| key).collect();
    let mut known = store::by_keys(tx, &register.code, &keys)?;
    let mut fresh: Vec<Entry> = Vec::new();
    for (key, data) in rows {
        match known.remove(&key) {
            None => fresh.push(store::fresh(tx, data)),
            Some(entry) if entry.data == data => report.unchanged += 1,
            Some(entry) => {
                let entry = store::update(tx, register, &entry, data)?;
                history::record(tx, register, &entry, "change", source)?;
                report.changed += 1;
            }
        }
    }
    report.added += fresh.len();
    store::insert_all(tx, register, &fresh, source)
}
