//! What the officer enters at a stage, while it is entered: it saves by itself and loses nothing that was typed.

use crate::api::{self, Failure};
use crate::components::{AnswersInput, Fault, Form, Saver, items_of, lists_of};
use crate::format;
use crate::i18n::Said;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use ventanilla_shared::api::requests::{OfficerData, Request};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::procedure::{
    Context, Finding, Section, Severity, Stage, validate_answers, validate_item,
};

/// How long after the last key something is saved.
const PAUSE_MS: u32 = 1_200;

/// One item of a repeated section while it is edited.
#[derive(Clone)]
pub struct Record {
    /// Stays with the item when others before it are removed.
    pub key: u32,
    pub input: AnswersInput,
    /// Whether its fields are shown.
    pub open: RwSignal<bool>,
}

/// A section of the officer's form.
#[derive(Clone)]
pub enum Part {
    Once(Box<AnswersInput>),
    Items(RwSignal<Vec<Record>>),
}

/// The officer's form, checklist and confirmation of payment of one request.
#[derive(Clone, Copy)]
pub struct Work {
    pub saver: Saver,
    /// Faults of the fields; their pointers are [`Work::pointer`]'s.
    pub form: Form,
    /// Counts changes; for what is drawn from the answers as they stand.
    pub changes: RwSignal<u32>,
    pub payment: RwSignal<bool>,
    /// Whether answers are wrong, so that the server would not take them.
    pub held_back: RwSignal<bool>,
    /// Set once sending on was tried: from then on everything that is still open is listed.
    pub tried: RwSignal<bool>,
    /// Asks to send on, from wherever there is a button for it.
    pub send: RwSignal<u32>,
    stage: StoredValue<Stage>,
    fee: bool,
    parts: StoredValue<Vec<(Section, Part)>>,
    points: StoredValue<Vec<(String, RwSignal<bool>)>>,
    dirty: StoredValue<bool>,
    keys: StoredValue<u32>,
    // Owns the signals of items added later, which would otherwise end with the event that added them.
    owner: StoredValue<Option<Owner>>,
}

impl Work {
    pub fn new(request: &Request, stage: &Stage, fee: bool) -> Self {
        let points = stage
            .checklist
            .iter()
            .map(|item| (item.id.clone(), RwSignal::new(request.checklist.contains(&item.id))));
        let work = Self {
            saver: Saver::new(request),
            form: Form::new(),
            changes: RwSignal::new(0),
            payment: RwSignal::new(request.payment_confirmation.is_some()),
            held_back: RwSignal::new(false),
            tried: RwSignal::new(false),
            send: RwSignal::new(0),
            stage: StoredValue::new(stage.clone()),
            fee,
            parts: StoredValue::new(Vec::new()),
            points: StoredValue::new(points.collect()),
            dirty: StoredValue::new(false),
            keys: StoredValue::new(0),
            owner: StoredValue::new(Owner::current()),
        };
        let part = |section: &Section| {
            let known = request.officer_data.get(&section.id);
            let part = if section.repeat.is_some() {
                let records = items_of(known).iter().map(|item| work.record(section, item, false)).collect();
                Part::Items(RwSignal::new(records))
            } else {
                let known = known.and_then(Value::as_object).cloned().unwrap_or_default();
                Part::Once(Box::new(AnswersInput::new(section, &known, &request.officer_data)))
            };
            (section.clone(), part)
        };
        work.parts.set_value(stage.form.iter().map(part).collect());
        work
    }

    /// A new item of a repeated section.
    pub fn record(self, section: &Section, known: &Map<String, Value>, open: bool) -> Record {
        self.keys.update_value(|key| *key += 1);
        let make = || Record {
            key: self.keys.get_value(),
            input: AnswersInput::new(
                section,
                known,
                &self.saver.request().with_untracked(|request| request.officer_data.clone()),
            ),
            open: RwSignal::new(open),
        };
        match self.owner.get_value() {
            Some(owner) => owner.with(make),
            None => make(),
        }
    }

    pub fn parts(self) -> Vec<(Section, Part)> {
        self.parts.get_value()
    }

    /// Whether a point of the checklist is ticked off.
    pub fn point(self, id: &str) -> RwSignal<bool> {
        let found =
            self.points.with_value(|points| points.iter().find(|(own, _)| own == id).map(|(_, tick)| *tick));
        found.unwrap_or_default()
    }

    /// The pointer of an item's fields in the form: unlike the API's it does not change when others are removed.
    pub fn pointer(section: &str, key: u32) -> String {
        format!("/data/{section}/{key}")
    }

