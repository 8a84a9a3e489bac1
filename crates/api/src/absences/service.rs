use super::store::{self, Kept, Scope};
use crate::app::Tx;
use crate::error::{ApiError, Fault};
use crate::http::Caller;
use crate::requests::view::name_of;
use crate::{accounts, calendars, officers};
use chrono::TimeDelta;
use ventanilla_shared::api::absences::{Absence, AbsenceStatus, Colleague, NewAbsence, OfficerRef};
use ventanilla_shared::decision::{Grant, Role};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::values::Date;
use ventanilla_shared::{AbsenceId, AccountId};

/// Whether a substitute can have the role: it moves requests. Who appoints officers, or watches them, is nothing beside it.
fn has_substitutes(role: Role) -> bool {
    !matches!(role, Role::Administrator | Role::Auditor)
}

/// Longest absence. Whoever is away for longer is replaced by an appointment.
const LONGEST: TimeDelta = TimeDelta::days(366);

/// Units whose absences the caller manages: all of an institution's for its administrators, the own for heads of unit.
pub fn managed(caller: &Caller) -> Vec<Scope> {
    let scope = |grant: &Grant| match grant.role {
        Role::Administrator => Some((grant.institution.clone(), None)),
        Role::HeadOfUnit => Some((grant.institution.clone(), Some(grant.unit.clone()))),
        _ => None,
    };
    caller.actor.grants.iter().filter_map(scope).collect()
}

fn manages(caller: &Caller, institution: &str, unit: &str) -> bool {
    let at = |(own, only): &Scope| own == institution && only.as_deref().is_none_or(|only| only == unit);
    managed(caller).iter().any(at)
}

/// 403 for whoever manages nobody's absences.
pub fn manager(caller: &Caller) -> Result<(), ApiError> {
    if managed(caller).is_empty() { Err(ApiError::Problem(ProblemCode::Forbidden)) } else { Ok(()) }
}

/// Enters an absence.
///
/// # Errors
/// `forbidden`; faults by field.
pub fn enter(tx: &mut Tx<'_>, caller: &Caller, new: &NewAbsence) -> Result<Absence, ApiError> {
    if !manages(caller, &new.grant.institution, &new.grant.unit) {
        return Err(ApiError::Problem(ProblemCode::Forbidden));
    }
    // Of two that would overlap or close a circle, the second one sees the first.
    calendars::store::lock(tx, &new.grant.institution)?;
    let mut faults = people_faults(tx, caller, new)?;
    faults.extend(days_fault(tx.today(), new));
    if !faults.is_empty() {
        return Err(ApiError::invalid(faults));
    }
    let others = store::of_officer(tx, new.absent, new.from, new.until)?;
    if others.iter().any(|other| other.grant == new.grant) {
        return Err(ApiError::field("/from", "absence_overlap"));
    }
    if stood_in_for_by(tx, new.substitute, new.from, new.until, new.absent)? {
        return Err(ApiError::field("/substitute", "absence_circle"));
    }
    let id = store::insert(tx, new, caller.account.id)?;
    find(tx, caller, id)
}

fn people_faults(tx: &mut Tx<'_>, caller: &Caller, new: &NewAbsence) -> Result<Vec<Fault>, ApiError> {
    let mut faults = Vec::new();
    let Grant { role, institution, unit } = &new.grant;
    let absent = accounts::store::find(tx, new.absent)?;
    let holds = absent.is_some_and(|absent| absent.actor().holds(*role, institution, unit));
    if !has_substitutes(*role) {
        faults.push(Fault::new("/grant/role", "absence_role"));
    } else if !holds {
        faults.push(Fault::new("/absent", "absence_absent"));
    }
    let substitute = accounts::store::find(tx, new.substitute)?;
    let works = substitute.is_some_and(|substitute| {
        substitute.grants.iter().any(|grant| grant.institution == *institution)
            && !substitute.grants.iter().any(|grant| grant.role == Role::Administrator)
    });
    let substitute = if new.substitute == new.absent {
        Some("absence_same")
    } else if new.substitute == caller.account.id {
        // Or a head of unit could take any role of the unit.
        Some("absence_oneself")
    } else {
        (!works).then_some("absence_substitute")
    };
    faults.extend(substitute.map(|code| Fault::new("/substitute", code)));
    Ok(faults)
}

