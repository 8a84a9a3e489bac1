//! What follows from a proposal, all in its transaction.

use super::service::Order;
use super::store::{self, Kept};
use crate::app::Tx;
use crate::certificates::store::{self as certificates, Kept as Certificate, Status};
use crate::error::ApiError;
use crate::http::Caller;
use crate::log::Entry;
use crate::requests::{events, view};
use crate::{notifications, officers};
use ventanilla_shared::decision::{Action, Role};
use ventanilla_shared::revocation::{RevocationFacts, Right};
use ventanilla_shared::{AccountId, RequestState};

/// The certificate's end: the row, a leaf in the public log, an event in the history, and words to whom it concerns.
pub(super) fn revoke(
    tx: &mut Tx<'_>,
    caller: &Caller,
    order: Order,
    right: Right,
) -> Result<Order, ApiError> {
    let Order { kept, request, certificate } = &order;
    let successor = kept.successor.map(|id| certificates::find(tx, id)).transpose()?.flatten();
    if successor.as_ref().is_some_and(|successor| successor.status != Status::Issued) {
        // Revoked itself since it was named.
        return Err(ApiError::field("/successor", "successor_unknown"));
    }
    store::revoke(tx, certificate.id)?;
    tx.log.push(Entry::revocation(
        &certificate.number,
        &certificate.code,
        &certificate.sha256,
        kept.reason.as_str(),
        successor.as_ref().map(|successor| successor.number.as_str()),
    ));
    let (proposer, absent) = kept.proposed_by;
    let mut proposed_name = view::name_of(tx, proposer)?;
    if let Some(absent) = absent {
        proposed_name = format!("{proposed_name} / {}", view::name_of(tx, absent)?);
    }
    let event = events::New {
        action: Action::Revoke,
        from: Some(request.state),
        to: Some(RequestState::Signed),
        stage: None,
        reasons: &[kept.reason.as_str().to_owned()],
        note: Some(&kept.text),
        proposed_by: Some((proposer, &proposed_name)),
    };
    let by = acting(caller, right);
    events::append(tx, request.id, &by, &event)?;
    notifications::notify(
        tx,
        request.applicant,
        "certificate_revoked",
        Some(request.id),
        Some(&certificate.number),
    )?;
    tell_proposer(tx, &order, "revocation_confirmed")?;
    let certificate = certificates::find(tx, order.certificate.id)?.ok_or(ApiError::NOT_FOUND)?;
    Ok(Order { certificate, ..order })
}

fn acting(caller: &Caller, right: Right) -> events::By {
    let absent = right.on_behalf_of.map(|absent| {
        let known = caller.actor.substitutions.iter().find(|one| one.absent == absent);
        (absent, known.map(|one| one.name.clone()).unwrap_or_default())
    });
    events::By { on_behalf_of: absent, ..view::by(caller, Some(right.role)) }
}

/// Those who may confirm learn that something waits for them.
pub(super) fn tell_signers(
    tx: &mut Tx<'_>,
    kept: &Kept,
    facts: &RevocationFacts,
    certificate: &Certificate,
) -> Result<(), ApiError> {
    let mut signers: Vec<AccountId> = Vec::new();
    for unit in &facts.signing_units {
        signers.extend(officers::store::of_unit(tx, Some(Role::Signer), &facts.institution, unit)?);
    }
    signers.sort_unstable();
    signers.dedup();
    let (proposer, absent) = kept.proposed_by;
    signers.retain(|signer| *signer != proposer && Some(*signer) != absent && *signer != facts.applicant);
    for signer in signers {
        notifications::notify(tx, signer, "revocation_proposed", None, Some(&certificate.number))?;
    }
    Ok(())
}

pub(super) fn tell_proposer(tx: &mut Tx<'_>, order: &Order, kind: &str) -> Result<(), ApiError> {
    let (proposer, _) = order.kept.proposed_by;
    notifications::notify(tx, proposer, kind, None, Some(&order.certificate.number))
}
