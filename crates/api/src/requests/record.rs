use super::{Stored, events, store, terms};
use crate::app::Tx;
use crate::calendars;
use crate::error::ApiError;
use ventanilla_shared::decision::{Action, Assignment, Decision};

/// What goes into the history beside the decision.
#[derive(Default)]
pub struct Recorded<'a> {
    /// Ids of typed reasons.
    pub reasons: &'a [String],
    /// Reason in words, or what was saved.
    pub note: Option<&'a str>,
}

/// Carries a decision out: state, stage, assignment, due date and event, in the running transaction. The only place that
/// assigns a state. Returns the request as it is now, one version higher.
pub fn record(
    tx: &mut Tx<'_>,
    mut request: Stored,
    decision: &Decision,
    by: &events::By,
    recorded: &Recorded<'_>,
) -> Result<Stored, ApiError> {
    let (read, from, stage_before) = (request.version, request.state, request.stage.clone());
    let event = events::New {
        action: decision.action,
        from: Some(from),
        to: decision.to,
        stage: decision.stage.as_deref(),
        reasons: recorded.reasons,
        note: recorded.note,
        proposed_by: None,
    };
    events::append(tx, request.id, by, &event)?;
    let Some(to) = decision.to else {
        store::delete(tx, read, request.id)?;
        return Ok(request);
    };
    request.state = to;
    request.stage.clone_from(&decision.stage);
    match decision.assignment {
        Assignment::Keep => {}
        Assignment::To(officer) | Assignment::Delegated(officer) => request.assignee = Some(officer),
        Assignment::Nobody => request.assignee = None,
    }
    if decision.assignment != Assignment::Keep {
        request.delegated = matches!(decision.assignment, Assignment::Delegated(_));
    }
    store::update(tx, read, &request)?;
    if from != to || stage_before != request.stage {
        restart_term(tx, &mut request, decision.action)?;
    }
    request.version = read + 1;
    request.updated_at = tx.now;
    Ok(request)
}

/// A new state or stage has a term of its own. Taking a request does not restart the one that runs since it was filed.
fn restart_term(tx: &mut Tx<'_>, request: &mut Stored, action: Action) -> Result<(), ApiError> {
    let loaded = request.loaded.clone();
    match terms::stage_of(&loaded.procedure, request.state, request.stage.as_deref()) {
        Some(_) if action == Action::Take => return Ok(()),
        Some(stage) => {
            request.waiting_since = Some(tx.now);
            request.due_at = match stage.due_working_days {
                0 => None,
                days => Some(calendars::due(tx, &loaded.procedure.institution, tx.today(), days)?),
            };
        }
        None => {
            request.waiting_since = None;
            request.due_at = None;
        }
    }
    terms::keep(tx, request)
}
