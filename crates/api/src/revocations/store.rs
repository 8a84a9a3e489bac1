use crate::app::Tx;
use crate::certificates::store::Kept as Certificate;
use crate::db::schema::{certificates, revocation_offices as offices, revocations};
use crate::db::{from_db, is_unique_violation, to_db};
use crate::error::ApiError;
use crate::http::paging::Cursor;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use ventanilla_shared::api::revocations::{CertificateRef, RevocationReason};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::revocation::{RevocationProposal, RevocationState};
use ventanilla_shared::{AccountId, CertificateId, RequestId};

/// Somebody, and the absent officer in whose right it was done.
pub type Acting = (AccountId, Option<AccountId>);

/// A proposal as it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    pub id: String,
    pub certificate: CertificateId,
    pub request: RequestId,
    pub state: RevocationState,
    pub reason: RevocationReason,
    pub text: String,
    pub successor: Option<CertificateId>,
    pub proposed_by: Acting,
    pub proposed_at: DateTime<Utc>,
    pub decided: Option<(Acting, DateTime<Utc>)>,
    pub refusal: Option<String>,
    pub version: i64,
}

impl Kept {
    pub fn proposal(&self) -> RevocationProposal {
        RevocationProposal { by: self.proposed_by.0, on_behalf_of: self.proposed_by.1, state: self.state }
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = revocations)]
struct Row {
    id: String,
    certificate_id: String,
    request_id: String,
    state: String,
    reason: String,
    text: String,
    successor_id: Option<String>,
    proposed_by: String,
    proposed_for: Option<String>,
    proposed_at: NaiveDateTime,
    decided_by: Option<String>,
    decided_for: Option<String>,
    decided_at: Option<NaiveDateTime>,
    refusal: Option<String>,
    version: i64,
}

fn read(row: Row) -> Result<Kept, ApiError> {
    let impossible = |what: &str| ApiError::internal(format!("revocation {}: impossible {what}", row.id));
    let account = |id: &str| id.parse::<AccountId>().map_err(|_| impossible("account"));
    let absent = |id: &Option<String>| id.as_deref().map(account).transpose();
    let certificate = |id: &str| id.parse::<CertificateId>().map_err(|_| impossible("certificate"));
    let decided = match (&row.decided_by, row.decided_at) {
        (Some(by), Some(at)) => Some(((account(by)?, absent(&row.decided_for)?), from_db(at))),
        _ => None,
    };
    Ok(Kept {
        certificate: certificate(&row.certificate_id)?,
        request: row.request_id.parse().map_err(|_| impossible("request"))?,
        state: RevocationState::ALL
            .into_iter()
            .find(|state| state.as_str() == row.state)
            .ok_or_else(|| impossible("state"))?,
        reason: RevocationReason::ALL
            .into_iter()
            .find(|reason| reason.as_str() == row.reason)
            .ok_or_else(|| impossible("reason"))?,
        successor: row.successor_id.as_deref().map(certificate).transpose()?,
        proposed_by: (account(&row.proposed_by)?, absent(&row.proposed_for)?),
        proposed_at: from_db(row.proposed_at),
        decided,
        id: row.id,
        text: row.text,
        refusal: row.refusal,
        version: row.version,
    })
}

/// Keeps a proposal, for the officers of these units (institution and unit, with a slash between).
pub fn insert(tx: &mut Tx<'_>, kept: &Kept, seen_at: &[String]) -> Result<(), ApiError> {
    let row = Row {
        id: kept.id.clone(),
        certificate_id: kept.certificate.to_string(),
        request_id: kept.request.to_string(),
        state: kept.state.as_str().into(),
        reason: kept.reason.as_str().into(),
        text: kept.text.clone(),
        successor_id: kept.successor.map(|id| id.to_string()),
        proposed_by: kept.proposed_by.0.to_string(),
        proposed_for: kept.proposed_by.1.map(|id| id.to_string()),
        proposed_at: to_db(kept.proposed_at),
        decided_by: None,
        decided_for: None,
        decided_at: None,
        refusal: None,
        version: kept.version,
    };
    diesel::insert_into(revocations::table).values(row).execute(tx.db).map_err(|error| {
        // Two propose at once: one waits, and the other is told.
        match is_unique_violation(&error) {
            true => ApiError::Problem(ProblemCode::RevocationProposed),
            false => error.into(),
        }
    })?;
    for office in seen_at {
        diesel::insert_into(offices::table)
            .values((offices::revocation_id.eq(&kept.id), offices::office.eq(office)))
            .execute(tx.db)?;
    }
    Ok(())
}

