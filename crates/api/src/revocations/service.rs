use super::store::{self, Kept};
use super::{effect, shown};
use crate::app::Tx;
use crate::certificates::VerificationCode;
use crate::certificates::store::{self as certificates, Kept as Certificate, Status};
use crate::error::ApiError;
use crate::http::Caller;
use crate::http::paging::{self, Cursor};
use crate::requests::{self, Stored, view};
use ventanilla_shared::CertificateId;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::revocations::{CertificateCase, NewRevocation, Revocation, RevocationReason};
use ventanilla_shared::decision::Role;
use ventanilla_shared::procedure::{Stage, StageKind};
use ventanilla_shared::revocation::{
    CertificateStanding, RevocationFacts, RevocationMove, RevocationRefusal, RevocationState, Right, decide,
};

/// What decides about a certificate. Of its proposals, the one that waits.
pub fn facts(
    tx: &mut Tx<'_>,
    request: &Stored,
    certificate: &Certificate,
) -> Result<RevocationFacts, ApiError> {
    let waiting = |kept: &Kept| kept.state == RevocationState::Proposed;
    let waiting = store::about(tx, certificate.id)?.into_iter().find(waiting);
    Ok(facts_with(request, certificate, waiting.as_ref()))
}

pub(super) fn facts_with(
    request: &Stored,
    certificate: &Certificate,
    proposal: Option<&Kept>,
) -> RevocationFacts {
    let procedure = request.procedure();
    let units = |counts: fn(&Stage) -> bool| {
        let stages = procedure.stages.iter().filter(|stage| counts(stage));
        let mut units: Vec<String> =
            stages.filter_map(|stage| request.unit_of(stage)).map(str::to_owned).collect();
        units.sort();
        units.dedup();
        units
    };
    RevocationFacts {
        standing: match certificate.status {
            Status::Issued => CertificateStanding::InForce,
            Status::Revoked => CertificateStanding::Revoked,
            Status::Pending | Status::Void => CertificateStanding::NotIssued,
        },
        institution: procedure.institution.clone(),
        units: units(|stage| stage.kind != StageKind::Generate),
        signing_units: units(|stage| stage.kind == StageKind::Sign),
        applicant: request.applicant,
        applicant_cui: request.applicant_cui.clone(),
        subject_cui: request.subject_cui.clone(),
        proposal: proposal.map(Kept::proposal),
    }
}

/// Proposes to revoke the certificate with this code, and tells those who may confirm.
///
/// # Errors
/// `not_found` for a certificate whose request the caller does not handle; what [`decide`] refuses; `/successor`.
pub fn propose(tx: &mut Tx<'_>, caller: &Caller, code: &str, new: NewRevocation) -> Result<Kept, ApiError> {
    let code = VerificationCode::parse(code).ok_or(ApiError::NOT_FOUND)?;
    let certificate = certificates::find_by_code(tx, &code)?.filter(Certificate::is_rendered);
    let certificate = certificate.ok_or(ApiError::NOT_FOUND)?;
    let request = view::opened_by_officer(tx, caller, certificate.request, "propose_revocation")?;
    let facts = facts(tx, &request, &certificate)?;
    let right = decide(&facts, RevocationMove::Propose, &caller.actor)?;
    let successor = successor(tx, &new, &request, &certificate)?;
    let kept = Kept {
        id: crate::ids::fresh(tx.now).to_string(),
        certificate: certificate.id,
        request: request.id,
        state: RevocationState::Proposed,
        reason: new.reason,
        text: new.text.trim().to_owned(),
        successor,
        proposed_by: (caller.account.id, right.on_behalf_of),
        proposed_at: tx.now,
        decided: None,
        refusal: None,
        version: 1,
    };
    let offices: Vec<String> = facts.units.iter().map(|unit| office(&facts.institution, unit)).collect();
    store::insert(tx, &kept, &offices)?;
    effect::tell_signers(tx, &kept, &facts, &certificate)?;
    Ok(kept)
}

fn office(institution: &str, unit: &str) -> String {
    format!("{institution}/{unit}")
}

/// An issued certificate by its code or number, with the proposals about it.
///
/// # Errors
/// `not_found`, also for a certificate whose request the caller does not handle.
pub fn case(tx: &mut Tx<'_>, caller: &Caller, named: &str) -> Result<CertificateCase, ApiError> {
    let certificate = by_name(tx, named)?.filter(Certificate::was_issued).ok_or(ApiError::NOT_FOUND)?;
    let request = view::opened_by_officer(tx, caller, certificate.request, "revocations")?;
    Ok(CertificateCase {
        request: request.id,
        certificate: store::reference(&certificate),
        revocations: shown::proposals(tx, &request, &certificate)?,
    })
}

/// A certificate by its verification code or its number.
fn by_name(tx: &mut Tx<'_>, named: &str) -> Result<Option<Certificate>, ApiError> {
    match VerificationCode::parse(named) {
        Some(code) => certificates::find_by_code(tx, &code),
        None => certificates::find_by_number(tx, &named.trim().to_uppercase()),
    }
}

