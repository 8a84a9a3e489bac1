//! The moves between states: find, decide, record, tell.

use super::{Recorded, Stored, drafts, events, facts, lookups, payment, record, view};
use crate::app::Tx;
use crate::error::{ApiError, Fault};
use crate::http::{Caller, IfMatch, Versioned};
use crate::jobs::{self, Job};
use crate::{accounts, certificates, notifications, payments, recoveries};
use ventanilla_shared::api::requests::{
    OfficerData, Reassignment, Rejected, Rejection, RejectionReason, Request, Return, Returned, Take,
};
use ventanilla_shared::decision::{Action, Assignment, Decision, Document, Move, RequestState, decide};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::procedure::{Severity, validate_answers};
use ventanilla_shared::{AccountId, RequestId};

fn decided(tx: &mut Tx<'_>, caller: &Caller, request: &Stored, made: &Move) -> Result<Decision, ApiError> {
    let facts = facts::of(tx, request, &caller.actor)?;
    Ok(decide(&facts, request.procedure(), made, &caller.actor)?)
}

/// Files the request: its data are fixed as they stand, the payment is reserved.
pub fn submit(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    version: IfMatch,
) -> Result<Versioned<Request>, ApiError> {
    let mut request = drafts::editable(tx, caller, id, version)?;
    let decision = match decided(tx, caller, &request, &Move::Submit) {
        Err(ApiError::Refused(refusal)) if ProblemCode::from(refusal) == ProblemCode::Inconsistencies => {
            return Err(inconsistent(tx, &request)?);
        }
        other => other?,
    };
    payment::reserve(tx, &request)?;
    payments::expect(tx, &request)?;
    let person = facts::person(tx, &request)?;
    request.subject_name = person.full_name();
    request.person = Some(person);
    request.submitted_at = Some(tx.now);
    request.rejection = None;
    let request = record(tx, request, &decision, &view::by(caller, None), &Recorded::default())?;
    if let Some(hours) = request.procedure().outcome.veto_hours() {
        recoveries::filed(tx, &request, hours)?;
    }
    tell(tx, &request, "submitted")?;
    view::shown(tx, caller, &request)
}

/// Names each inconsistency by its place in the request.
fn inconsistent(tx: &mut Tx<'_>, request: &Stored) -> Result<ApiError, ApiError> {
    use ventanilla_shared::procedure::Step;
    let found = facts::missing(tx, request)?;
    let faults = found.into_iter().filter(|one| one.severity == Severity::Error).map(|one| {
        let base = match &one.step {
            Step::Person => "/subject/person".to_owned(),
            Step::Section(id) => format!("/sections/{id}"),
            Step::Payment => "/payment".to_owned(),
            Step::Documents => "/documents".to_owned(),
            Step::Delivery => "/delivery".to_owned(),
        };
        let label = one.label.as_ref().map(|label| label.es.clone()).unwrap_or_default();
        let fault = Fault::new(format!("{base}{}", one.pointer), one.code.clone()).with("label", label);
        Fault { message: one.message, ..fault }
    });
    Ok(ApiError::Faults { code: ProblemCode::Inconsistencies, faults: faults.collect() })
}

/// Takes back a request that no officer has taken; the payment stays reserved for it.
pub fn recall(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    version: IfMatch,
) -> Result<Versioned<Request>, ApiError> {
    let mut request = drafts::editable(tx, caller, id, version)?;
    let decision = decided(tx, caller, &request, &Move::Recall)?;
    request.person = None;
    let request = record(tx, request, &decision, &view::by(caller, None), &Recorded::default())?;
    view::shown(tx, caller, &request)
}

/// Opens a rejected request again; number and history stay, and so do the reasons, until it is filed again: who corrects
/// reads them.
pub fn correct(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    version: IfMatch,
) -> Result<Versioned<Request>, ApiError> {
    let mut request = drafts::editable(tx, caller, id, version)?;
    let decision = decided(tx, caller, &request, &Move::Correct)?;
    request.person = None;
    let request = record(tx, request, &decision, &view::by(caller, None), &Recorded::default())?;
    view::shown(tx, caller, &request)
}

/// Takes a request. When two take the same, one of them is told so, whichever version they saw.
pub fn take(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    body: &Take,
) -> Result<Versioned<Request>, ApiError> {
    let request = view::opened_by_officer(tx, caller, id, "take")?;
    let decision = decided(tx, caller, &request, &Move::Take { reason: body.reason.clone() })?;
    let first = request.state == RequestState::Submitted;
    let recorded = Recorded { note: body.reason.as_deref(), ..Recorded::default() };
    let request = match record(tx, request, &decision, &view::acting(caller, &decision), &recorded) {
        Err(ApiError::Problem(ProblemCode::Stale)) => {
            return Err(ApiError::Problem(ProblemCode::AlreadyTaken));
        }
        other => other?,
    };
    if first {
        tell(tx, &request, "taken")?;
    }
    view::shown(tx, caller, &request)
}

