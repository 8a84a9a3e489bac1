//! To whom a head of unit may give a request.

use super::{facts, view};
use crate::app::Tx;
use crate::error::ApiError;
use crate::http::Caller;
use crate::{absences, accounts, officers};
use ventanilla_shared::RequestId;
use ventanilla_shared::api::requests::Assignable;
use ventanilla_shared::decision::{Action, Move, Refusal, allowed, decide};

/// The officers of the stage's unit who could hold the request and do not, by name.
///
/// # Errors
/// `not_found`; `forbidden` for whoever may not reassign it.
pub fn list(tx: &mut Tx<'_>, caller: &Caller, id: RequestId) -> Result<Vec<Assignable>, ApiError> {
    let (request, view::As::Officer) = view::visible(tx, caller, id)? else {
        return Err(ApiError::NOT_FOUND);
    };
    let facts = facts::of(tx, &request, &caller.actor)?;
    let procedure = request.procedure();
    let stage = request.stage.as_deref().and_then(|id| procedure.stage(id));
    let Some(stage) = stage.filter(|_| allowed(&facts, procedure, &caller.actor).contains(&Action::Reassign))
    else {
        return Err(Refusal::RoleMissing.into());
    };
    let role = (!stage.delegable).then_some(stage.role);
    let unit = request.unit_of(stage).unwrap_or_default().to_owned();
    let mut found = Vec::new();
    let mut people = officers::store::of_unit(tx, role, &procedure.institution, &unit)?;
    let substitutes = absences::store::substitutes_at(tx, Some(stage.role), &procedure.institution, &unit)?;
    people.extend(substitutes.into_iter().map(|(substitute, _)| substitute));
    people.sort();
    people.dedup();
    for id in people {
        let Some(account) = accounts::store::find(tx, id)?.filter(|_| request.assignee != Some(id)) else {
            continue;
        };
        let made = Move::Reassign { to: Box::new(account.actor()), reason: "-".into() };
        if decide(&facts, procedure, &made, &caller.actor).is_ok() {
            found.push(Assignable { id, name: account.name() });
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}
