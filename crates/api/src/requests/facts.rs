//! What a decision needs to know of a stored request.

use super::{Stored, events, lookups, queue};
use crate::app::Tx;
use crate::error::ApiError;
use crate::{accounts, certificates, documents, people, recoveries};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use ventanilla_shared::AccountId;
use ventanilla_shared::api::people::Person;
use ventanilla_shared::decision::{Action, Actor, RequestFacts, RequestState};
use ventanilla_shared::procedure::{
    Context, Filed, FiledDocument, Finding, Form, Inconsistency, Severity, Stage, inconsistencies,
    text_answer, validate_answers,
};

/// The facts of `request` for `actor`.
pub fn of(tx: &mut Tx<'_>, request: &Stored, actor: &Actor) -> Result<RequestFacts, ApiError> {
    let under_review = request.state == RequestState::UnderReview;
    let draft = request.state == RequestState::Creation;
    let missing =
        if draft && actor.account == request.applicant { errors(&missing(tx, request)?) } else { 0 };
    let waits = request.state == RequestState::Submitted || (under_review && request.assignee.is_none());
    let certificate = if under_review { certificates::store::pending(tx, request.id)? } else { None };
    let rendered = certificate.as_ref().is_some_and(|c| c.is_rendered());
    let signers = match &certificate {
        Some(certificate) => certificates::store::signers(tx, certificate.id)?,
        None => Vec::new(),
    };
    let checklist_done = request.stage().is_none_or(|stage| request.checklists.done(stage));
    let history = if under_review { events::of_request(tx, request.id)? } else { Vec::new() };
    let valid = officer_findings(tx, request)?.iter().all(|(_, f)| f.severity == Severity::Warning);
    Ok(RequestFacts {
        state: request.state,
        stage: request.stage.clone(),
        applicant: request.applicant,
        applicant_cui: request.applicant_cui.clone(),
        subject_cui: request.subject_cui.clone(),
        assignee: request.assignee,
        delegated: request.delegated,
        held_for: held_for(request, &history),
        units: units(request),
        lookups_found: lookups_found(tx, request)?,
        filed_before: request.submitted_at.is_some(),
        inconsistencies: missing,
        first_in_queue: !waits || queue::is_first(tx, request, actor)?,
        checklist_done,
        officer_form_valid: valid,
        payment_confirmed: request.payment_confirmed.is_some(),
        rendered,
        reviewers: reviewers(request, &history),
        signers,
        signed_for: if rendered { signed_for(&history) } else { Vec::new() },
        definitive: request.rejection.as_ref().is_some_and(|rejection| rejection.definitive),
        veto: if actor.account == request.applicant { None } else { recoveries::veto_of(tx, request)? },
    })
}

fn units(request: &Stored) -> BTreeMap<String, String> {
    let unit = |stage: &Stage| Some((stage.id.clone(), request.unit_of(stage)?.to_owned()));
    request.procedure().stages.iter().filter_map(unit).collect()
}

