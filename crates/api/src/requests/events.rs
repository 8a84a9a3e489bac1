//! The history of a request: append-only, each event chained by hash to the one before it.

use super::Stored;
use crate::app::Tx;
use crate::db::schema::events;
use crate::db::{from_db, to_db};
use crate::error::ApiError;
use crate::random;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};
use ventanilla_shared::api::events::{Event, ExportedEvent, ExportedHistory};
use ventanilla_shared::api::revocations::RevocationReason;
use ventanilla_shared::decision::{Action, Role};
use ventanilla_shared::{AccountId, RequestId, RequestState, Text, messages};

/// Who moved the request.
#[derive(Debug, Clone)]
pub struct By {
    /// Nil: the engine itself.
    pub account: AccountId,
    pub name: String,
    pub role: Option<Role>,
    /// The absent officer in whose stead it is done, and that one's name.
    pub on_behalf_of: Option<(AccountId, String)>,
}

impl By {
    /// The engine, when it renders.
    pub fn engine() -> Self {
        Self {
            account: AccountId(uuid::Uuid::nil()),
            name: "Ventanilla".into(),
            role: None,
            on_behalf_of: None,
        }
    }
}

/// What happened, as it goes into the chain. The order of the fields is part of the hash.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    request: String,
    sequence: i64,
    action: Action,
    actor: String,
    role: Option<Role>,
    /// Microseconds since 1970.
    at: i64,
    from: Option<RequestState>,
    to: Option<RequestState>,
    stage: Option<&'a str>,
    reasons: &'a str,
    note: Option<&'a str>,
    /// Left out where there is none: events from before there were substitutes keep their hash.
    #[serde(skip_serializing_if = "Option::is_none")]
    on_behalf_of: Option<&'a str>,
    /// Left out likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    proposed_by: Option<&'a str>,
    previous: Option<&'a str>,
}

impl Entry<'_> {
    /// What is hashed.
    fn text(&self) -> Result<String, ApiError> {
        Ok(serde_json::to_string(self)?)
    }

    fn hash(&self) -> Result<String, ApiError> {
        Ok(random::hex(&Sha256::digest(self.text()?)))
    }
}

/// An event to append.
pub struct New<'a> {
    pub action: Action,
    pub from: Option<RequestState>,
    pub to: Option<RequestState>,
    pub stage: Option<&'a str>,
    /// Ids of typed reasons.
    pub reasons: &'a [String],
    pub note: Option<&'a str>,
    /// Of what takes two: who proposed it, and that one's name.
    pub proposed_by: Option<(AccountId, &'a str)>,
}

/// Appends an event. A form that saves itself while one types would fill the history: a save or fill that only repeats the
/// event before it (same person, same part) adds none.
pub fn append(tx: &mut Tx<'_>, request: RequestId, by: &By, new: &New<'_>) -> Result<(), ApiError> {
    type Last = (i64, String, String, String, Option<String>, Option<String>);
    let last: Option<Last> = events::table
        .filter(events::request_id.eq(request.to_string()))
        .order(events::sequence.desc())
        .select((
            events::sequence,
            events::hash,
            events::action,
            events::actor_id,
            events::note,
            events::on_behalf_of,
        ))
        .first(tx.db)
        .optional()?;
    let absent = by.on_behalf_of.as_ref().map(|(absent, _)| absent.to_string());
    if let Some((.., action, actor, note, known)) = &last
        && matches!(new.action, Action::Save | Action::Fill)
        && (action.as_str(), actor.as_str(), note.as_deref(), known)
            == (new.action.as_str(), &by.account.to_string(), new.note, &absent)
    {
        return Ok(());
    }
    let reasons = serde_json::to_string(new.reasons)?;
    let proposer = new.proposed_by.map(|(account, _)| account.to_string());
    let (sequence, previous) = last.map_or((1, None), |last| (last.0 + 1, Some(last.1)));
    let entry = Entry {
        request: request.to_string(),
        sequence,
        action: new.action,
        actor: by.account.to_string(),
        role: by.role,
        at: tx.now.timestamp_micros(),
        from: new.from,
        to: new.to,
        stage: new.stage,
        reasons: &reasons,
        note: new.note,
        on_behalf_of: absent.as_deref(),
        proposed_by: proposer.as_deref(),
        previous: previous.as_deref(),
    };
    diesel::insert_into(events::table)
        .values((
            events::request_id.eq(&entry.request),
            events::sequence.eq(sequence),
            events::action.eq(new.action.as_str()),
            events::actor_id.eq(&entry.actor),
            events::actor_name.eq(&by.name),
            events::role.eq(by.role.map(Role::as_str)),
            events::at.eq(to_db(tx.now)),
            events::from_state.eq(new.from.map(RequestState::as_str)),
            events::to_state.eq(new.to.map(RequestState::as_str)),
            events::stage.eq(new.stage),
            events::reasons.eq(&reasons),
            events::note.eq(new.note),
            events::hash.eq(entry.hash()?),
            events::previous_hash.eq(&previous),
            events::on_behalf_of.eq(&absent),
            events::on_behalf_name.eq(by.on_behalf_of.as_ref().map(|(_, name)| name)),
            events::proposed_by.eq(&proposer),
            events::proposed_name.eq(new.proposed_by.map(|(_, name)| name)),
        ))
        .execute(tx.db)
        // Two at once read the same last event; the second one's write is based on what is no longer so.
        .map_err(
            |error| if crate::db::is_unique_violation(&error) { ApiError::STALE } else { error.into() },
        )?;
    Ok(())
}