pub fn find(tx: &mut Tx<'_>, id: &str) -> Result<Option<Kept>, ApiError> {
    let row: Option<Row> = revocations::table.find(id).first(tx.db).optional()?;
    row.map(read).transpose()
}

/// The proposals about a certificate, newest first.
pub fn about(tx: &mut Tx<'_>, certificate: CertificateId) -> Result<Vec<Kept>, ApiError> {
    let rows: Vec<Row> = revocations::table
        .filter(revocations::certificate_id.eq(certificate.to_string()))
        .order((revocations::proposed_at.desc(), revocations::id.desc()))
        .load(tx.db)?;
    rows.into_iter().map(read).collect()
}

/// Proposals that officers of these units see, the newest first.
pub fn list(
    tx: &mut Tx<'_>,
    seen_at: &[String],
    state: Option<RevocationState>,
    before: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Kept>, ApiError> {
    let seen = offices::table.filter(offices::office.eq_any(seen_at.to_vec())).select(offices::revocation_id);
    let mut query = revocations::table.filter(revocations::id.eq_any(seen)).into_boxed();
    if let Some(state) = state {
        query = query.filter(revocations::state.eq(state.as_str()));
    }
    if let Some(Cursor { at, id }) = before {
        let at = to_db(*at);
        query = query.filter(
            revocations::proposed_at
                .lt(at)
                .or(revocations::proposed_at.eq(at).and(revocations::id.lt(id.clone()))),
        );
    }
    let order = (revocations::proposed_at.desc(), revocations::id.desc());
    let rows: Vec<Row> = query.order(order).limit(limit).load(tx.db)?;
    rows.into_iter().map(read).collect()
}

/// Writes what became of a proposal over the version that was read, of one that waits.
pub fn decide(tx: &mut Tx<'_>, known: &Kept, decided: &Kept) -> Result<(), ApiError> {
    let waiting = revocations::table
        .find(&known.id)
        .filter(revocations::version.eq(known.version))
        .filter(revocations::state.eq(RevocationState::Proposed.as_str()));
    let changed = diesel::update(waiting)
        .set((
            revocations::state.eq(decided.state.as_str()),
            revocations::decided_by.eq(decided.decided.map(|((by, _), _)| by.to_string())),
            revocations::decided_for
                .eq(decided.decided.and_then(|((_, absent), _)| absent).map(|id| id.to_string())),
            revocations::decided_at.eq(decided.decided.map(|(_, at)| to_db(at))),
            revocations::refusal.eq(&decided.refusal),
            revocations::version.eq(decided.version),
        ))
        .execute(tx.db)?;
    if changed == 1 { Ok(()) } else { Err(ApiError::STALE) }
}

/// The certificate no longer holds, from now on.
pub fn revoke(tx: &mut Tx<'_>, certificate: CertificateId) -> Result<(), ApiError> {
    let in_force = certificates::table
        .find(certificate.to_string())
        .filter(certificates::status.eq("issued"))
        .filter(certificates::revoked_at.is_null());
    let changed =
        diesel::update(in_force).set(certificates::revoked_at.eq(Some(to_db(tx.now)))).execute(tx.db)?;
    if changed == 1 { Ok(()) } else { Err(ApiError::Problem(ProblemCode::AlreadyRevoked)) }
}

/// The revocation that took effect.
pub fn effective(tx: &mut Tx<'_>, certificate: CertificateId) -> Result<Option<Kept>, ApiError> {
    let row: Option<Row> = revocations::table
        .filter(revocations::certificate_id.eq(certificate.to_string()))
        .filter(revocations::state.eq(RevocationState::Confirmed.as_str()))
        .first(tx.db)
        .optional()?;
    row.map(read).transpose()
}

/// The revoked certificates whose place this one took, the first one first.
pub fn replaced_by(tx: &mut Tx<'_>, successor: CertificateId) -> Result<Vec<CertificateId>, ApiError> {
    let ids: Vec<String> = revocations::table
        .filter(revocations::successor_id.eq(successor.to_string()))
        .filter(revocations::state.eq(RevocationState::Confirmed.as_str()))
        .order(revocations::decided_at)
        .select(revocations::certificate_id)
        .load(tx.db)?;
    ids.iter().map(|id| id.parse().map_err(ApiError::internal)).collect()
}

pub fn reference(certificate: &Certificate) -> CertificateRef {
    CertificateRef { number: certificate.number.clone(), code: certificate.code.clone() }
}
