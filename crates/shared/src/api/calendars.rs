//! Calendars: the days on which an institution does not work, each with the decree that says so.

use super::rules;
use crate::values::{Date, Text};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// How much of a holiday is free, and whether terms count the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HolidayKind {
    /// Free, and not counted.
    WholeDay,
    /// Half of it free; it counts as a working day.
    HalfDay,
    /// Half of it free; this institution does not count it.
    HalfDayOff,
}

impl HolidayKind {
    pub const ALL: [Self; 3] = [Self::WholeDay, Self::HalfDay, Self::HalfDayOff];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::WholeDay => "whole_day",
            Self::HalfDay => "half_day",
            Self::HalfDayOff => "half_day_off",
        }
    }

    /// Whether terms leave the day out.
    pub fn is_free(self) -> bool {
        self != Self::HalfDay
    }
}

impl std::str::FromStr for HolidayKind {
    type Err = crate::decision::UnknownName;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(crate::decision::UnknownName)
    }
}

/// A holiday of one institution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Holiday {
    pub date: Date,
    pub name: Text,
    pub kind: HolidayKind,
    /// The decree, law or agreement that grants it.
    #[schema(example = "Ley de Servicio Civil, Decreto 1748 del Congreso de la República")]
    pub basis: String,
}

/// An institution's holidays in one year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Calendar {
    /// Code of the institution.
    #[schema(example = "INSTITUTE")]
    pub institution: String,
    #[schema(example = "Instituto de Certificaciones")]
    pub institution_name: String,
    #[schema(example = 2026)]
    pub year: i32,
    /// Of the institution's calendar in all its years; goes into `If-Match`.
    pub version: i64,
    /// In the order of the year.
    pub holidays: Vec<Holiday>,
}

/// What an administrator says of a holiday; its day is in the address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct HolidayEntry {
    #[validate(custom(function = "rules::both_languages"))]
    pub name: Text,
    pub kind: HolidayKind,
    #[validate(custom(function = "rules::line"))]
    #[schema(
        max_length = 200,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$"
    )]
    #[schema(example = "Acuerdo Gubernativo 222-2026")]
    pub basis: String,
}

/// What was done to a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CalendarAction {
    Add,
    Change,
    Remove,
}

impl CalendarAction {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Change => "change",
            Self::Remove => "remove",
        }
    }
}

impl std::str::FromStr for CalendarAction {
    type Err = crate::decision::UnknownName;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Add, Self::Change, Self::Remove]
            .into_iter()
            .find(|action| action.as_str() == text)
            .ok_or(crate::decision::UnknownName)
    }
}

/// One change of a calendar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CalendarChange {
    pub action: CalendarAction,
    /// As it was afterwards; before, when it was removed.
    pub holiday: Holiday,
    #[schema(example = "Elena Tax Morales")]
    pub by: String,
    pub at: DateTime<Utc>,
    /// How many open requests got another due date.
    pub moved: i64,
}

/// Where a due date comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Term {
    /// The day of notice, which is not counted.
    pub from: Date,
    #[schema(example = 5)]
    pub working_days: u32,
    /// The institution whose calendar counts.
    #[schema(example = "INSTITUTE")]
    pub institution: String,
    /// The holidays between the two that were not counted, but for those on a weekend.
    pub holidays: Vec<Holiday>,
}
