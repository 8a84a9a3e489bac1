//! A bank's statement as a file: finding its columns, reading its rows.

use crate::error::{ApiError, Fault};
use crate::tables::Row;
use chrono::NaiveDate;
use ventanilla_shared::api::payments::{LineError, RowKind};
use ventanilla_shared::search_form;

/// Most rows of a file.
pub const LARGEST: usize = 10_000;
/// Banks write the account's owner and period above the table: the heading is looked for among so many rows.
const PREAMBLE: usize = 20;
/// Longest description that is kept, in characters.
const DESCRIPTION: usize = 200;

/// What a row of a statement says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    pub date: NaiveDate,
    pub reference: String,
    pub cents: i64,
    pub kind: Option<RowKind>,
    pub description: String,
}

/// A line of the file: what it says, or everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub line: usize,
    pub read: Result<Read, Vec<LineError>>,
}

/// Headings, in the form in which they are compared. The first one of a list that a file has is taken.
const DATE: &[&str] = &[
    "fecha",
    "fecha de operacion",
    "fecha operacion",
    "fecha de transaccion",
    "fecha transaccion",
    "fecha de deposito",
    "fecha de pago",
    "date",
    "transaction date",
    "payment date",
    "date of deposit",
    "value date",
];
const REFERENCE: &[&str] = &[
    "referencia",
    "numero de referencia",
    "no de referencia",
    "no referencia",
    "numero de boleta",
    "no de boleta",
    "no boleta",
    "boleta",
    "numero de documento",
    "no de documento",
    "no documento",
    "documento",
    "numero",
    "no",
    "reference",
    "reference number",
    "slip number",
    "document number",
    "document",
    "number",
];
const AMOUNT: &[&str] = &[
    "monto",
    "importe",
    "valor",
    "cantidad",
    "credito",
    "creditos",
    "haber",
    "abono",
    "amount",
    "credit",
    "credits",
    "deposit amount",
];
const KIND: &[&str] = &[
    "tipo",
    "tipo de operacion",
    "tipo de transaccion",
    "tipo de pago",
    "modalidad",
    "clase",
    "kind",
    "type",
    "transaction type",
    "method",
];
const DESCRIPTION_HEADINGS: &[&str] =
    &["descripcion", "concepto", "detalle", "observaciones", "description", "details", "concept", "memo"];

/// A heading as it is compared: `No. de Boleta:` is `no de boleta`, `Monto (Q)` is `monto`.
fn heading(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let plain = search_form(&plain);
    let unit = [" q", " gtq"].into_iter().find_map(|unit| plain.strip_suffix(unit)).map(str::to_owned);
    unit.unwrap_or(plain)
}

/// Where the columns stand.
struct Columns {
    date: usize,
    reference: usize,
    amount: usize,
    kind: Option<usize>,
    description: Option<usize>,
}

impl Columns {
    /// The columns of a heading, or the names of those that it lacks.
    fn of(row: &Row) -> Result<Self, Vec<&'static str>> {
        let headings: Vec<String> = row.cells.iter().map(|cell| heading(cell)).collect();
        let find = |names: &[&str]| names.iter().find_map(|name| headings.iter().position(|one| one == name));
        let (date, reference, amount) = (find(DATE), find(REFERENCE), find(AMOUNT));
        match (date, reference, amount) {
            (Some(date), Some(reference), Some(amount)) => Ok(Self {
                date,
                reference,
                amount,
                kind: find(KIND),
                description: find(DESCRIPTION_HEADINGS),
            }),
            _ => {
                let wanted = [(date, "date"), (reference, "reference"), (amount, "amount")];
                Err(wanted.into_iter().filter(|(at, _)| at.is_none()).map(|(_, name)| name).collect())
            }
        }
    }
}

/// The rows of a statement, `today` in Guatemala.
///
/// # Errors
/// `statement_columns`: no heading with date, reference and amount; `statement_empty`; `too_many_rows`.
pub fn read(rows: &[Row], today: NaiveDate) -> Result<Vec<Line>, ApiError> {
    let refuse = |code: &str| Fault::new("/file", code);
    let found =
        rows.iter().take(PREAMBLE).enumerate().find_map(|(at, row)| Some((at, Columns::of(row).ok()?)));
    let Some((at, columns)) = found else {
        return Err(ApiError::invalid(vec![refuse("statement_columns")]));
    };
    let rows = &rows[at + 1..];
    if rows.is_empty() {
        return Err(ApiError::invalid(vec![refuse("statement_empty")]));
    }
    if rows.len() > LARGEST {
        return Err(ApiError::invalid(vec![refuse("too_many_rows").with("limit", LARGEST)]));
    }
    Ok(rows.iter().map(|row| Line { line: row.line, read: line(&columns, row, today) }).collect())
}

