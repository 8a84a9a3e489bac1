//! Who may see a request, and what of it.

use super::{Stored, checklists, events::By, facts, lookups, store, terms};
use crate::app::Tx;
use crate::db::{schema::looks, to_db};
use crate::error::ApiError;
use crate::http::{Caller, Versioned};
use crate::{accounts, certificates, documents, payments, recoveries, revocations};
use diesel::prelude::*;
use ventanilla_shared::api::requests::{
    Applicant, PaymentConfirmation, ProcedureRef, Request, RequestCertificate, StageRef, Subject,
};
use ventanilla_shared::decision::{Decision, RequestState, Role, allowed};
use ventanilla_shared::procedure::{Stage, StageKind};
use ventanilla_shared::{AccountId, RequestId};

/// In which quality somebody sees a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum As {
    Applicant,
    Officer,
}

/// The request, if the caller may see it: the applicant always; an officer who reviews, signs or heads where it is
/// handled, once it was filed, unless it is the officer's own case. Whoever may not gets the answer of an id that does
/// not exist.
pub fn visible(tx: &mut Tx<'_>, caller: &Caller, id: RequestId) -> Result<(Stored, As), ApiError> {
    let request = store::find(tx, id)?.ok_or(ApiError::NOT_FOUND)?;
    if request.applicant == caller.account.id {
        return Ok((request, As::Applicant));
    }
    let own = [&request.applicant_cui, &request.subject_cui].contains(&&caller.account.cui);
    if request.state != RequestState::Creation && !own && handles(&request, caller) {
        return Ok((request, As::Officer));
    }
    Err(ApiError::NOT_FOUND)
}

fn handles(request: &Stored, caller: &Caller) -> bool {
    let procedure = request.procedure();
    let delegate = request.delegated && request.assignee == Some(caller.account.id);
    let actor = &caller.actor;
    // Nor is an absent officer's own case opened in that officer's stead.
    let at = |role: Role, unit: &str| {
        let barred = actor.barred(role, &procedure.institution, unit);
        actor.acts_as(role, &procedure.institution, unit)
            && !barred.iter().any(|cui| [&request.applicant_cui, &request.subject_cui].contains(cui))
    };
    let works = |stage: &Stage| {
        let unit = request.unit_of(stage);
        unit.is_some_and(|unit| at(stage.role, unit) || at(Role::HeadOfUnit, unit))
    };
    delegate || procedure.stages.iter().any(works)
}

/// As [`visible`], for officers only; the look is logged.
pub fn opened_by_officer(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: RequestId,
    what: &str,
) -> Result<Stored, ApiError> {
    match visible(tx, caller, id)? {
        (request, As::Officer) => {
            log_look(tx, caller, id, what)?;
            Ok(request)
        }
        (_, As::Applicant) => Err(ApiError::NOT_FOUND),
    }
}

