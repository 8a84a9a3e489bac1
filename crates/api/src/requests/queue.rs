//! The officers' queues: oldest first, by procedure and stage.

use super::desks::{Condition, Desk, at_desks, barred, desks};
use super::store::{Row, stored};
use super::{Stored, facts, lists, moves, view};
use crate::app::Tx;
use crate::certificates;
use crate::db::schema::{
    certificate_signatures as signatures, certificates as pending_certificates, requests,
};
use crate::db::to_db;
use crate::error::ApiError;
use crate::http::paging::{self, Cursor};
use crate::http::{Caller, Versioned};
use diesel::prelude::*;
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::AccountId;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::requests::{QueueCertificate, QueueItem, Request, Take};
use ventanilla_shared::decision::{Action, Actor, allowed};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::procedure::StageKind;

#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Only requests at this stage.
    #[param(example = "review")]
    pub stage: Option<String>,
    /// Only requests at this unit.
    #[param(example = "certifications")]
    pub unit: Option<String>,
    /// Only stages of this kind.
    #[param(inline)]
    pub kind: Option<StageKind>,
    /// Only requests of this procedure.
    pub procedure: Option<String>,
    /// `true`: only documents that are rendered and that the officer may sign now. `POST /queue/next` takes no notice of it.
    pub to_sign: Option<bool>,
    /// `true`: only those whose due day has passed. `POST /queue/next` takes the oldest whatever this says.
    pub overdue: Option<bool>,
    /// 1 to 100; 20 when missing.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

impl Filter {
    pub fn only_to_sign(&self) -> bool {
        self.to_sign == Some(true)
    }
}

/// Rows that are looked at for one page of what is to be signed: where nearly all of them are for others to sign, the page
/// is shorter and the next one goes on behind it.
const MOST_LOOKED_AT: usize = 500;

/// One page of what waits for the officer, oldest first. Own cases are not shown: an officer cannot act on them.
pub fn list(tx: &mut Tx<'_>, caller: &Caller, filter: &Filter) -> Result<Page<QueueItem>, ApiError> {
    let limit = paging::limit(filter.limit)?;
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut last = filter.cursor.as_deref().map(Cursor::decode).transpose()?;
    let desks = desks(tx, &caller.actor, filter)?;
    let (mut items, mut looked_at) = (Vec::new(), 0);
    loop {
        let rows = waiting(tx, caller, filter, &desks, last.as_ref(), limit + 1)?;
        let more = rows.len() > most;
        for request in rows {
            if items.len() == most {
                return Ok(Page { items, next: last.map(|last| last.encode()) });
            }
            looked_at += 1;
            let item = item(tx, caller, &request)?;
            // What the query cannot see: reviewed by the same officer, signed for the same absent one.
            if !filter.only_to_sign() || item.actions.contains(&Action::Sign) {
                items.push(item);
            }
            let at = request.waiting_since.unwrap_or(request.created_at);
            last = Some(Cursor { at, id: request.id.to_string() });
        }
        if !more {
            return Ok(Page { items, next: None });
        }
        if looked_at >= MOST_LOOKED_AT {
            return Ok(Page { items, next: last.map(|last| last.encode()) });
        }
    }
}

