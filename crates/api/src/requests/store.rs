use super::checklists::Checklists;
use crate::app::Tx;
use crate::db::schema::requests;
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use crate::procedures::Loaded;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use ventanilla_shared::api::people::Person;
use ventanilla_shared::api::requests::{DeliveryChoice, Payment, Rejected, Returned};
use ventanilla_shared::procedure::{Procedure, Stage, SubjectKind};
use ventanilla_shared::{AccountId, AssociatedPersonId, Cui, RequestId, RequestState};

/// A row as the table holds it, in the order of its columns.
#[derive(Queryable)]
pub struct Row {
    pub id: String,
    number: String,
    procedure_code: String,
    procedure_version: i64,
    applicant_id: String,
    applicant_cui: String,
    subject_kind: String,
    associated_person_id: Option<String>,
    subject_cui: String,
    subject_name: String,
    person: Option<String>,
    state: String,
    stage: Option<String>,
    _unit: Option<String>,
    assignee_id: Option<String>,
    delegated: bool,
    sections: String,
    payment: Option<String>,
    delivery: Option<String>,
    officer_data: String,
    checklist: String,
    payment_confirmed_by: Option<String>,
    payment_confirmed_at: Option<NaiveDateTime>,
    rejection: Option<String>,
    returned: Option<String>,
    _search: String,
    version: i64,
    created_at: NaiveDateTime,
    submitted_at: Option<NaiveDateTime>,
    waiting_since: Option<NaiveDateTime>,
    updated_at: NaiveDateTime,
    due_at: Option<NaiveDate>,
}

/// A request as it is kept.
#[derive(Clone)]
pub struct Stored {
    pub id: RequestId,
    pub number: String,
    pub loaded: Arc<Loaded>,
    pub applicant: AccountId,
    pub applicant_cui: Cui,
    pub subject_kind: SubjectKind,
    pub associated_person: Option<AssociatedPersonId>,
    pub subject_cui: Cui,
    pub subject_name: String,
    /// The subject's data as filed; `None` in a draft, which shows them as they stand.
    pub person: Option<Person>,
    pub state: RequestState,
    pub stage: Option<String>,
    pub assignee: Option<AccountId>,
    /// Whether the assignee holds it in the name of the head of the unit.
    pub delegated: bool,
    pub sections: BTreeMap<String, Value>,
    pub payment: Option<Payment>,
    pub delivery: Option<DeliveryChoice>,
    pub officer_data: BTreeMap<String, Value>,
    pub checklists: Checklists,
    pub payment_confirmed: Option<(AccountId, DateTime<Utc>)>,
    pub rejection: Option<Rejected>,
    pub returned: Option<Returned>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub waiting_since: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
    pub due_at: Option<NaiveDate>,
}

impl Stored {
    pub fn procedure(&self) -> &Procedure {
        &self.loaded.procedure
    }

    /// The stage at which it stands, while it is under review.
    pub fn stage(&self) -> Option<&Stage> {
        self.stage.as_deref().and_then(|id| self.procedure().stage(id))
    }

    /// Whether nobody can move it any more.
    pub fn is_ended(&self) -> bool {
        let definitive = self.rejection.as_ref().is_some_and(|rejection| rejection.definitive);
        self.state == RequestState::Signed || (self.state == RequestState::Rejected && definitive)
    }

    /// The unit that does a stage of this request, as far as the answers say it.
    pub fn unit_of<'a>(&'a self, stage: &'a Stage) -> Option<&'a str> {
        stage.unit.of(&self.sections)
    }
}