#[derive(Queryable)]
struct Row {
    request_id: String,
    sequence: i64,
    action: String,
    actor_id: String,
    actor_name: String,
    role: Option<String>,
    at: NaiveDateTime,
    from_state: Option<String>,
    to_state: Option<String>,
    stage: Option<String>,
    reasons: String,
    note: Option<String>,
    hash: String,
    previous_hash: Option<String>,
    on_behalf_of: Option<String>,
    on_behalf_name: Option<String>,
    proposed_by: Option<String>,
    proposed_name: Option<String>,
}

/// An event as it is kept.
pub struct Kept {
    pub sequence: i64,
    pub action: Action,
    pub actor: AccountId,
    /// The absent officer in whose stead it was done.
    pub on_behalf_of: Option<AccountId>,
    actor_name: String,
    on_behalf_name: Option<String>,
    proposed_name: Option<String>,
    role: Option<Role>,
    pub at: DateTime<Utc>,
    from: Option<RequestState>,
    to: Option<RequestState>,
    stage: Option<String>,
    reasons: Vec<String>,
    note: Option<String>,
    hash: String,
    previous_hash: Option<String>,
    /// What the hash is of.
    text: String,
}

/// Each event with the stage at which it was made; the event itself names the one to which it led.
pub fn with_stage(history: &[Kept]) -> impl DoubleEndedIterator<Item = (Option<&str>, &Kept)> {
    let before = |at: usize| at.checked_sub(1).and_then(|at| history.get(at));
    history
        .iter()
        .enumerate()
        .map(move |(at, event)| (before(at).and_then(|one| one.stage.as_deref()), event))
}

