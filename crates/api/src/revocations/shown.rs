//! A proposal as officers see it.

use super::service::{Order, facts_with};
use super::store::{self, Acting, reference};
use crate::app::Tx;
use crate::certificates::store::{self as certificates, Kept as Certificate};
use crate::error::ApiError;
use crate::registers;
use crate::requests::{Stored, view};
use ventanilla_shared::api::revocations::{ActingOfficer, Revocation, WrittenEntry};
use ventanilla_shared::procedure::Effect;

pub fn shown(tx: &mut Tx<'_>, order: Order) -> Result<Revocation, ApiError> {
    let Order { kept, request, certificate } = order;
    let facts = facts_with(&request, &certificate, Some(&kept));
    let successor = kept.successor.map(|id| certificates::find(tx, id)).transpose()?.flatten();
    let decided_by = kept.decided.map(|(who, _)| named(tx, who)).transpose()?;
    Ok(Revocation {
        register_entries: written(tx, &request)?,
        proposed_by: named(tx, kept.proposed_by)?,
        decided_by,
        decided_at: kept.decided.map(|(_, at)| at),
        document: request.procedure().outcome.document.clone(),
        certificate: reference(&certificate),
        issued_at: certificate.issued_at,
        successor: successor.as_ref().map(reference),
        request: request.id,
        request_number: request.number,
        subject_name: request.subject_name,
        id: kept.id,
        state: kept.state,
        reason: kept.reason,
        text: kept.text,
        proposed_at: kept.proposed_at,
        refusal: kept.refusal,
        version: kept.version,
        facts,
    })
}

/// All proposals about a certificate, newest first.
pub fn proposals(
    tx: &mut Tx<'_>,
    request: &Stored,
    certificate: &Certificate,
) -> Result<Vec<Revocation>, ApiError> {
    let of = |kept| Order { kept, request: request.clone(), certificate: certificate.clone() };
    let found = store::about(tx, certificate.id)?;
    found.into_iter().map(|kept| shown(tx, of(kept))).collect()
}

fn named(tx: &mut Tx<'_>, (who, absent): Acting) -> Result<ActingOfficer, ApiError> {
    let on_behalf_of = absent.map(|absent| view::name_of(tx, absent)).transpose()?;
    Ok(ActingOfficer { name: view::name_of(tx, who)?, on_behalf_of })
}

/// What the outcome wrote into registers and still stands there. It stays: others may have changed the row since, and its
/// keepers answer for it. They are told, with a link.
fn written(tx: &mut Tx<'_>, request: &Stored) -> Result<Vec<WrittenEntry>, ApiError> {
    let effects = &request.procedure().outcome.effects;
    if !effects.iter().any(|effect| matches!(effect, Effect::RegisterEntry { .. })) {
        return Ok(Vec::new());
    }
    let mut entries = Vec::new();
    for (code, id) in registers::history::written_by(tx, request.id)? {
        let Some(register) = tx.app.procedures.register(&code) else { continue };
        let Some(row) = registers::store::find(tx, &code, &id)? else { continue };
        let name = register.name_of(&row.data).to_owned();
        entries.push(WrittenEntry { register: code, title: register.title.clone(), entry: id, name });
    }
    Ok(entries)
}