    /// Something is being typed.
    pub fn typed(self) {
        self.dirty.set_value(true);
        self.changes.update(|count| *count += 1);
        let seen = self.changes.get_untracked();
        spawn_local(async move {
            gloo_timers::future::TimeoutFuture::new(PAUSE_MS).await;
            // Still there, and nothing typed since.
            if self.changes.try_get_untracked() == Some(seen) && self.dirty.try_get_value() == Some(true) {
                self.save();
            }
        });
    }

    /// A field was left or a choice made: what is wrong is said, and the rest saved.
    pub fn changed(self) {
        self.dirty.set_value(true);
        self.changes.update(|count| *count += 1);
        self.save();
        // Not at once: a message that appears between the press and the release of a button moves the button away.
        gloo_timers::callback::Timeout::new(250, move || {
            if let Some(tried) = self.tried.try_get_untracked() {
                self.form.note(if tried { self.open_points() } else { self.read().1 });
            }
        })
        .forget();
    }

    fn save(self) {
        // Somebody saved another version: first it has to be said which one stays.
        let stale =
            |failure: &Option<Failure>| failure.as_ref().and_then(Failure::code) == Some(ProblemCode::Stale);
        if untrack(|| stale(&self.saver.failure())) {
            return;
        }
        let (body, _) = self.read();
        self.dirty.set_value(false);
        self.saver.save("officer-data", body);
    }

    /// Saves what is not saved yet, and waits for it.
    pub async fn flush(self) -> Result<(), Failure> {
        if self.dirty.get_value() || self.saver.failed() {
            let (body, _) = self.read();
            self.dirty.set_value(false);
            return self.saver.save_now("officer-data", body).await;
        }
        self.saver.settled().await;
        if self.saver.failed() { Box::pin(self.flush()).await } else { Ok(()) }
    }

    /// Saves over what somebody else, or another tab, has saved meanwhile.
    pub async fn save_over(self) -> Result<(), Failure> {
        self.saver.refresh().await?;
        self.dirty.set_value(true);
        self.flush().await
    }

    /// Whether leaving the page would lose something.
    pub fn unsaved(self) -> bool {
        self.dirty.try_get_value().unwrap_or_default() || self.saver.failed()
    }

    /// Saves what is left when the page is left by a link. Nobody waits for it.
    pub fn save_on_leaving(self) {
        if self.dirty.try_get_value() != Some(true) {
            return;
        }
        let (body, _) = self.read();
        let (id, version) = self.saver.request().with_untracked(|request| (request.id, request.version));
        self.forget();
        let call = api::put(format!("/requests/{id}/officer-data")).if_match(api::etag(version)).body(&body);
        spawn_local(async move {
            if let Err(failure) = call.nothing().await {
                leptos::logging::warn!("the last change was not saved: {failure:?}");
            }
        });
    }

    /// What was typed is given up.
    pub fn forget(self) {
        self.dirty.set_value(false);
    }

    /// The answers of every section as they stand, with what is wrong or missing in them.
    fn answers(self) -> Vec<(Section, Value, Vec<Finding>)> {
        let answers = |(section, part): (Section, Part)| {
            let answers = match part {
                Part::Once(input) => Value::Object(input.read()),
                Part::Items(records) => {
                    json!({ "items": records.with_untracked(|list| list.iter().map(|one| one.input.read()).collect::<Vec<_>>()) })
                }
            };
            let lists = lists_of(&section);
            let others = self.saver.request().with_untracked(|request| request.officer_data.clone());
            let context = Context { today: format::today(), lists: &*lists, form: &others };
            let findings = validate_answers(&section, &answers, &context);
            (section, answers, findings)
        };
        self.parts().into_iter().map(answers).collect()
    }

    /// What is saved, and what is wrong. Wrong answers are held back until they are corrected: the server would refuse
    /// everything else along with them.
    fn read(self) -> (Value, Vec<Fault>) {
        let mut faults = Vec::new();
        let mut data = BTreeMap::new();
        for (section, mut answers, findings) in self.answers() {
            for finding in findings.iter().filter(|finding| is_wrong(finding)) {
                faults.push(self.fault(&section, finding));
                take_out(&mut answers, &finding.pointer);
            }
            data.insert(section.id, answers);
        }
        self.held_back.set(!faults.is_empty());
        let ticked = self.points.with_value(|points| {
            points.iter().filter(|(_, tick)| tick.get_untracked()).map(|(id, _)| id.clone()).collect()
        });
        let body = OfficerData { data, checklist: ticked, payment_confirmed: self.payment.get_untracked() };
        (json!(body), faults)
    }

