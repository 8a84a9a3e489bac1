//! A statement's rows: what is new is taken and matched, what was there stays, and what cannot be read is named.

use super::file::Line;
use super::matching::{self, Terms};
use super::reference::comparable;
use super::{store, write};
use crate::app::Tx;
use crate::error::ApiError;
use std::collections::HashMap;
use ventanilla_shared::api::payments::{
    LineOutcome, PaymentAccount, RowKind, StatementLine, StatementReport,
};
use ventanilla_shared::{AccountId, StatementId};

/// A file as it came.
pub struct Incoming {
    pub name: String,
    /// Hexadecimal.
    pub sha256: String,
    pub lines: Vec<Line>,
}

/// Takes a statement in. The same file of the same account changes nothing, and is answered with the first import.
pub fn import(
    tx: &mut Tx<'_>,
    by: AccountId,
    account: &PaymentAccount,
    file: &Incoming,
) -> Result<StatementReport, ApiError> {
    write::in_turn(tx, &account.bank, &account.account)?;
    let earlier = store::same_file(tx, &account.institution, &account.bank, &account.account, &file.sha256)?;
    if let Some(earlier) = earlier {
        return Ok(again(earlier));
    }
    let id = StatementId(crate::ids::fresh(tx.now));
    let new = write::NewStatement { id, account, file_name: &file.name, sha256: &file.sha256, by };
    write::insert_statement(tx, &new)?;
    let references: Vec<String> = file
        .lines
        .iter()
        .filter_map(|line| line.read.as_ref().ok().map(|read| comparable(&read.reference)))
        .collect();
    let known = write::known_rows(tx, account, &references)?;
    let mut counts = write::Counts { imported: 0, known: 0, refused: 0, matched: 0 };
    let mut seen: HashMap<_, i64> = HashMap::new();
    let mut report = Vec::with_capacity(file.lines.len());
    for line in &file.lines {
        let (outcome, errors) = match &line.read {
            Err(errors) => {
                counts.refused += 1;
                (LineOutcome::Refused, errors.clone())
            }
            Ok(read) => {
                let kind = read.kind.map(RowKind::as_str);
                let same = (comparable(&read.reference), read.date, read.cents, kind);
                let occurrence = seen.entry(same.clone()).and_modify(|times| *times += 1).or_insert(1);
                let (reference, day, cents, kind) = same;
                let outcome = if known.contains(&(reference.clone(), day, cents, kind, *occurrence)) {
                    counts.known += 1;
                    LineOutcome::Known
                } else {
                    let row = write::insert_row(tx, id, account, line.line, read, *occurrence)?;
                    let terms = Terms {
                        bank: account.bank.clone(),
                        account: account.account.clone(),
                        reference,
                        day,
                        cents,
                        kind: kind.map(str::to_owned),
                    };
                    counts.imported += 1;
                    counts.matched += i64::from(matching::match_row(tx, row, &terms)?);
                    LineOutcome::Imported
                };
                (outcome, Vec::new())
            }
        };
        let line = u32::try_from(line.line).unwrap_or(u32::MAX);
        report.push(StatementLine { line, outcome, errors });
    }
    write::finish_statement(tx, id, &counts, &report)?;
    store::find_statement(tx, id)?.ok_or_else(|| ApiError::internal("a statement just imported is gone"))
}

/// What a file that was imported before says now: its rows are all there.
fn again(mut report: StatementReport) -> StatementReport {
    report.repeated = true;
    for line in &mut report.lines {
        if line.outcome == LineOutcome::Imported {
            line.outcome = LineOutcome::Known;
        }
    }
    report
}