/// What stands at the desks behind a place, oldest first.
fn waiting(
    tx: &mut Tx<'_>,
    caller: &Caller,
    filter: &Filter,
    desks: &[Desk],
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Stored>, ApiError> {
    let Some(condition) = at_desks(desks) else { return Ok(Vec::new()) };
    let own = caller.account.cui.as_str().to_owned();
    let mut query = requests::table
        .filter(condition)
        .filter(requests::applicant_cui.ne(own.clone()))
        .filter(requests::subject_cui.ne(own))
        .into_boxed();
    if filter.overdue == Some(true) {
        query = query.filter(requests::due_at.lt(Some(tx.today())).assume_not_null());
    }
    if filter.only_to_sign() {
        query = query.filter(rendered()).filter(diesel::dsl::not(signed_by(caller.account.id)));
    }
    if let Some(cursor) = after {
        let at = Some(to_db(cursor.at));
        query = query.filter(
            requests::waiting_since
                .gt(at)
                .or(requests::waiting_since.eq(at).and(requests::id.gt(cursor.id.clone())))
                .assume_not_null(),
        );
    }
    let rows: Vec<Row> =
        query.order((requests::waiting_since.asc(), requests::id.asc())).limit(limit).load(tx.db)?;
    rows.into_iter().map(|row| stored(tx, row)).collect()
}

/// Whether a document of the request waits for signatures.
fn rendered() -> Condition {
    let waiting = pending_certificates::table
        .filter(pending_certificates::request_id.eq(requests::id))
        .filter(pending_certificates::status.eq("pending"))
        .filter(pending_certificates::sha256.ne(""));
    Box::new(diesel::dsl::exists(waiting))
}

/// Whether the officer's signature is on that document.
fn signed_by(officer: AccountId) -> Condition {
    let signed = pending_certificates::table
        .inner_join(signatures::table.on(signatures::certificate_id.eq(pending_certificates::id)))
        .filter(pending_certificates::request_id.eq(requests::id))
        .filter(pending_certificates::status.eq("pending"))
        .filter(signatures::signer_id.eq(officer.to_string()));
    Box::new(diesel::dsl::exists(signed))
}

fn item(tx: &mut Tx<'_>, caller: &Caller, request: &Stored) -> Result<QueueItem, ApiError> {
    let facts = facts::of(tx, request, &caller.actor)?;
    let assignee_name = match request.assignee {
        Some(id) => Some(view::name_of(tx, id)?),
        None => None,
    };
    let certificate = certificates::store::pending(tx, request.id)?;
    let signatures = match &certificate {
        Some(certificate) => certificates::store::signers(tx, certificate.id)?.len(),
        None => 0,
    };
    let certificate = certificate
        .filter(certificates::store::Kept::is_rendered)
        .map(|kept| QueueCertificate { id: kept.id, number: kept.number });
    Ok(QueueItem {
        request: lists::summary(request),
        overdue: request.due_at.is_some_and(|due| due < tx.today()),
        mine: request.assignee == Some(caller.account.id),
        assignee_name,
        actions: allowed(&facts, request.procedure(), &caller.actor),
        signatures,
        signatures_needed: request.procedure().signatures(),
        certificate,
    })
}

/// Whether no older request waits at the same stage that the actor could take.
pub fn is_first(tx: &mut Tx<'_>, request: &Stored, actor: &Actor) -> Result<bool, ApiError> {
    let Some(since) = request.waiting_since else { return Ok(true) };
    let first_stage = &request.procedure().first_stage().id;
    let stage = request.stage.as_ref().unwrap_or(first_stage);
    let procedure = request.procedure();
    let Some(definition) = procedure.stage(stage) else { return Ok(true) };
    let Some(unit) = request.unit_of(definition) else { return Ok(true) };
    let desk = Desk {
        procedure: procedure.code.clone(),
        version: None,
        kind: StageKind::Review,
        barred: barred(actor, definition.role, &procedure.institution, unit),
        unit: unit.to_owned(),
        stage: stage.clone(),
        first: stage == first_stage,
    };
    Ok(older(tx, &[desk], actor, Some((to_db(since), request.id.to_string())))?.is_none())
}

/// The oldest request at the desks that nobody holds and that is not the actor's own; before the given place, if any.
fn older(
    tx: &mut Tx<'_>,
    desks: &[Desk],
    actor: &Actor,
    before: Option<(chrono::NaiveDateTime, String)>,
) -> Result<Option<String>, ApiError> {
    let Some(condition) = at_desks(desks) else { return Ok(None) };
    let own = actor.cui.as_str().to_owned();
    let mut query = requests::table
        .filter(condition)
        .filter(requests::assignee_id.is_null())
        .filter(requests::applicant_cui.ne(own.clone()))
        .filter(requests::subject_cui.ne(own))
        .into_boxed();
    if let Some((at, id)) = before {
        query = query.filter(
            requests::waiting_since
                .lt(Some(at))
                .or(requests::waiting_since.eq(Some(at)).and(requests::id.lt(id)))
                .assume_not_null(),
        );
    }
    Ok(query
        .order((requests::waiting_since.asc(), requests::id.asc()))
        .select(requests::id)
        .first(tx.db)
        .optional()?)
}

/// Takes the oldest request that waits at the stage (at any review stage of the officer when none is named).
pub fn take_next(tx: &mut Tx<'_>, caller: &Caller, filter: &Filter) -> Result<Versioned<Request>, ApiError> {
    let mut desks = desks(tx, &caller.actor, filter)?;
    desks.retain(|desk| desk.kind.is_review());
    let Some(id) = older(tx, &desks, &caller.actor, None)? else {
        return Err(ApiError::Problem(ProblemCode::QueueEmpty));
    };
    let id = id.parse().map_err(ApiError::internal)?;
    moves::take(tx, caller, id, &Take::default())
}
