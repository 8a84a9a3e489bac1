//! What an applicant does before filing: create, save, discard.

use super::{Recorded, Stored, facts, record, store, view};
use crate::app::Tx;
use crate::error::{ApiError, Fault};
use crate::http::idempotency::{self, IdempotencyKey};
use crate::http::{Caller, IfMatch, Versioned};
use crate::jobs::{self, Job};
use crate::people;
use crate::procedures::Loaded;
use crate::requests::events;
use chrono::Datelike;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use ventanilla_shared::api::requests::{DeliveryChoice, NewRequest, Payment, Request};
use ventanilla_shared::decision::{Action, Move, RequestState, decide, may_create};
use ventanilla_shared::procedure::{Finding, Severity, SubjectKind, text_answer, validate_answers};
use ventanilla_shared::{Cui, RequestId};

/// Creates a draft and gives it its number.
pub fn create(
    tx: &mut Tx<'_>,
    caller: &Caller,
    new: &NewRequest,
    key: &IdempotencyKey,
) -> Result<Versioned<Request>, ApiError> {
    let body = serde_json::to_vec(new)?;
    let find = |tx: &mut Tx<'_>, id: &str| {
        let id = id.parse().map_err(ApiError::internal)?;
        view::own(tx, caller, id)
    };
    let request = idempotency::once(tx, caller.account.id, key, &body, |tx| insert(tx, caller, new), find)?;
    view::shown(tx, caller, &request)
}

pub fn insert(tx: &mut Tx<'_>, caller: &Caller, new: &NewRequest) -> Result<(String, Stored), ApiError> {
    let loaded =
        tx.app.procedures.find(&new.procedure).ok_or_else(|| ApiError::field("/procedure", "procedure"))?;
    may_create(&loaded.procedure, &caller.actor)?;
    if !loaded.procedure.subjects.contains(&new.subject.kind) {
        return Err(ApiError::field("/subject/kind", "subject_kind"));
    }
    let associated = match (new.subject.kind, new.subject.associated_person) {
        // Whom another person's request is about, its form says.
        (SubjectKind::Applicant | SubjectKind::AnotherPerson, None) => None,
        (SubjectKind::AssociatedPerson, Some(id)) => people::store::find(tx, caller.account.id, id)?,
        _ => return Err(ApiError::field("/subject/associated_person", "associated_person")),
    };
    if new.subject.kind == SubjectKind::AssociatedPerson && associated.is_none() {
        return Err(ApiError::field("/subject/associated_person", "associated_person"));
    }
    let (subject_cui, subject_name): (Cui, String) = match &associated {
        Some(found) => {
            let cui = found
                .person
                .valid_cui()
                .ok_or_else(|| ApiError::internal("an associated person has no CUI"))?;
            (cui, found.person.full_name())
        }
        None => (caller.account.cui.clone(), caller.account.name()),
    };
    let sections = match new.answers_of {
        Some(earlier) => carried_over(tx, caller, earlier, &loaded)?,
        None => BTreeMap::new(),
    };
    let year = tx.today().year();
    let running = store::next_number(tx, &format!("requests-{year}"))?;
    let request = Stored {
        id: RequestId(crate::ids::fresh(tx.now)),
        number: format!("{year}-{running:06}"),
        loaded,
        applicant: caller.account.id,
        applicant_cui: caller.account.cui.clone(),
        subject_kind: new.subject.kind,
        associated_person: associated.map(|found| found.id),
        subject_cui,
        subject_name,
        person: None,
        state: RequestState::Creation,
        stage: None,
        assignee: None,
        delegated: false,
        sections,
        payment: None,
        delivery: None,
        officer_data: BTreeMap::new(),
        checklists: Default::default(),
        payment_confirmed: None,
        rejection: None,
        returned: None,
        version: 1,
        created_at: tx.now,
        submitted_at: None,
        waiting_since: None,
        updated_at: tx.now,
        due_at: None,
    };
    store::insert(tx, &request)?;
    let event = events::New {
        action: Action::Create,
        from: None,
        to: Some(RequestState::Creation),
        stage: None,
        reasons: &[],
        note: None,
        proposed_by: None,
    };
    events::append(tx, request.id, &view::by(caller, None), &event)?;
    Ok((request.id.to_string(), request))
}

/// The answers of an own request, as far as `procedure` asks the same and takes them.
fn carried_over(
    tx: &mut Tx<'_>,
    caller: &Caller,
    earlier: RequestId,
    to: &Loaded,
) -> Result<BTreeMap<String, Value>, ApiError> {
    let known = view::own(tx, caller, earlier)?.sections;
    let mut carried = BTreeMap::new();
    for section in &to.procedure.sections {
        let Some(Value::Object(answers)) = known.get(&section.id) else { continue };
        let mut answers = answers.clone();
        answers.retain(|id, _| section.field(id).is_some() || (id == "items" && section.repeat.is_some()));
        let answers = Value::Object(answers);
        let context = facts::context(tx, &carried);
        if !validate_answers(section, &answers, &context).iter().any(is_wrong) {
            carried.insert(section.id.clone(), answers);
        }
    }
    Ok(carried)
}

