use crate::api;
use crate::catalogues;
use crate::components::{Choice, Fault, Field, Form, Loaded, Select, control_id, focus, focus_element};
use crate::i18n::{self, t};
use leptos::prelude::*;
use ventanilla_shared::api::officers::Unit;
use ventanilla_shared::decision::{Grant, Role};
use ventanilla_shared::procedure::ChoiceSource;

#[derive(Clone)]
struct Row {
    key: u32,
    role: RwSignal<String>,
    institution: RwSignal<String>,
    unit: RwSignal<String>,
}

/// The roles of an officer while they are edited.
#[derive(Clone, Copy)]
pub struct GrantsInput {
    rows: RwSignal<Vec<Row>>,
    keys: StoredValue<u32>,
    owner: StoredValue<Option<Owner>>,
}

impl GrantsInput {
    /// Starts with the grants that are held, or with one empty row.
    pub fn new(grants: &[Grant]) -> Self {
        let input = Self {
            rows: RwSignal::new(Vec::new()),
            keys: StoredValue::new(0),
            owner: StoredValue::new(Owner::current()),
        };
        let rows: Vec<Row> = grants.iter().map(|grant| input.row(Some(grant))).collect();
        input.rows.set(if rows.is_empty() { vec![input.row(None)] } else { rows });
        input
    }

    fn row(self, grant: Option<&Grant>) -> Row {
        self.keys.update_value(|key| *key += 1);
        let make = || Row {
            key: self.keys.get_value(),
            role: RwSignal::new(grant.map(|grant| grant.role.as_str().to_owned()).unwrap_or_default()),
            institution: RwSignal::new(grant.map(|grant| grant.institution.clone()).unwrap_or_default()),
            unit: RwSignal::new(grant.map(|grant| grant.unit.clone()).unwrap_or_default()),
        };
        // The page owns the signals of rows added later, and not the click that added them.
        match self.owner.get_value() {
            Some(owner) => owner.with(make),
            None => make(),
        }
    }

    /// The grants as they stand, or what is missing in them.
    pub fn read(self) -> Result<Vec<Grant>, Vec<Fault>> {
        let (mut grants, mut faults) = (Vec::new(), Vec::new());
        for row in self.rows.get_untracked() {
            let role = row.role.with_untracked(|role| role.parse::<Role>());
            let institution = row.institution.get_untracked();
            let unit = row.unit.get_untracked().trim().to_owned();
            if role.is_err() {
                faults.push(Fault::field(&pointer(row.key, "role"), "grant_role"));
            }
            if institution.is_empty() {
                faults.push(Fault::field(&pointer(row.key, "institution"), "grant_institution"));
            }
            if !named(&unit) {
                faults.push(Fault::field(&pointer(row.key, "unit"), "grant_unit_name"));
            }
            if let Ok(role) = role {
                grants.push(Grant { role, institution, unit });
            }
        }
        if faults.is_empty() { Ok(grants) } else { Err(faults) }
    }

    /// The server's pointers (`/grants/0/unit`) as the form's: rows keep theirs when others are removed.
    pub fn own_fault(self, fault: Fault) -> Fault {
        let own = || {
            let (at, field) = fault.pointer.strip_prefix("/grants/")?.split_once('/')?;
            let at: usize = at.parse().ok()?;
            let key = self.rows.with_untracked(|rows| rows.get(at).map(|row| row.key))?;
            Some(pointer(key, field))
        };
        Fault { pointer: own().unwrap_or(fault.pointer.clone()), ..fault }
    }
}

/// A unit's code as the server takes it.
fn named(unit: &str) -> bool {
    (1..=80).contains(&unit.len()) && unit.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
}

fn pointer(key: u32, field: &str) -> String {
    format!("/grants/row-{key}/{field}")
}

/// Rows of role, institution and unit.
#[component]
pub fn GrantFields(form: Form, input: GrantsInput) -> impl IntoView {
    let roles: Vec<Choice> = Role::ALL
        .map(|role| Choice::new(role.as_str(), move || i18n::text(&format!("role-{}", role.as_str()))))
        .to_vec();
    let entries = catalogues::entries(ChoiceSource::Institutions);
    let institutions = Signal::derive(move || {
        entries
            .read()
            .iter()
            .map(|entry| Choice::new(entry.value.clone(), entry.label.clone()))
            .collect::<Vec<_>>()
    });
    // Units are free text; those that procedures, registers and other grants name are offered.
    let units = Loaded::new(|| async { api::get("/officers/units").json::<Vec<Unit>>().await });
    let group = control_id("/grants");
    let add_id = format!("{group}-add");
    let back_to = add_id.clone();
    let fault = Signal::derive(move || form.fault("/grants"));
    let add = move |_| {
        let row = input.row(None);
        let id = control_id(&pointer(row.key, "role"));
        input.rows.update(|rows| rows.push(row));
        gloo_timers::callback::Timeout::new(30, move || focus(&id)).forget();
    };
    let place = move |key: u32| {
        input.rows.with(|rows| rows.iter().position(|row| row.key == key).unwrap_or_default() + 1)
    };
    let remove = StoredValue::new(move |key: u32| {
        input.rows.update(|rows| rows.retain(|row| row.key != key));
        focus_element(&back_to);
    });
    let row = move |row: Row| {
        let key = row.key;
        let institution = row.institution;
        let offered = Signal::derive(move || {
            let of = institution.get();
            let known = units.get().unwrap_or_default().into_iter();
            known.filter(|unit| unit.institution == of).map(|unit| unit.unit).collect::<Vec<_>>()
        });
        let number = move || place(key).to_string();
        view! {
            <fieldset class="govuk-fieldset grant">
                <legend class="govuk-fieldset__legend">{move || i18n::text_with("officer-grant-number", &[("number", &number())])}</legend>
                <div class="columns">
                    <Select form pointer=pointer(key, "role") label=t("officer-grant-role") value=row.role choices=roles.clone()/>
                    <Select form pointer=pointer(key, "institution") label=t("officer-grant-institution") value=row.institution choices=institutions/>
                    <Field form pointer=pointer(key, "unit") label=t("officer-grant-unit") hint=t("officer-grant-unit-hint") value=row.unit
                        autocomplete="off" suggestions=offered/>
                </div>
                <button type="button" class="link-button bad" on:click=move |_| remove.with_value(|remove| remove(key))
                    aria-label=move || i18n::text_with("officer-grant-remove", &[("number", &number())])>{t("web-remove")}</button>
            </fieldset>
        }
    };
    view! {
        <div id=group class="govuk-form-group" class:govuk-form-group--error=move || fault.with(Option::is_some)>
            <h2>{t("officer-staff-roles")}</h2>
            {move || fault.get().map(|said| view! { <p class="govuk-error-message">{move || said.say()}</p> })}
            <For each=move || input.rows.get() key=|row| row.key children=row/>
            <button type="button" class="govuk-button govuk-button--secondary govuk-button--small" id=add_id on:click=add>{t("officer-grant-add")}</button>
        </div>
    }
}

/// `Review · INSTITUTE / certifications`.
pub fn grant_text(grant: &Grant) -> String {
    let role = i18n::text(&format!("role-{}", grant.role.as_str()));
    format!("{role} · {} / {}", grant.institution, grant.unit)
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_unit_is_a_code_and_not_a_sentence() {
        assert!(named("certifications") && named("unit_2-a"));
        for wrong in ["", "two words", "dirección", &"x".repeat(81)] {
            assert!(!named(wrong), "{wrong}");
        }
    }
}