    /// What keeps the request from going on: answers, open points, the payment.
    pub fn open_points(self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let stage = self.stage.get_value();
        if self.fee && stage.confirms_payment && !self.payment.get_untracked() {
            faults.push(Fault {
                pointer: "/payment_confirmed".into(),
                said: Said::message("problem-payment-unconfirmed"),
            });
        }
        let open = |id: &str| !self.point(id).get_untracked();
        for item in stage.checklist.iter().filter(|item| open(&item.id)) {
            faults.push(Fault {
                pointer: format!("/checklist/{}", item.id),
                said: Said::About("officer-point-open".into(), item.label.clone()),
            });
        }
        for (section, _, findings) in self.answers() {
            let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
            faults.extend(errors.map(|finding| self.fault(&section, finding)));
        }
        faults
    }

    /// How many answers of an item are missing or wrong, as they stand.
    pub fn open_in(self, section: &Section, record: &Record) -> usize {
        self.changes.track();
        let lists = lists_of(section);
        let others = self.saver.request().with_untracked(|request| request.officer_data.clone());
        let context = Context { today: format::today(), lists: &*lists, form: &others };
        let findings = validate_item(section, &record.input.read(), &context);
        findings.iter().filter(|finding| finding.severity == Severity::Error).count()
    }

    /// A finding as the form shows it; its item is opened, so that the link to the field leads somewhere.
    fn fault(self, section: &Section, finding: &Finding) -> Fault {
        Fault {
            pointer: self.own_pointer(&format!("/data/{}{}", section.id, finding.pointer)),
            said: Said::finding(finding),
        }
    }

    /// The server's pointer (`/data/records/items/3/salary`) as the form's.
    pub fn own_pointer(self, pointer: &str) -> String {
        let own = || {
            let mut steps = pointer.strip_prefix("/data/")?.split('/');
            let (section, items, at, field) = (steps.next()?, steps.next()?, steps.next(), steps.next());
            if items != "items" {
                return None;
            }
            let records = self.parts().into_iter().find_map(|(own, part)| match part {
                Part::Items(records) if own.id == section => Some(records),
                _ => None,
            })?;
            // The list as a whole: too few, too many.
            let Some(at) = at.and_then(|at| at.parse::<usize>().ok()) else {
                return Some(format!("/data/{section}"));
            };
            let record = records.with_untracked(|list| list.get(at).cloned())?;
            Some(format!("{}/{}", Self::pointer(section, record.key), field.unwrap_or_default()))
        };
        own().unwrap_or_else(|| pointer.to_owned())
    }

    /// Opens the items in which something is wrong.
    pub fn open_faulty(self, faults: &[Fault]) {
        for (section, part) in self.parts() {
            let Part::Items(records) = part else { continue };
            for record in records.get_untracked() {
                let own = format!("{}/", Self::pointer(&section.id, record.key));
                if faults.iter().any(|fault| fault.pointer.starts_with(&own)) {
                    record.open.set(true);
                }
            }
        }
    }

    /// The server's faults as the form shows them.
    pub fn faults_of(self, failure: &Failure) -> Vec<Fault> {
        let own = |fault: Fault| Fault { pointer: self.own_pointer(&fault.pointer), ..fault };
        failure.faults().into_iter().map(own).collect()
    }
}

/// Whether an answer is wrong, and not one that is still to come: what the server refuses to save.
fn is_wrong(finding: &Finding) -> bool {
    finding.severity == Severity::Error && !matches!(finding.code.as_str(), "missing" | "too_few_items")
}

/// Takes the answer at a pointer out of a section's answers.
fn take_out(answers: &mut Value, pointer: &str) {
    if let Some((parent, field)) = pointer.rsplit_once('/')
        && let Some(object) = answers.pointer_mut(parent).and_then(Value::as_object_mut)
        // The list itself stays: what is wrong with it is said, and the server keeps what it had.
        && field != "items"
    {
        object.remove(field);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_answer_is_held_back_and_the_rest_stays() {
        let mut answers = json!({ "items": [{ "code": "7", "salary": "mucho" }, { "code": "8" }] });
        take_out(&mut answers, "/items/0/salary");
        assert_eq!(answers, json!({ "items": [{ "code": "7" }, { "code": "8" }] }));
        take_out(&mut answers, "/items");
        take_out(&mut answers, "/items/9/code");
        assert_eq!(answers, json!({ "items": [{ "code": "7" }, { "code": "8" }] }));
    }
}
