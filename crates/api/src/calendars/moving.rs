//! A changed calendar moves the due dates of the institution's open requests.

use super::store;
use crate::app::Tx;
use crate::error::ApiError;
use crate::requests;
use ventanilla_shared::calendar;
use ventanilla_shared::values::Date;

/// Counts the terms anew that `day` lies in, and returns how many end on another day. A request's version stays: nobody has
/// to read it again to go on working.
pub fn move_due_dates(tx: &mut Tx<'_>, institution: &str, day: Date) -> Result<i64, ApiError> {
    let open = requests::terms::running_over(tx, institution, day)?;
    let Some(first) = open.iter().map(|term| term.from).min() else { return Ok(0) };
    let free = store::free_after(tx, institution, first)?;
    let mut moved = 0;
    for term in open {
        let due = calendar::due(term.from, term.working_days, &free);
        if due != term.due && requests::terms::set_due(tx, &term, due)? {
            moved += 1;
        }
    }
    Ok(moved)
}