/// Every look of an officer at a person's file is logged.
pub fn log_look(tx: &mut Tx<'_>, caller: &Caller, request: RequestId, what: &str) -> Result<(), ApiError> {
    diesel::insert_into(looks::table)
        .values((
            looks::id.eq(crate::ids::fresh(tx.now).to_string()),
            looks::account_id.eq(caller.account.id.to_string()),
            looks::request_id.eq(request.to_string()),
            looks::what.eq(what),
            looks::at.eq(to_db(tx.now)),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// The applicant's own request; for anybody else it does not exist.
pub fn own(tx: &mut Tx<'_>, caller: &Caller, id: RequestId) -> Result<Stored, ApiError> {
    match visible(tx, caller, id)? {
        (request, As::Applicant) => Ok(request),
        (_, As::Officer) => Err(ApiError::NOT_FOUND),
    }
}

/// Who moves a request, for the history.
pub fn by(caller: &Caller, role: Option<Role>) -> By {
    By { account: caller.account.id, name: caller.account.name(), role, on_behalf_of: None }
}

/// Who makes a decided move, and for whom.
pub fn acting(caller: &Caller, decision: &Decision) -> By {
    let absent = decision.on_behalf_of.map(|absent| {
        let known = caller.actor.substitutions.iter().find(|one| one.absent == absent);
        (absent, known.map(|one| one.name.clone()).unwrap_or_default())
    });
    By { on_behalf_of: absent, ..by(caller, decision.role) }
}

pub fn procedure_ref(request: &Stored) -> ProcedureRef {
    let procedure = request.procedure();
    ProcedureRef { code: procedure.code.clone(), version: procedure.version, title: procedure.title.clone() }
}

pub fn stage_ref(request: &Stored) -> Option<StageRef> {
    let stage = request.stage.as_deref().and_then(|id| request.procedure().stage(id))?;
    Some(StageRef { id: stage.id.clone(), kind: stage.kind, title: stage.title.clone() })
}

pub fn name_of(tx: &mut Tx<'_>, id: AccountId) -> Result<String, ApiError> {
    Ok(accounts::store::find(tx, id)?.map(|account| account.name()).unwrap_or_default())
}

/// The request as an answer.
pub fn shown(tx: &mut Tx<'_>, caller: &Caller, request: &Stored) -> Result<Versioned<Request>, ApiError> {
    let to_officer = request.applicant != caller.account.id;
    let facts = facts::of(tx, request, &caller.actor)?;
    let signed = request.state == RequestState::Signed;
    let confirmation = match request.payment_confirmed {
        Some((by, at)) if to_officer => Some(PaymentConfirmation { by: name_of(tx, by)?, at }),
        Some((_, at)) => Some(PaymentConfirmation { by: String::new(), at }),
        None => None,
    };
    let assignee_name = match request.assignee {
        Some(id) if to_officer => Some(name_of(tx, id)?),
        _ => None,
    };
    let body = Request {
        id: request.id,
        number: request.number.clone(),
        procedure: procedure_ref(request),
        state: request.state,
        stage: stage_ref(request),
        version: request.version,
        applicant: Applicant {
            id: request.applicant,
            cui: request.applicant_cui.clone(),
            name: name_of(tx, request.applicant)?,
        },
        subject: Subject {
            kind: request.subject_kind,
            associated_person: request.associated_person,
            person: facts::person(tx, request)?,
        },
        sections: request.sections.clone(),
        payment: request.payment.clone(),
        payment_confirmation: confirmation,
        payment_status: payments::status(tx, request.id, to_officer)?,
        documents: documents::store::of_request(tx, request.id)?,
        delivery: request.delivery.clone(),
        created_at: request.created_at,
        submitted_at: request.submitted_at,
        updated_at: request.updated_at,
        due_at: request.due_at,
        term: terms::of(tx, request)?,
        actions: allowed(&facts, request.procedure(), &caller.actor),
        facts,
        rejection: request.rejection.clone(),
        claim: if to_officer { recoveries::claim(tx, request)? } else { None },
        lookups: if to_officer { lookups::results(tx, request)? } else { Vec::new() },
        returned: if to_officer { request.returned.clone() } else { None },
        officer_data: if to_officer || signed { request.officer_data.clone() } else { Default::default() },
        checklist: match &request.stage {
            Some(stage) if to_officer => request.checklists.ticked(stage),
            _ => Vec::new(),
        },
        checklists: if to_officer { checklists::shown(tx, request)? } else { Vec::new() },
        assignee_name,
        certificate: certificate(tx, caller, request, to_officer || signed)?,
    };
    Ok(Versioned { version: body.version, body })
}

fn certificate(
    tx: &mut Tx<'_>,
    caller: &Caller,
    request: &Stored,
    may: bool,
) -> Result<Option<RequestCertificate>, ApiError> {
    let found = if may { certificates::store::current(tx, request.id)? } else { None };
    let Some(found) = found.filter(|certificate| certificate.is_rendered()) else { return Ok(None) };
    let procedure = request.procedure();
    let method = request.delivery.as_ref().and_then(|choice| procedure.delivery.method(&choice.method));
    let needed = procedure.stages.iter().filter(|s| s.kind == StageKind::Sign).map(|s| s.signatures).sum();
    let to_officer = request.applicant != caller.account.id && found.was_issued();
    Ok(Some(RequestCertificate {
        revocation: revocations::of_certificate(tx, &found)?,
        replaces: revocations::replaced_by(tx, &found)?,
        revocable: if to_officer { Some(revocations::facts(tx, request, &found)?) } else { None },
        revocations: if to_officer { revocations::proposals(tx, request, &found)? } else { Vec::new() },
        signatures: certificates::store::signatures(tx, found.id)?,
        charge_on_delivery: method
            .and_then(|m| m.charge.as_ref())
            .map(|charge| charge.for_pages(found.pages)),
        id: found.id,
        number: found.number,
        code: found.code,
        pages: found.pages,
        issued_at: found.issued_at,
        signatures_needed: needed,
    }))
}