/// The history, first event first. A broken chain is an error.
pub fn of_request(tx: &mut Tx<'_>, request: RequestId) -> Result<Vec<Kept>, ApiError> {
    let rows: Vec<Row> = events::table
        .filter(events::request_id.eq(request.to_string()))
        .order(events::sequence)
        .load(tx.db)?;
    let mut kept: Vec<Kept> = Vec::with_capacity(rows.len());
    for row in rows {
        let impossible =
            || ApiError::internal(format!("request {request}: impossible event {}", row.sequence));
        let state = |text: &Option<String>| {
            text.as_deref().map(str::parse::<RequestState>).transpose().map_err(|_| impossible())
        };
        let mut event = Kept {
            text: String::new(),
            sequence: row.sequence,
            action: row.action.parse().map_err(|_| impossible())?,
            actor: row.actor_id.parse().map_err(|_| impossible())?,
            on_behalf_of: row
                .on_behalf_of
                .as_deref()
                .map(str::parse)
                .transpose()
                .map_err(|_| impossible())?,
            on_behalf_name: row.on_behalf_name.clone(),
            proposed_name: row.proposed_name.clone(),
            role: row.role.as_deref().map(str::parse).transpose().map_err(|_| impossible())?,
            at: from_db(row.at),
            from: state(&row.from_state)?,
            to: state(&row.to_state)?,
            reasons: serde_json::from_str(&row.reasons)?,
            actor_name: row.actor_name.clone(),
            stage: row.stage.clone(),
            note: row.note.clone(),
            hash: row.hash.clone(),
            previous_hash: row.previous_hash.clone(),
        };
        let entry = Entry {
            request: row.request_id.clone(),
            sequence: row.sequence,
            action: event.action,
            actor: row.actor_id.clone(),
            role: event.role,
            at: event.at.timestamp_micros(),
            from: event.from,
            to: event.to,
            stage: row.stage.as_deref(),
            reasons: &row.reasons,
            note: row.note.as_deref(),
            on_behalf_of: row.on_behalf_of.as_deref(),
            proposed_by: row.proposed_by.as_deref(),
            previous: row.previous_hash.as_deref(),
        };
        let expected_previous = kept.last().map(|event: &Kept| event.hash.as_str());
        event.text = entry.text()?;
        if entry.hash()? != event.hash || event.previous_hash.as_deref() != expected_previous {
            return Err(ApiError::internal(format!(
                "request {request}: the history was altered at event {}",
                row.sequence
            )));
        }
        kept.push(event);
    }
    Ok(kept)
}

/// The history as it is hashed, so that others can check the chain by themselves.
pub fn exported(request: RequestId, kept: Vec<Kept>) -> ExportedHistory {
    let entries = kept.into_iter().map(|event| ExportedEvent { entry: event.text, hash: event.hash });
    ExportedHistory { request, entries: entries.collect() }
}

/// The history as it is shown. An applicant sees officers by their role, not by name.
pub fn shown(request: &Stored, kept: Vec<Kept>, to_officer: bool) -> Vec<Event> {
    let engine = AccountId(uuid::Uuid::nil());
    // Two stages may use one id for reasons of their own.
    let labels = |stage: Option<&str>, event: &Kept| -> Vec<Text> {
        if event.action == Action::Revoke {
            let known = |id: &String| RevocationReason::ALL.into_iter().find(|reason| reason.as_str() == id);
            let known = event.reasons.iter().filter_map(known);
            return known.map(|reason| messages::words(&reason.message_id(), &[])).collect();
        }
        let stage = stage.and_then(|id| request.procedure().stage(id));
        let known = |id: &String| stage?.reasons.iter().find(|r| r.id == *id).map(|r| r.label.clone());
        event.reasons.iter().filter_map(known).collect()
    };
    let reasons: Vec<Vec<Text>> = with_stage(&kept).map(|(stage, event)| labels(stage, event)).collect();
    let title = |id: &String| request.procedure().stage(id).map(|stage| stage.title.clone());
    kept.into_iter()
        .zip(reasons)
        .map(|(event, reasons)| (payment_in(&event), event, reasons))
        .map(|(payment, event, reasons)| Event {
            sequence: event.sequence,
            action: event.action,
            at: event.at,
            by_engine: event.actor == engine,
            actor_name: (to_officer || event.role.is_none()).then_some(event.actor_name),
            on_behalf_of: event.on_behalf_name.filter(|_| to_officer),
            proposed_by: event.proposed_name.filter(|_| to_officer),
            role: event.role,
            from: event.from,
            to: event.to,
            stage_title: event.stage.as_ref().and_then(title),
            stage: event.stage,
            reasons,
            payment_confirmed: payment,
            text: event.note.filter(|_| payment.is_none()),
            hash: event.hash,
            previous_hash: event.previous_hash,
        })
        .collect()
}

/// Notes of the one thing that saving does beside keeping what was typed.
pub const PAYMENT_CONFIRMED: &str = "payment_confirmed";
pub const PAYMENT_UNCONFIRMED: &str = "payment_unconfirmed";

fn payment_in(event: &Kept) -> Option<bool> {
    match event.note.as_deref().filter(|_| event.action == Action::Fill)? {
        PAYMENT_CONFIRMED => Some(true),
        PAYMENT_UNCONFIRMED => Some(false),
        _ => None,
    }
}