/// Reads the applicant's draft, checks that it may be saved in the version that the applicant saw, changes it, keeps it.
fn save(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    version: IfMatch,
    part: &str,
    change: impl FnOnce(&mut Tx<'_>, &mut Stored) -> Result<(), ApiError>,
) -> Result<Versioned<Request>, ApiError> {
    let mut request = editable(tx, caller, id, version)?;
    let facts = facts::of(tx, &request, &caller.actor)?;
    let decision = decide(&facts, request.procedure(), &Move::Save, &caller.actor)?;
    change(tx, &mut request)?;
    let recorded = Recorded { note: Some(part), ..Recorded::default() };
    let request = record(tx, request, &decision, &view::by(caller, None), &recorded)?;
    view::shown(tx, caller, &request)
}

/// The applicant's own request in the version that the applicant saw.
pub fn editable(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    version: IfMatch,
) -> Result<Stored, ApiError> {
    let request = view::own(tx, caller, id)?;
    if request.version == version.0 { Ok(request) } else { Err(ApiError::STALE) }
}

/// Saves the answers of a section. What is missing may stay missing until it is filed; what is wrong is refused, by field.
pub fn save_section(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    version: IfMatch,
    section: &str,
    answers: Value,
) -> Result<Versioned<Request>, ApiError> {
    save(tx, caller, id, version, section, |tx, request| {
        let loaded = request.loaded.clone();
        let definition = loaded.procedure.section(section).ok_or_else(|| ApiError::field("", "section"))?;
        let context = facts::context(tx, &request.sections);
        let found = validate_answers(definition, &answers, &context);
        let wrong: Vec<Fault> = found.into_iter().filter(is_wrong).map(Fault::from).collect();
        if !wrong.is_empty() {
            return Err(ApiError::invalid(wrong));
        }
        request.sections.insert(section.to_owned(), answers);
        forget_unasked(request);
        Ok(())
    })
}

/// Takes out the answers that are not asked any more, now that another one is different.
fn forget_unasked(request: &mut Stored) {
    let loaded = request.loaded.clone();
    for section in &loaded.procedure.sections {
        let form = request.sections.clone();
        let decided = section.when.as_ref().is_some_and(|when| when.is_decided(&Map::new(), &form));
        if decided && !loaded.procedure.asked_sections(&form).any(|asked| asked.id == section.id) {
            request.sections.remove(&section.id);
        } else if let Some(answers) = request.sections.get_mut(&section.id) {
            section.without_unasked(answers, &form);
        }
    }
    if let Some(person) = &loaded.procedure.other_person {
        let text = |path: &str| text_answer(&request.sections, path).map(str::to_owned);
        if let Some(cui) = person.cui.as_deref().and_then(text).and_then(|cui| Cui::parse(&cui).ok()) {
            request.subject_cui = cui;
        }
        if let Some(name) = text(&person.name) {
            request.subject_name = name;
        }
    }
}

/// Whether a finding is a wrong answer, and not one that is still to come or only warned about.
pub fn is_wrong(finding: &Finding) -> bool {
    finding.severity == Severity::Error && !matches!(finding.code.as_str(), "missing" | "too_few_items")
}

pub fn save_payment(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    version: IfMatch,
    payment: Payment,
) -> Result<Versioned<Request>, ApiError> {
    save(tx, caller, id, version, "payment", |tx, request| {
        let fee = request.procedure().fee.as_ref().ok_or_else(|| ApiError::field("", "section"))?;
        let mut faults = Vec::new();
        if fee.method(&payment.method).is_none() {
            faults.push(Fault::new("/method", "payment_method"));
        }
        if payment.date.is_some_and(|date| date > tx.today()) {
            faults.push(Fault::new("/date", "payment_date_future"));
        }
        if !faults.is_empty() {
            return Err(ApiError::invalid(faults));
        }
        let number = payment.number.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        request.payment = Some(Payment { number, ..payment });
        Ok(())
    })
}

pub fn save_delivery(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    version: IfMatch,
    choice: DeliveryChoice,
) -> Result<Versioned<Request>, ApiError> {
    save(tx, caller, id, version, "delivery", |_, request| {
        if request.procedure().delivery.method(&choice.method).is_none() {
            return Err(ApiError::field("/method", "delivery_method"));
        }
        request.delivery = Some(choice);
        Ok(())
    })
}

/// Whether the caller may save in this draft now.
pub fn may_save(tx: &mut Tx<'_>, caller: &Caller, request: &Stored) -> Result<(), ApiError> {
    let facts = facts::of(tx, request, &caller.actor)?;
    decide(&facts, request.procedure(), &Move::Save, &caller.actor)?;
    Ok(())
}

/// Records that documents of a draft changed, so that versions and history tell. Fails where nothing may be saved.
pub fn documents_changed(tx: &mut Tx<'_>, caller: &Caller, request: Stored) -> Result<Stored, ApiError> {
    let facts = facts::of(tx, &request, &caller.actor)?;
    let decision = decide(&facts, request.procedure(), &Move::Save, &caller.actor)?;
    let recorded = Recorded { note: Some("documents"), ..Recorded::default() };
    record(tx, request, &decision, &view::by(caller, None), &recorded)
}

/// Removes a draft that was never filed.
pub fn discard(tx: &mut Tx<'_>, caller: &Caller, id: RequestId, version: IfMatch) -> Result<(), ApiError> {
    let request = editable(tx, caller, id, version)?;
    let facts = facts::of(tx, &request, &caller.actor)?;
    let decision = decide(&facts, request.procedure(), &Move::Discard, &caller.actor)?;
    let objects = crate::documents::store::remove_all(tx, request.id)?;
    jobs::store::push(tx, &Job::Forget { objects })?;
    record(tx, request, &decision, &view::by(caller, None), &Recorded::default())?;
    Ok(())
}