/// Reads a row; what no request can look like is an error, not a default.
pub fn stored(tx: &mut Tx<'_>, row: Row) -> Result<Stored, ApiError> {
    let impossible = |what: &str| ApiError::internal(format!("request {}: impossible {what}", row.number));
    let loaded = tx.app.procedures.version(tx.db, &row.procedure_code, row.procedure_version)?;
    let holder = row.assignee_id.as_deref().and_then(|id| id.parse().ok());
    let checklists = Checklists::read(&row.checklist, row.stage.as_deref(), holder, from_db(row.updated_at))?;
    Ok(Stored {
        id: row.id.parse().map_err(|_| impossible("id"))?,
        loaded: loaded.ok_or_else(|| impossible("procedure"))?,
        applicant: row.applicant_id.parse().map_err(|_| impossible("applicant"))?,
        applicant_cui: Cui::parse(&row.applicant_cui).map_err(|_| impossible("applicant's CUI"))?,
        subject_kind: match row.subject_kind.as_str() {
            "self" => SubjectKind::Applicant,
            "associated_person" => SubjectKind::AssociatedPerson,
            "another_person" => SubjectKind::AnotherPerson,
            _ => return Err(impossible("subject kind")),
        },
        associated_person: row
            .associated_person_id
            .as_deref()
            .map(str::parse)
            .transpose()
            .map_err(|_| impossible("associated person"))?,
        subject_cui: Cui::parse(&row.subject_cui).map_err(|_| impossible("subject's CUI"))?,
        subject_name: row.subject_name,
        person: json(row.person.as_deref())?,
        state: row.state.parse().map_err(|_| impossible("state"))?,
        stage: row.stage,
        assignee: row
            .assignee_id
            .as_deref()
            .map(str::parse)
            .transpose()
            .map_err(|_| impossible("assignee"))?,
        delegated: row.delegated,
        sections: serde_json::from_str(&row.sections)?,
        payment: json(row.payment.as_deref())?,
        delivery: json(row.delivery.as_deref())?,
        officer_data: serde_json::from_str(&row.officer_data)?,
        checklists,
        payment_confirmed: match (row.payment_confirmed_by.as_deref(), row.payment_confirmed_at) {
            (Some(by), Some(at)) => Some((by.parse().map_err(|_| impossible("confirmation"))?, from_db(at))),
            _ => None,
        },
        rejection: json(row.rejection.as_deref())?,
        returned: json(row.returned.as_deref())?,
        version: row.version,
        created_at: from_db(row.created_at),
        submitted_at: row.submitted_at.map(from_db),
        waiting_since: row.waiting_since.map(from_db),
        updated_at: from_db(row.updated_at),
        due_at: row.due_at,
        number: row.number,
    })
}

fn json<T: serde::de::DeserializeOwned>(text: Option<&str>) -> Result<Option<T>, ApiError> {
    Ok(text.map(serde_json::from_str).transpose()?)
}

fn text<T: serde::Serialize>(value: &Option<T>) -> Result<Option<String>, ApiError> {
    Ok(value.as_ref().map(serde_json::to_string).transpose()?)
}

pub fn find(tx: &mut Tx<'_>, id: RequestId) -> Result<Option<Stored>, ApiError> {
    let row: Option<Row> = requests::table.find(id.to_string()).first(tx.db).optional()?;
    row.map(|row| stored(tx, row)).transpose()
}

/// The newest request of an applicant under one of these procedures.
pub fn newest_of(
    tx: &mut Tx<'_>,
    applicant: AccountId,
    codes: &[String],
) -> Result<Option<Stored>, ApiError> {
    let row: Option<Row> = requests::table
        .filter(requests::applicant_id.eq(applicant.to_string()))
        .filter(requests::procedure_code.eq_any(codes))
        .order((requests::created_at.desc(), requests::id.desc()))
        .first(tx.db)
        .optional()?;
    row.map(|row| stored(tx, row)).transpose()
}

pub fn kind_name(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Applicant => "self",
        SubjectKind::AssociatedPerson => "associated_person",
        SubjectKind::AnotherPerson => "another_person",
    }
}

/// What a search finds a request by.
fn search_text(request: &Stored) -> String {
    let procedure = request.procedure();
    ventanilla_shared::search_form(&format!(
        "{} {} {} {} {}",
        request.number,
        request.subject_name,
        request.subject_cui.as_str(),
        procedure.title.es,
        procedure.title.en
    ))
}

