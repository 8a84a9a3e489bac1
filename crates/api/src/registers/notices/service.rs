use super::certificate;
use super::store::{self, Notice};
use crate::app::Tx;
use crate::error::{ApiError, Fault};
use crate::http::Caller;
use crate::http::paging::Cursor;
use crate::registers::service::{faults_of, normalised};
use crate::registers::store::{self as rows, Entry};
use crate::requests::{store::next_number, view};
use crate::{notifications, officers};
use chrono::Datelike;
use serde_json::{Map, Value, json};
use ventanilla_shared::AccountId;
use ventanilla_shared::api::registers::{NewNotice, NoticeKind, NoticeStatus, RegisterNotice};
use ventanilla_shared::decision::Role;
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::procedure::Register;

/// Files a notice for a unit of the caller, about rows of that unit, and tells the register's keepers.
///
/// # Errors
/// `forbidden` for a unit that is not the caller's; faults by field, those of the row below `/data`.
pub fn file(
    tx: &mut Tx<'_>,
    caller: &Caller,
    register: &Register,
    new: NewNotice,
) -> Result<Notice, ApiError> {
    let forbidden = || ApiError::Problem(ProblemCode::Forbidden);
    let notices = register.notices.as_ref().ok_or_else(forbidden)?;
    if !register.notified_by(&caller.actor, &tx.app.lists).contains(&new.unit) {
        return Err(forbidden());
    }
    let known = match (new.kind, &new.entry) {
        (NoticeKind::Add, None) => None,
        (NoticeKind::Change | NoticeKind::End, Some(id)) => {
            let found = rows::find(tx, &register.code, id)?;
            // Another unit's row is as good as none.
            let own = found.filter(|entry| register.unit_of(&entry.data) == Some(&new.unit));
            Some(own.ok_or_else(|| ApiError::field("/entry", "notice_entry"))?)
        }
        _ => return Err(ApiError::field("/entry", "notice_entry")),
    };
    let attached = match new.certificate.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => Some(certificate::read(text, tx.now)?),
        None => None,
    };
    let mut faults = Vec::new();
    let data = match (new.kind, &known) {
        (NoticeKind::End, Some(entry)) => ended(register, entry, &new, &mut faults),
        _ => {
            let mut data = columns(normalised(new.data))?;
            let named = data.insert(notices.unit.clone(), new.unit.clone().into());
            if named.is_some_and(|named| named != new.unit.as_str()) {
                faults.push(Fault::new(format!("/data/{}", notices.unit), "notice_unit"));
            }
            if let Some(column) = register.certificate_column() {
                match &attached {
                    Some(attached) => {
                        let typed = data.insert(column.id.clone(), attached.says.sha256.clone().into());
                        let other = |typed: &Value| {
                            typed.as_str().is_none_or(|t| !t.eq_ignore_ascii_case(&attached.says.sha256))
                        };
                        if typed.as_ref().is_some_and(other) {
                            faults.push(Fault::new(format!("/data/{}", column.id), "certificate_other"));
                        }
                    }
                    None if new.kind == NoticeKind::Add => {
                        faults.push(Fault::new("/certificate", "certificate_missing"));
                    }
                    None => {}
                }
            }
            Value::Object(data)
        }
    };
    let wrong = faults_of(tx, register, &data).into_iter();
    // The certificate that is missing says it once.
    let said = |fault: &Fault| {
        faults.iter().any(|one| one.code == "certificate_missing") && of_certificate(register, fault)
    };
    let wrong: Vec<Fault> = wrong.filter(|fault| !said(fault)).collect();
    faults
        .extend(wrong.into_iter().map(|fault| Fault { pointer: format!("/data{}", fault.pointer), ..fault }));
    let note = new.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
    if note.as_ref().is_some_and(|note| note.chars().count() > 4000) {
        faults.push(Fault::new("/note", "too_long"));
    }
    if faults.is_empty() {
        faults.extend(conflict(tx, register, known.as_ref(), &data)?);
    }
    if !faults.is_empty() {
        return Err(ApiError::invalid(faults));
    }
    let year = tx.today().year();
    let running = next_number(tx, &format!("notices-{year}"))?;
    let notice = Notice {
        id: crate::ids::fresh(tx.now).to_string(),
        number: format!("{year}-N-{running:05}"),
        register: register.code.clone(),
        unit: new.unit,
        kind: new.kind,
        status: NoticeStatus::Waiting,
        entry: known.as_ref().map(|entry| entry.id.clone()),
        before: known.map(|entry| entry.data),
        data,
        certificate: attached.map(|attached| attached.kept),
        note,
        filed_by: caller.account.id,
        filed_at: tx.now,
        decided: None,
        reason: None,
        version: 1,
    };
    store::insert(tx, &notice)?;
    let keepers = officers::store::of_unit(tx, Some(Role::Registrar), &register.institution, &register.unit)?;
    tell(tx, keepers, "register_notice_filed", &notice)?;
    Ok(notice)
}

