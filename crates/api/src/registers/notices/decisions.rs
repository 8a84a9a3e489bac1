//! What a keeper makes of a notice.

use super::service::{find, tell};
use super::store::{self, Notice};
use crate::app::Tx;
use crate::error::ApiError;
use crate::http::Caller;
use crate::officers;
use crate::registers::store as rows;
use crate::registers::{self, Source};
use ventanilla_shared::api::registers::NoticeStatus;
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::procedure::Register;

/// The register says from now on what the notice says; its history names who filed it and who accepted it.
///
/// # Errors
/// `forbidden`, `own_notice`, `stale`, `no_such_move` when it was decided before; what [`registers::add`] and
/// [`registers::change`] refuse; `/entry notice_entry_gone`.
pub fn accept(
    tx: &mut Tx<'_>,
    caller: &Caller,
    register: &Register,
    id: &str,
    version: i64,
) -> Result<Notice, ApiError> {
    let known = decidable(tx, caller, register, id, version)?;
    let source = Source { notice: Some(known.id.clone()), ..Source::officer(caller.account.id) };
    let entry = match &known.entry {
        None => registers::add(tx, register, known.data.clone(), &source)?,
        Some(entry) => {
            let gone = || ApiError::field("/entry", "notice_entry_gone");
            let entry = rows::find(tx, &register.code, entry)?.ok_or_else(gone)?;
            registers::change(tx, register, &entry, known.data.clone(), &source)?
        }
    };
    let decided = Notice { status: NoticeStatus::Accepted, entry: Some(entry.id), ..known.clone() };
    decide(tx, caller, register, &known, decided, "register_notice_accepted")
}

/// The register stays as it is; the unit is told why.
///
/// # Errors
/// As [`accept`].
pub fn refuse(
    tx: &mut Tx<'_>,
    caller: &Caller,
    register: &Register,
    id: &str,
    version: i64,
    reason: &str,
) -> Result<Notice, ApiError> {
    let known = decidable(tx, caller, register, id, version)?;
    let reason = Some(reason.trim().to_owned());
    let decided = Notice { status: NoticeStatus::Refused, reason, ..known.clone() };
    decide(tx, caller, register, &known, decided, "register_notice_refused")
}

/// A notice that waits, in the version that was read, for a keeper who did not file it.
fn decidable(
    tx: &mut Tx<'_>,
    caller: &Caller,
    register: &Register,
    id: &str,
    version: i64,
) -> Result<Notice, ApiError> {
    let known = find(tx, caller, register, id)?;
    if !register.kept_by(&caller.actor) {
        return Err(ApiError::Problem(ProblemCode::Forbidden));
    }
    if known.filed_by == caller.account.id {
        return Err(ApiError::Problem(ProblemCode::OwnNotice));
    }
    if known.version != version {
        return Err(ApiError::STALE);
    }
    if known.status != NoticeStatus::Waiting {
        return Err(ApiError::Problem(ProblemCode::NoSuchMove));
    }
    Ok(known)
}

fn decide(
    tx: &mut Tx<'_>,
    caller: &Caller,
    register: &Register,
    known: &Notice,
    decided: Notice,
    told: &str,
) -> Result<Notice, ApiError> {
    let decided =
        Notice { decided: Some((caller.account.id, tx.now)), version: known.version + 1, ..decided };
    store::decide(tx, known, &decided)?;
    let mut unit = vec![decided.filed_by];
    for role in register.notices.iter().flat_map(|notices| notices.roles.clone()) {
        unit.extend(officers::store::of_unit(tx, Some(role), &register.institution, &decided.unit)?);
    }
    tell(tx, unit, told, &decided)?;
    Ok(decided)
}