fn lookups_found(tx: &mut Tx<'_>, request: &Stored) -> Result<bool, ApiError> {
    let Some(stage) = request.stage().filter(|stage| stage.kind.is_review()) else { return Ok(true) };
    for lookup in stage.required_lookups() {
        if lookups::keys(tx, request, lookup)?.is_empty() || !lookups::found(tx, request, lookup)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What the answers of a form are judged against, today.
pub fn context<'a, 't: 'a>(tx: &Tx<'t>, form: &'a Form) -> Context<'a> {
    Context { today: tx.today(), lists: &tx.app.lists, form }
}

fn errors(found: &[Inconsistency]) -> usize {
    found.iter().filter(|one| one.severity == Severity::Error).count()
}

/// Who did the work of a review stage: whoever filled its form, moved it on, returned it or rejected it.
fn reviewers(request: &Stored, history: &[events::Kept]) -> Vec<AccountId> {
    let engine = events::By::engine().account;
    let work = |event: &events::Kept| {
        matches!(event.action, Action::Fill | Action::Advance | Action::Return | Action::Reject)
            && event.actor != engine
    };
    let done = events::with_stage(history).filter(|(stage, event)| {
        let stage = stage.and_then(|id| request.procedure().stage(id));
        work(event) && stage.is_some_and(|stage| stage.kind.is_review())
    });
    let mut who: Vec<AccountId> = done.map(|(_, event)| event.actor).collect();
    who.sort_unstable();
    who.dedup();
    who
}

/// The absent officer for whom the present holder took it.
fn held_for(request: &Stored, history: &[events::Kept]) -> Option<AccountId> {
    let takes = |event: &&events::Kept| {
        matches!(
            event.action,
            Action::Take
                | Action::TakeOver
                | Action::Release
                | Action::Reassign
                | Action::Return
                | Action::Advance
        )
    };
    let last = history.iter().rev().find(takes)?;
    let took = matches!(last.action, Action::Take | Action::TakeOver) && request.assignee == Some(last.actor);
    last.on_behalf_of.filter(|_| took)
}

/// For whom others signed since the document was rendered.
fn signed_for(history: &[events::Kept]) -> Vec<AccountId> {
    let engine = events::By::engine().account;
    let since = history.iter().rev().take_while(|e| !(e.action == Action::Advance && e.actor == engine));
    since.filter(|e| e.action == Action::Sign).filter_map(|e| e.on_behalf_of).collect()
}

/// The subject's data: as filed, or as they stand while it is a draft.
pub fn person(tx: &mut Tx<'_>, request: &Stored) -> Result<Person, ApiError> {
    if let Some(person) = &request.person {
        return Ok(person.clone());
    }
    if let Some(other) = &request.procedure().other_person {
        let text = |path: &str| text_answer(&request.sections, path).map(str::to_owned);
        let cui = match &other.cui {
            Some(path) => text(path),
            None => Some(request.applicant_cui.as_str().to_owned()),
        };
        return Ok(Person { first_name: text(&other.name), cui, ..Person::default() });
    }
    match request.associated_person {
        Some(id) => {
            let person = people::store::find(tx, request.applicant, id)?;
            person
                .map(|found| found.person)
                .ok_or_else(|| ApiError::internal("a draft's associated person is gone"))
        }
        None => {
            let account = accounts::store::find(tx, request.applicant)?;
            let account = account.ok_or_else(|| ApiError::internal("an applicant's account is gone"))?;
            Ok(Person {
                cui: Some(account.cui.as_str().to_owned()),
                birth_date: Some(account.birth_date),
                email: Some(account.email.as_str().to_owned()),
                ..account.profile
            })
        }
    }
}

/// What is missing or wrong in what the applicant entered.
pub fn missing(tx: &mut Tx<'_>, request: &Stored) -> Result<Vec<Inconsistency>, ApiError> {
    let person = person(tx, request)?;
    let attached: Vec<FiledDocument> = documents::store::of_request(tx, request.id)?
        .into_iter()
        .filter(|document| document.deleted_at.is_none())
        .map(|document| FiledDocument { kind: document.kind })
        .collect();
    let filed = Filed {
        subject: request.subject_kind,
        person: &person,
        sections: &request.sections,
        payment: request.payment.as_ref(),
        documents: &attached,
        delivery: request.delivery.as_ref().map(|choice| choice.method.as_str()),
    };
    let mut found = inconsistencies(request.procedure(), &filed, tx.today(), &tx.app.lists);
    found.extend(lookups::unregistered(tx, request)?);
    Ok(found)
}

/// What is wrong in the officer's form of the stage, by section.
pub fn officer_findings(tx: &mut Tx<'_>, request: &Stored) -> Result<Vec<(String, Finding)>, ApiError> {
    let stage = request.stage.as_deref().and_then(|id| request.procedure().stage(id));
    let Some(stage) = stage.filter(|stage| stage.kind.is_review()) else { return Ok(Vec::new()) };
    let empty: Value = json!({});
    let mut found = Vec::new();
    for section in &stage.form {
        let answers = request.officer_data.get(&section.id).unwrap_or(&empty);
        let mut findings = validate_answers(section, answers, &context(tx, &request.officer_data));
        findings.extend(lookups::in_section(tx, section, &request.officer_data)?);
        found.extend(findings.into_iter().map(|finding| (section.id.clone(), finding)));
    }
    Ok(found)
}
