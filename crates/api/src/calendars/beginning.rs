//! The holidays with which calendars begin (`data/holidays.toml`).

use super::store;
use crate::app::{App, Tx};
use crate::error::ApiError;
use chrono::Datelike;
use serde::Deserialize;
use std::collections::BTreeMap;
use ventanilla_shared::api::calendars::{Holiday, HolidayKind};
use ventanilla_shared::procedure::{Catalogues, ChoiceSource};
use ventanilla_shared::values::Date;
use ventanilla_shared::{Text, problem::ProblemCode};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    holidays: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    days: Vec<Date>,
    name: Text,
    #[serde(default = "whole_day")]
    kind: HolidayKind,
    basis: String,
    /// Missing: of all.
    institutions: Option<Vec<String>>,
}

fn whole_day() -> HolidayKind {
    HolidayKind::WholeDay
}

/// Holidays by year.
type Years = BTreeMap<i32, Vec<Holiday>>;

impl File {
    fn of(&self, institution: &str) -> Years {
        let mut years = Years::new();
        for entry in &self.holidays {
            if entry.institutions.as_ref().is_some_and(|only| !only.iter().any(|code| code == institution)) {
                continue;
            }
            for day in &entry.days {
                years.entry(day.year()).or_default().push(Holiday {
                    date: *day,
                    name: entry.name.clone(),
                    kind: entry.kind,
                    basis: entry.basis.clone(),
                });
            }
        }
        years
    }
}

/// How often this is tried again when another process begins the calendars at the same moment.
const TRIES: usize = 5;

/// Gives every institution its calendar, and each of its years the holidays that the file has for it. A year that has begun
/// is its administrators' own.
///
/// # Errors
/// The file cannot be read, names an unknown institution, or a day twice for one.
pub fn begin(app: &App) -> Result<(), ApiError> {
    let path = app.config.data.join("holidays.toml");
    let text =
        std::fs::read_to_string(&path).map_err(|e| ApiError::internal(format!("{}: {e}", path.display())))?;
    let file: File =
        toml::from_str(&text).map_err(|e| ApiError::internal(format!("{}: {e}", path.display())))?;
    let mut unknown = file.holidays.iter().filter_map(|entry| entry.institutions.as_ref()).flatten();
    let unknown = unknown.find(|code| !app.lists.contains(ChoiceSource::Institutions, code, None));
    if let Some(code) = unknown {
        return Err(ApiError::internal(format!("{}: there is no institution {code}", path.display())));
    }
    let institutions: Vec<(String, Years)> = app
        .lists
        .entries(ChoiceSource::Institutions)
        .iter()
        .map(|entry| (entry.value.clone(), file.of(&entry.value)))
        .collect();
    for _ in 0..TRIES {
        match app
            .write_blocking(|tx| institutions.iter().try_for_each(|(code, years)| of_one(tx, code, years)))
        {
            Err(ApiError::Problem(ProblemCode::Stale)) => {}
            other => return other,
        }
    }
    Err(ApiError::internal("the calendars could not be begun: other processes keep changing them"))
}

fn of_one(tx: &mut Tx<'_>, institution: &str, years: &Years) -> Result<(), ApiError> {
    if store::version(tx, institution)?.is_none() {
        store::create(tx, institution)?;
    }
    let begun = store::years(tx, institution)?;
    for (year, holidays) in years.iter().filter(|(year, _)| !begun.contains(&i64::from(**year))) {
        store::begin_year(tx, institution, i64::from(*year), holidays)?;
    }
    Ok(())
}