pub fn insert(tx: &mut Tx<'_>, request: &Stored) -> Result<(), ApiError> {
    diesel::insert_into(requests::table)
        .values((
            requests::id.eq(request.id.to_string()),
            requests::number.eq(&request.number),
            requests::procedure_code.eq(&request.procedure().code),
            requests::procedure_version.eq(i64::from(request.procedure().version)),
            requests::applicant_id.eq(request.applicant.to_string()),
            requests::applicant_cui.eq(request.applicant_cui.as_str()),
            requests::subject_kind.eq(kind_name(request.subject_kind)),
            requests::associated_person_id.eq(request.associated_person.map(|id| id.to_string())),
            requests::subject_cui.eq(request.subject_cui.as_str()),
            requests::subject_name.eq(&request.subject_name),
            requests::state.eq(request.state.as_str()),
            requests::delegated.eq(false),
            requests::sections.eq(serde_json::to_string(&request.sections)?),
            requests::officer_data.eq("{}"),
            requests::checklist.eq("{}"),
            requests::search.eq(search_text(request)),
            requests::version.eq(request.version),
            requests::created_at.eq(to_db(request.created_at)),
            requests::updated_at.eq(to_db(request.updated_at)),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// Writes the request, but for its term ([`super::terms::keep`]), over the version that was read; one version higher
/// afterwards. Stale when another write came between.
pub fn update(tx: &mut Tx<'_>, read: i64, request: &Stored) -> Result<(), ApiError> {
    let stage = request.stage.as_deref().and_then(|id| request.procedure().stage(id));
    let waiting = match request.state {
        RequestState::Submitted => Some(request.procedure().first_stage()),
        _ => stage,
    };
    let unit = waiting.and_then(|stage| stage.unit.of(&request.sections));
    let confirmed = request.payment_confirmed;
    let changed =
        diesel::update(requests::table.find(request.id.to_string()).filter(requests::version.eq(read)))
            .set((
                (
                    requests::subject_cui.eq(request.subject_cui.as_str()),
                    requests::subject_name.eq(&request.subject_name),
                    requests::person.eq(text(&request.person)?),
                    requests::state.eq(request.state.as_str()),
                    requests::stage.eq(&request.stage),
                    requests::unit.eq(unit),
                    requests::assignee_id.eq(request.assignee.map(|id| id.to_string())),
                    requests::delegated.eq(request.delegated),
                    requests::sections.eq(serde_json::to_string(&request.sections)?),
                    requests::payment.eq(text(&request.payment)?),
                    requests::delivery.eq(text(&request.delivery)?),
                    requests::officer_data.eq(serde_json::to_string(&request.officer_data)?),
                    requests::checklist.eq(serde_json::to_string(&request.checklists)?),
                ),
                (
                    requests::payment_confirmed_by.eq(confirmed.map(|(by, _)| by.to_string())),
                    requests::payment_confirmed_at.eq(confirmed.map(|(_, at)| to_db(at))),
                    requests::rejection.eq(text(&request.rejection)?),
                    requests::returned.eq(text(&request.returned)?),
                    requests::search.eq(search_text(request)),
                    requests::version.eq(read + 1),
                    requests::submitted_at.eq(request.submitted_at.map(to_db)),
                    requests::updated_at.eq(to_db(tx.now)),
                ),
            ))
            .execute(tx.db)?;
    if changed == 1 { Ok(()) } else { Err(ApiError::STALE) }
}

/// Removes a draft that was never filed; its history stays.
pub fn delete(tx: &mut Tx<'_>, read: i64, id: RequestId) -> Result<(), ApiError> {
    let row = requests::table.find(id.to_string()).filter(requests::version.eq(read));
    if diesel::delete(row).execute(tx.db)? == 1 { Ok(()) } else { Err(ApiError::STALE) }
}

/// The next running number of `name`.
pub fn next_number(tx: &mut Tx<'_>, name: &str) -> Result<i64, ApiError> {
    use crate::db::schema::counters;
    let counted = |tx: &mut Tx<'_>| -> Result<Option<i64>, ApiError> {
        Ok(diesel::update(counters::table.find(name))
            .set(counters::value.eq(counters::value + 1))
            .returning(counters::value)
            .get_result(tx.db)
            .optional()?)
    };
    if let Some(value) = counted(tx)? {
        return Ok(value);
    }
    let first = (counters::name.eq(name), counters::value.eq(1));
    match diesel::insert_into(counters::table).values(first).execute(tx.db) {
        Ok(_) => Ok(1),
        // Two first ones at once: the other transaction's row is there now; whoever came second tries again.
        Err(error) if crate::db::is_unique_violation(&error) => Err(ApiError::STALE),
        Err(error) => Err(error.into()),
    }
}
