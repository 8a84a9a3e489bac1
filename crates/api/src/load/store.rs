use crate::app::Tx;
use crate::db::schema::{events, requests};
use crate::db::to_db;
use crate::error::ApiError;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{count_star, min};
use diesel::prelude::*;
use ventanilla_shared::values::Date;

/// Open requests of a unit that are alike in procedure, stage and holder. No stage: filed, and not taken.
pub struct Group {
    pub procedure: String,
    pub stage: Option<String>,
    pub holder: Option<String>,
    pub count: i64,
    pub oldest_due: Option<Date>,
}

const OPEN: [&str; 2] = ["submitted", "under_review"];

type Row = (String, Option<String>, Option<String>, i64, Option<NaiveDate>);

/// The open requests at a unit of these procedures; with a day, only those whose due day is before it.
pub fn open(
    tx: &mut Tx<'_>,
    procedures: &[String],
    unit: &str,
    due_before: Option<Date>,
) -> Result<Vec<Group>, ApiError> {
    // Never due: after every day.
    let before = due_before.unwrap_or(NaiveDate::MAX);
    let late = requests::due_at.lt(Some(before)).assume_not_null();
    let grouped = (requests::procedure_code, requests::stage, requests::assignee_id);
    let open = requests::table
        .filter(requests::procedure_code.eq_any(procedures.to_vec()))
        .filter(requests::unit.eq(Some(unit.to_owned())))
        .filter(requests::state.eq_any(OPEN));
    let columns = (
        requests::procedure_code,
        requests::stage,
        requests::assignee_id,
        count_star(),
        min(requests::due_at),
    );
    let rows: Vec<Row> = if due_before.is_some() {
        open.filter(late).group_by(grouped).select(columns).load(tx.db)?
    } else {
        open.group_by(grouped).select(columns).load(tx.db)?
    };
    Ok(rows
        .into_iter()
        .map(|(procedure, stage, holder, count, oldest_due)| Group {
            procedure,
            stage,
            holder,
            count,
            oldest_due,
        })
        .collect())
}

/// How often each of the accounts moved a request of these procedures on since a moment.
pub fn moved_on(
    tx: &mut Tx<'_>,
    procedures: &[String],
    accounts: &[String],
    since: DateTime<Utc>,
) -> Result<Vec<(String, i64)>, ApiError> {
    let of_procedures =
        requests::table.filter(requests::procedure_code.eq_any(procedures.to_vec())).select(requests::id);
    Ok(events::table
        .filter(events::actor_id.eq_any(accounts.to_vec()))
        .filter(events::at.ge(to_db(since)))
        .filter(events::action.eq_any(["advance", "return", "reject", "sign"]))
        .filter(events::request_id.eq_any(of_procedures))
        .group_by(events::actor_id)
        .select((events::actor_id, count_star()))
        .load(tx.db)?)
}