/// A request that the officer works on, in the version that the officer saw.
fn at_work(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    version: IfMatch,
    what: &str,
) -> Result<Stored, ApiError> {
    let request = view::opened_by_officer(tx, caller, id, what)?;
    if request.version == version.0 { Ok(request) } else { Err(ApiError::STALE) }
}

pub fn release(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    version: IfMatch,
) -> Result<Versioned<Request>, ApiError> {
    let request = at_work(tx, caller, id, version, "release")?;
    let decision = decided(tx, caller, &request, &Move::Release)?;
    let request = record(tx, request, &decision, &view::acting(caller, &decision), &Recorded::default())?;
    view::shown(tx, caller, &request)
}

/// A head of unit gives the request to another officer.
pub fn reassign(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    version: IfMatch,
    body: &Reassignment,
) -> Result<Versioned<Request>, ApiError> {
    let request = at_work(tx, caller, id, version, "reassign")?;
    let to =
        accounts::store::find(tx, body.officer)?.ok_or_else(|| ApiError::field("/officer", "officer"))?;
    let made = Move::Reassign { to: Box::new(to.actor()), reason: body.reason.clone() };
    let decision = decided(tx, caller, &request, &made)?;
    let recorded = Recorded { note: Some(&body.reason), ..Recorded::default() };
    let request = record(tx, request, &decision, &view::acting(caller, &decision), &recorded)?;
    view::shown(tx, caller, &request)
}

/// A substitute takes over what the absent officer holds; who was absent takes it back.
pub fn take_over(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    version: IfMatch,
) -> Result<Versioned<Request>, ApiError> {
    let request = at_work(tx, caller, id, version, "take-over")?;
    let decision = decided(tx, caller, &request, &Move::TakeOver)?;
    let request = record(tx, request, &decision, &view::acting(caller, &decision), &Recorded::default())?;
    view::shown(tx, caller, &request)
}

/// Saves what the officer enters at the stage. Missing answers may wait; wrong ones are refused, by field.
pub fn fill(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    version: IfMatch,
    body: OfficerData,
) -> Result<Versioned<Request>, ApiError> {
    let mut request = at_work(tx, caller, id, version, "fill")?;
    let decision = decided(tx, caller, &request, &Move::Fill)?;
    let loaded = request.loaded.clone();
    let stage =
        request.stage.as_deref().and_then(|id| loaded.procedure.stage(id)).ok_or(ApiError::NOT_FOUND)?;
    let mut faults = Vec::new();
    let context = facts::context(tx, &body.data);
    for (section, answers) in &body.data {
        let Some(definition) = stage.form_section(section) else {
            faults.push(Fault::new(format!("/data/{section}"), "section"));
            continue;
        };
        let found = validate_answers(definition, answers, &context);
        faults.extend(found.into_iter().filter(drafts::is_wrong).map(|finding| {
            let pointer = format!("/data/{section}{}", finding.pointer);
            Fault { pointer, ..Fault::from(finding) }
        }));
    }
    for (at, point) in body.checklist.iter().enumerate() {
        if !stage.checklist.iter().any(|item| item.id == *point) {
            faults.push(Fault::new(format!("/checklist/{at}"), "checklist"));
        }
    }
    let confirms = stage.confirms_payment && request.procedure().fee.is_some();
    if body.payment_confirmed && !confirms {
        faults.push(Fault::new("/payment_confirmed", "unknown_field"));
    }
    if !faults.is_empty() {
        return Err(ApiError::invalid(faults));
    }
    // The confirmation of a payment is told apart in the history from the typing around it. A stage that does not confirm
    // payments leaves it as it is.
    let note = match (body.payment_confirmed, request.payment_confirmed) {
        (true, None) => {
            request.payment_confirmed = Some((caller.account.id, tx.now));
            Some(events::PAYMENT_CONFIRMED)
        }
        (false, Some(_)) if confirms => {
            request.payment_confirmed = None;
            Some(events::PAYMENT_UNCONFIRMED)
        }
        _ => None,
    };
    // What other stages' officers entered is theirs, and stays.
    let others =
        request.officer_data.into_iter().filter(|(section, _)| stage.form_section(section).is_none());
    request.officer_data = others.chain(body.data).collect();
    let by = (caller.account.id, caller.account.name());
    request.checklists.set(stage, &body.checklist, (by.0, &by.1), tx.now);
    let recorded = Recorded { note, ..Recorded::default() };
    let request = record(tx, request, &decision, &view::acting(caller, &decision), &recorded)?;
    view::shown(tx, caller, &request)
}