fn days_fault(today: Date, new: &NewAbsence) -> Option<Fault> {
    if new.from < today {
        Some(Fault::new("/from", "absence_past"))
    } else if new.until < new.from {
        Some(Fault::new("/until", "absence_order"))
    } else if new.until - new.from > LONGEST {
        Some(Fault::new("/until", "absence_long"))
    } else {
        None
    }
}

/// Whether `target` would have to stand in for `officer` on one of the days, directly or for others in between.
fn stood_in_for_by(
    tx: &mut Tx<'_>,
    officer: AccountId,
    from: Date,
    until: Date,
    target: AccountId,
) -> Result<bool, ApiError> {
    let mut open = vec![(officer, from, until)];
    let mut seen = Vec::new();
    while let Some((officer, from, until)) = open.pop() {
        for absence in store::of_officer(tx, officer, from, until)? {
            if absence.substitute == target {
                return Ok(true);
            }
            if !seen.contains(&absence.id) {
                seen.push(absence.id);
                open.push((absence.substitute, absence.from.max(from), absence.until.min(until)));
            }
        }
    }
    Ok(false)
}

/// Ends an absence early, at once.
///
/// # Errors
/// `not_found`, also for an absence that the caller does not manage; `absence_over`; `stale`.
pub fn end(tx: &mut Tx<'_>, caller: &Caller, id: AbsenceId, version: i64) -> Result<Absence, ApiError> {
    let known = visible(tx, caller, id)?;
    if known.version != version {
        return Err(ApiError::STALE);
    }
    if status(tx.today(), &known) == AbsenceStatus::Over {
        return Err(ApiError::Problem(ProblemCode::AbsenceOver));
    }
    store::end(tx, &known, version, caller.account.id)?;
    find(tx, caller, id)
}

fn visible(tx: &mut Tx<'_>, caller: &Caller, id: AbsenceId) -> Result<Kept, ApiError> {
    let known = store::find(tx, id)?;
    known
        .filter(|known| manages(caller, &known.grant.institution, &known.grant.unit))
        .ok_or(ApiError::NOT_FOUND)
}

pub fn find(tx: &mut Tx<'_>, caller: &Caller, id: AbsenceId) -> Result<Absence, ApiError> {
    let known = visible(tx, caller, id)?;
    told(tx, known)
}

fn status(today: Date, known: &Kept) -> AbsenceStatus {
    if known.ended.is_some() || known.until < today {
        AbsenceStatus::Over
    } else if known.from > today {
        AbsenceStatus::Planned
    } else {
        AbsenceStatus::Running
    }
}

/// An absence as it is told.
pub fn told(tx: &mut Tx<'_>, known: Kept) -> Result<Absence, ApiError> {
    let status = status(tx.today(), &known);
    let mut person = |id: AccountId| Ok::<_, ApiError>(OfficerRef { id, name: name_of(tx, id)? });
    let (absent, substitute) = (person(known.absent)?, person(known.substitute)?);
    let ended_by = known.ended.map(|(by, _)| person(by)).transpose()?.map(|by| by.name);
    Ok(Absence {
        id: known.id,
        grant: known.grant,
        absent,
        substitute,
        from: known.from,
        until: known.until,
        reason: known.reason,
        status,
        entered_by: person(known.entered_by)?.name,
        entered_at: known.entered_at,
        ended_by,
        ended_at: known.ended.map(|(_, at)| at),
        version: known.version,
    })
}

/// Everybody who works at the institution, by name.
///
/// # Errors
/// `forbidden` for whoever manages no unit of it.
pub fn colleagues(tx: &mut Tx<'_>, caller: &Caller, institution: &str) -> Result<Vec<Colleague>, ApiError> {
    if !managed(caller).iter().any(|(own, _)| own == institution) {
        return Err(ApiError::Problem(ProblemCode::Forbidden));
    }
    let mut found = Vec::new();
    for id in officers::store::of_institution(tx, institution)? {
        let Some(account) = accounts::store::find(tx, id)? else { continue };
        let name = account.name();
        let grants = account.grants.into_iter().filter(|grant| grant.institution == institution).collect();
        found.push(Colleague { id, name, grants });
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}