fn line(columns: &Columns, row: &Row, today: NaiveDate) -> Result<Read, Vec<LineError>> {
    let cell = |at: usize| row.cells.get(at).map_or("", |cell| cell.trim());
    let mut errors = Vec::new();
    let mut wrong = |column: &str, code: &str, text: &str| {
        let text = text.chars().take(80).collect();
        errors.push(LineError { column: column.into(), code: code.into(), text });
    };
    let missing_or = |text: &str, code: &'static str| if text.is_empty() { "missing" } else { code };
    let text = cell(columns.date);
    let read_date = date(text);
    match read_date {
        None => wrong("date", missing_or(text, "date"), text),
        Some(day) if day > today => wrong("date", "date_future", text),
        Some(_) => {}
    }
    let reference = cell(columns.reference);
    if !is_reference(reference) {
        wrong("reference", missing_or(reference, "payment_number"), reference);
    }
    let text = cell(columns.amount);
    let cents = amount(text);
    if cents.is_none() {
        wrong("amount", missing_or(text, "statement_amount"), text);
    }
    let text = columns.kind.map(cell).unwrap_or_default();
    let read_kind = kind(text);
    if read_kind.is_none() && !text.is_empty() {
        wrong("kind", "statement_kind", text);
    }
    let description = columns.description.map(cell).unwrap_or_default();
    let description: String =
        description.chars().map(|c| if c.is_control() { ' ' } else { c }).take(DESCRIPTION).collect();
    match (read_date, cents, errors.is_empty()) {
        (Some(date), Some(cents), true) => {
            Ok(Read { date, reference: reference.to_owned(), cents, kind: read_kind, description })
        }
        _ => Err(errors),
    }
}

fn is_reference(text: &str) -> bool {
    ventanilla_shared::api::rules::payment_number(text).is_ok()
        && text.chars().any(|c| c.is_ascii_alphanumeric())
}

/// `31/12/2026` or `2026-12-31`.
fn date(text: &str) -> Option<NaiveDate> {
    let digits = |part: &str, most: usize| {
        let fine = (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if fine { part.parse::<u32>().ok() } else { None }
    };
    let (year, month, day) = match text.split('/').collect::<Vec<_>>()[..] {
        [day, month, year] => (year, month, day),
        _ => match text.split('-').collect::<Vec<_>>()[..] {
            [year, month, day] => (year, month, day),
            _ => return None,
        },
    };
    let (year, month, day) =
        (Some(year).filter(|y| y.len() == 4).and_then(|y| digits(y, 4))?, digits(month, 2)?, digits(day, 2)?);
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// `1,234.56`, `Q16.50`, `16.5` or `16` in cents; more than zero, and less than a billion.
fn amount(text: &str) -> Option<i64> {
    let text = text.strip_prefix("GTQ").or_else(|| text.strip_prefix(['Q', 'q'])).unwrap_or(text).trim();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = match groups[..] {
        [only] => !only.is_empty(),
        [first, ref rest @ ..] => (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3),
        [] => false,
    };
    let digits = groups.concat();
    let ends_in_point = text.ends_with('.');
    if !grouped
        || !all_digits(&digits)
        || digits.len() > 9
        || fraction.len() > 2
        || !all_digits(fraction)
        || ends_in_point
    {
        return None;
    }
    let cents: i64 = format!("{digits}{fraction:0<2}").parse().ok()?;
    (cents > 0).then_some(cents)
}

/// How money came, in the words of banks.
fn kind(text: &str) -> Option<RowKind> {
    let words = heading(text);
    let has = |stems: &[&str]| words.split(' ').any(|word| stems.iter().any(|stem| word.starts_with(stem)));
    if has(&["transf"]) || words == "ach" {
        Some(RowKind::Transfer)
    } else if has(&["boleta", "deposit", "slip"]) {
        Some(RowKind::DepositSlip)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