fn columns(data: Value) -> Result<Map<String, Value>, ApiError> {
    match data {
        Value::Object(columns) => Ok(columns),
        Value::Null => Ok(Map::new()),
        _ => Err(ApiError::field("/data", "not_an_object")),
    }
}

fn of_certificate(register: &Register, fault: &Fault) -> bool {
    register.certificate_column().is_some_and(|column| fault.pointer == format!("/{}", column.id))
}

/// The row with its last day.
fn ended(register: &Register, entry: &Entry, new: &NewNotice, faults: &mut Vec<Fault>) -> Value {
    let mut data = entry.data.clone();
    let column = register.validity.as_ref().and_then(|validity| validity.until.as_ref());
    match (column, new.until) {
        (Some(column), Some(until)) => data[column] = json!(until),
        _ => faults.push(Fault::new("/until", "notice_until")),
    }
    data
}

/// What the register has against it: another row with the key, or nothing that would change.
fn conflict(
    tx: &mut Tx<'_>,
    register: &Register,
    known: Option<&Entry>,
    data: &Value,
) -> Result<Option<Fault>, ApiError> {
    if known.is_some_and(|entry| entry.data == *data) {
        return Ok(Some(Fault::new("", "notice_unchanged")));
    }
    let key = data.get(&register.key).and_then(Value::as_str).unwrap_or_default();
    let holder = rows::by_key(tx, &register.code, key)?;
    let other = holder.is_some_and(|holder| known.is_none_or(|entry| entry.id != holder.id));
    Ok(other.then(|| Fault::new(format!("/data/{}", register.key), "register_key_taken")))
}

/// A notice, for the keepers and for those of its unit who notify; for anybody else it does not exist.
pub fn find(tx: &mut Tx<'_>, caller: &Caller, register: &Register, id: &str) -> Result<Notice, ApiError> {
    let found = store::find(tx, &register.code, id)?;
    let may = |notice: &Notice| {
        register.kept_by(&caller.actor)
            || register.notified_by(&caller.actor, &tx.app.lists).contains(&notice.unit)
    };
    found.filter(may).ok_or(ApiError::NOT_FOUND)
}

/// The notices that the caller may see, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    caller: &Caller,
    register: &Register,
    status: Option<NoticeStatus>,
    before: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Notice>, ApiError> {
    let units = register.notified_by(&caller.actor, &tx.app.lists);
    let all = register.kept_by(&caller.actor);
    if !all && units.is_empty() {
        return Err(ApiError::NOT_FOUND);
    }
    store::list(tx, &register.code, (!all).then_some(&units[..]), status, before, limit)
}

pub(super) fn tell(
    tx: &mut Tx<'_>,
    whom: Vec<AccountId>,
    kind: &str,
    notice: &Notice,
) -> Result<(), ApiError> {
    let mut told: Vec<AccountId> = Vec::new();
    for account in whom {
        if !told.contains(&account) {
            notifications::notify(tx, account, kind, None, Some(&notice.number))?;
            told.push(account);
        }
    }
    Ok(())
}

/// A notice as the caller sees it.
pub fn shown(
    tx: &mut Tx<'_>,
    caller: &Caller,
    register: &Register,
    notice: Notice,
) -> Result<RegisterNotice, ApiError> {
    let waits = notice.status == NoticeStatus::Waiting;
    let decided_by = match notice.decided {
        Some((by, _)) => Some(view::name_of(tx, by)?),
        None => None,
    };
    Ok(RegisterNotice {
        may_decide: waits && register.kept_by(&caller.actor) && notice.filed_by != caller.account.id,
        filed_by: view::name_of(tx, notice.filed_by)?,
        name: register.name_of(&notice.data).to_owned(),
        certificate: notice.certificate.as_deref().and_then(certificate::of_kept),
        decided_by,
        decided_at: notice.decided.map(|(_, at)| at),
        id: notice.id,
        number: notice.number,
        register: notice.register,
        kind: notice.kind,
        status: notice.status,
        unit: notice.unit,
        entry_id: notice.entry,
        before: notice.before,
        data: notice.data,
        note: notice.note,
        filed_at: notice.filed_at,
        reason: notice.reason,
        version: notice.version,
    })
}