/// Sends the request on. When the document is rendered next, a job does it.
pub fn advance(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    version: IfMatch,
) -> Result<Versioned<Request>, ApiError> {
    let mut request = at_work(tx, caller, id, version, "advance")?;
    let decision = match decided(tx, caller, &request, &Move::Advance) {
        Err(ApiError::Refused(refusal)) if ProblemCode::from(refusal) == ProblemCode::OfficerFormInvalid => {
            let faults = facts::officer_findings(tx, &request)?.into_iter().map(|(section, finding)| {
                let pointer = format!("/data/{section}{}", finding.pointer);
                Fault { pointer, ..Fault::from(finding) }
            });
            return Err(ApiError::Faults { code: ProblemCode::OfficerFormInvalid, faults: faults.collect() });
        }
        Err(ApiError::Refused(refusal)) if ProblemCode::from(refusal) == ProblemCode::NotInRegister => {
            let faults = lookups::outside(tx, &request)?;
            return Err(ApiError::Faults { code: ProblemCode::NotInRegister, faults });
        }
        other => other?,
    };
    let taken = lookups::taken(tx, &request)?;
    if !taken.is_empty() {
        return Err(ApiError::Faults { code: ProblemCode::AlreadyInRegister, faults: taken });
    }
    request.returned = None;
    let request = record(tx, request, &decision, &view::acting(caller, &decision), &Recorded::default())?;
    if decision.document == Document::Render {
        jobs::store::push(tx, &Job::Render { request: request.id })?;
    }
    view::shown(tx, caller, &request)
}

/// Sends the request back to an earlier stage; the rendered document is void. It goes to whoever held that stage before.
pub fn send_back(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    version: IfMatch,
    body: &Return,
) -> Result<Versioned<Request>, ApiError> {
    let mut request = at_work(tx, caller, id, version, "return")?;
    let made = Move::Return { stage: body.stage.clone(), reason: body.reason.clone() };
    let mut decision = decided(tx, caller, &request, &made)?;
    if let Some(reviewer) = last_reviewer(tx, &request, &body.stage)? {
        decision.assignment = Assignment::To(reviewer);
    }
    request.returned = Some(Returned { reason: body.reason.clone(), at: tx.now });
    let recorded = Recorded { note: Some(&body.reason), ..Recorded::default() };
    let request = record(tx, request, &decision, &view::acting(caller, &decision), &recorded)?;
    void(tx, &request, &decision)?;
    view::shown(tx, caller, &request)
}

/// Who moved it on from the stage to which it returns, if that officer still holds its role.
fn last_reviewer(tx: &mut Tx<'_>, request: &Stored, stage: &str) -> Result<Option<AccountId>, ApiError> {
    let engine = events::By::engine().account;
    let kept = events::of_request(tx, request.id)?;
    let last = events::with_stage(&kept)
        .rev()
        .find(|(at, event)| event.action == Action::Advance && event.actor != engine && *at == Some(stage));
    let (Some((_, event)), Some(stage)) = (last, request.procedure().stage(stage)) else { return Ok(None) };
    let account = accounts::store::find(tx, event.actor)?;
    let holds = |account: &accounts::Account| {
        let unit = request.unit_of(stage);
        unit.is_some_and(|unit| account.actor().acts_as(stage.role, &request.procedure().institution, unit))
    };
    Ok(account.filter(holds).map(|account| account.id))
}

pub fn reject(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    version: IfMatch,
    body: &Rejection,
) -> Result<Versioned<Request>, ApiError> {
    let mut request = at_work(tx, caller, id, version, "reject")?;
    let stage = request.stage.as_deref().and_then(|id| request.procedure().stage(id));
    let labels = stage.map(|stage| stage.reasons.clone()).unwrap_or_default();
    let made = Move::Reject {
        reasons: body.reasons.clone(),
        text: body.text.clone(),
        definitive: body.definitive,
        referral: body.referral.is_some(),
    };
    let decision = decided(tx, caller, &request, &made)?;
    let given: Vec<_> = labels.into_iter().filter(|reason| body.reasons.contains(&reason.id)).collect();
    let new_request = given.iter().find_map(|reason| reason.new_request.clone());
    let reasons =
        given.into_iter().map(|reason| RejectionReason { id: reason.id, label: reason.label }).collect();
    request.rejection = Some(Rejected {
        reasons,
        text: body.text.clone(),
        definitive: body.definitive,
        referral: body.referral.clone(),
        new_request,
        at: tx.now,
    });
    // A second review starts afresh: what was confirmed belonged to what was filed then.
    request.payment_confirmed = None;
    request.checklists.end_review();
    let recorded = Recorded { reasons: &body.reasons, note: Some(&body.text) };
    let request = record(tx, request, &decision, &view::acting(caller, &decision), &recorded)?;
    void(tx, &request, &decision)?;
    tell(tx, &request, if body.definitive { "rejected_definitively" } else { "rejected" })?;
    view::shown(tx, caller, &request)
}

/// Records the rendered document as void under its number, where the decision says so.
fn void(tx: &mut Tx<'_>, request: &Stored, decision: &Decision) -> Result<(), ApiError> {
    if decision.document == Document::Void {
        certificates::store::void_pending(tx, request.id)
    } else {
        Ok(())
    }
}

/// Tells the applicant in the portal; the mail only says that something waits.
pub fn tell(tx: &mut Tx<'_>, request: &Stored, kind: &str) -> Result<(), ApiError> {
    notifications::notify(tx, request.applicant, kind, Some(request.id), Some(&request.number))
}