/// The certificate that takes its place. What is not of the same person and procedure is as good as none.
fn successor(
    tx: &mut Tx<'_>,
    new: &NewRevocation,
    request: &Stored,
    certificate: &Certificate,
) -> Result<Option<CertificateId>, ApiError> {
    let refused = |code: &str| ApiError::field("/successor", code);
    let Some(named) = new.successor.as_deref().map(str::trim).filter(|text| !text.is_empty()) else {
        let needed = new.reason == RevocationReason::Superseded;
        return if needed { Err(refused("successor_missing")) } else { Ok(None) };
    };
    if !new.reason.takes_successor() {
        return Err(refused("successor_not_taken"));
    }
    let found = by_name(tx, named)?.filter(|found| {
        found.status == Status::Issued
            && found.id != certificate.id
            && found.holder_cui == certificate.holder_cui
    });
    let found = found.ok_or_else(|| refused("successor_unknown"))?;
    let same = requests::store::find(tx, found.request)?
        .is_some_and(|other| other.procedure().code == request.procedure().code);
    if same { Ok(Some(found.id)) } else { Err(refused("successor_unknown")) }
}

/// A proposal with what it is about.
pub struct Order {
    pub kept: Kept,
    pub request: Stored,
    pub certificate: Certificate,
}

/// A proposal, for the officers who handle its request; for anybody else it does not exist.
pub fn find(tx: &mut Tx<'_>, caller: &Caller, id: &str, what: &str) -> Result<Order, ApiError> {
    let kept = store::find(tx, id)?.ok_or(ApiError::NOT_FOUND)?;
    let request = view::opened_by_officer(tx, caller, kept.request, what)?;
    of(tx, kept, request)
}

fn of(tx: &mut Tx<'_>, kept: Kept, request: Stored) -> Result<Order, ApiError> {
    let certificate = certificates::find(tx, kept.certificate)?;
    let certificate = certificate.ok_or_else(|| ApiError::internal("a revocation's certificate is gone"))?;
    Ok(Order { kept, request, certificate })
}

/// A page of the proposals that the caller may see.
pub fn list(
    tx: &mut Tx<'_>,
    caller: &Caller,
    state: Option<RevocationState>,
    before: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Revocation>, ApiError> {
    let works = [Role::Reviewer, Role::Signer, Role::HeadOfUnit];
    let grants = caller.actor.effective_grants().filter(|grant| works.contains(&grant.role));
    let offices: Vec<String> = grants.map(|grant| office(&grant.institution, &grant.unit)).collect();
    let found = store::list(tx, &offices, state, before, limit + 1)?;
    let (found, next) = paging::page(found, limit, |one| Cursor { at: one.proposed_at, id: one.id.clone() });
    let mut items = Vec::new();
    for kept in found {
        // An officer's own case, or that of whoever the officer stands in for, is not shown.
        match view::visible(tx, caller, kept.request) {
            Ok((request, view::As::Officer)) => {
                let order = of(tx, kept, request)?;
                items.push(shown::shown(tx, order)?);
            }
            Ok(_) | Err(ApiError::Problem(ventanilla_shared::problem::ProblemCode::NotFound)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Page { items, next })
}

/// A second officer agrees: the certificate no longer holds.
///
/// # Errors
/// What [`decide`] refuses; `stale`; `already_revoked`.
pub fn confirm(tx: &mut Tx<'_>, caller: &Caller, id: &str, version: i64) -> Result<Order, ApiError> {
    let (order, right) = decided(tx, caller, id, version, RevocationMove::Confirm)?;
    let order = ended(tx, caller, order, right, RevocationState::Confirmed, None)?;
    effect::revoke(tx, caller, order, right)
}

/// A second officer does not agree: the certificate holds as before.
///
/// # Errors
/// What [`decide`] refuses; `stale`.
pub fn refuse(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: &str,
    version: i64,
    reason: &str,
) -> Result<Order, ApiError> {
    let (order, right) = decided(tx, caller, id, version, RevocationMove::Refuse)?;
    let refusal = Some(reason.trim().to_owned());
    let order = ended(tx, caller, order, right, RevocationState::Refused, refusal)?;
    effect::tell_proposer(tx, &order, "revocation_refused")?;
    Ok(order)
}

/// Whoever proposed takes it back.
///
/// # Errors
/// What [`decide`] refuses; `stale`.
pub fn withdraw(tx: &mut Tx<'_>, caller: &Caller, id: &str, version: i64) -> Result<Order, ApiError> {
    let (order, right) = decided(tx, caller, id, version, RevocationMove::Withdraw)?;
    ended(tx, caller, order, right, RevocationState::Withdrawn, None)
}

fn decided(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: &str,
    version: i64,
    made: RevocationMove,
) -> Result<(Order, Right), ApiError> {
    let order = find(tx, caller, id, "revocation")?;
    let facts = facts_with(&order.request, &order.certificate, Some(&order.kept));
    match decide(&facts, made, &caller.actor) {
        // Whoever may not learns that first; whoever may and saw another version is told to look again.
        Ok(_) | Err(RevocationRefusal::AlreadyDecided) if order.kept.version != version => {
            Err(ApiError::STALE)
        }
        other => Ok((order, other?)),
    }
}

fn ended(
    tx: &mut Tx<'_>,
    caller: &Caller,
    order: Order,
    right: Right,
    state: RevocationState,
    refusal: Option<String>,
) -> Result<Order, ApiError> {
    let decided = Some(((caller.account.id, right.on_behalf_of), tx.now));
    let kept = Kept { state, decided, refusal, version: order.kept.version + 1, ..order.kept.clone() };
    store::decide(tx, &order.kept, &kept)?;
    Ok(Order { kept, ..order })
}
