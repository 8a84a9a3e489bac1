use super::{managed, role_text};
use crate::api::{self, Failure};
use crate::components::{
    Button, Choice, DateField, Fault, Form, FormView, Load, PageTitle, Select, TextArea,
};
use crate::i18n::{self, t};
use crate::session;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use ventanilla_shared::api::absences::{Absence, Colleague, NewAbsence};
use ventanilla_shared::decision::{Grant, Role};
use ventanilla_shared::{AccountId, Date};

/// Enters an absence.
#[component]
pub fn NewAbsencePage() -> impl IntoView {
    view! {
        <main class="wrap page narrow">
            <a class="crumb" href="/officer/absences">{t("officer-absences-title")}</a>
            <PageTitle text=t("officer-absences-new")/>
            <section class="card">
                {Load::view(colleagues, |people| view! { <Enter people/> }.into_any())}
            </section>
        </main>
    }
}

/// Who works at the institutions of which one manages a unit.
async fn colleagues() -> Result<Vec<Colleague>, Failure> {
    let mut institutions: Vec<String> = managed().into_iter().map(|grant| grant.institution).collect();
    institutions.sort();
    institutions.dedup();
    let mut people: Vec<Colleague> = Vec::new();
    for institution in institutions {
        let found: Vec<Colleague> = api::get(format!("/institutions/{institution}/officers")).json().await?;
        people.extend(found);
    }
    Ok(people)
}

#[component]
fn Enter(people: Vec<Colleague>) -> impl IntoView {
    let form = Form::new();
    let (seat, substitute) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (from, until) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let reason = RwSignal::new(String::new());
    let key = StoredValue::new(api::IdempotencyKey::new());
    let navigate = use_navigate();
    let own = managed();
    let manages = |grant: &Grant| {
        own.iter().any(|held| {
            held.institution == grant.institution
                && (held.role == Role::Administrator || held.unit == grant.unit)
        })
    };
    // Everybody with each role that somebody else could have meanwhile.
    let seats: Vec<(AccountId, String, Grant)> = people
        .iter()
        .flat_map(|one| one.grants.iter().map(move |grant| (one.id, one.name.clone(), grant.clone())))
        .filter(|(.., grant)| !matches!(grant.role, Role::Administrator | Role::Auditor) && manages(grant))
        .collect();
    let seat_choices: Vec<Choice> = seats
        .iter()
        .enumerate()
        .map(|(at, (_, name, grant))| {
            let (name, role, unit) = (name.clone(), grant.role, grant.unit.clone());
            Choice::new(at.to_string(), move || {
                let role = role_text(role);
                i18n::text_with(
                    "officer-absence-who-option",
                    &[("name", &name), ("role", &role), ("unit", &unit)],
                )
            })
        })
        .collect();
    let seats = StoredValue::new(seats);
    let chosen = move || {
        let at = seat.get().parse::<usize>().ok()?;
        seats.with_value(|seats| seats.get(at).cloned())
    };
    let me = session::me_now().map(|me| me.id);
    let substitutes = Signal::derive(move || {
        let absent = chosen();
        let fits = |one: &&Colleague| {
            let appoints = one.grants.iter().any(|grant| grant.role == Role::Administrator);
            let of = absent.as_ref().is_none_or(|(id, _, grant)| {
                *id != one.id && one.grants.iter().any(|held| held.institution == grant.institution)
            });
            !appoints && of && Some(one.id) != me
        };
        people
            .iter()
            .filter(fits)
            .map(|one| Choice::new(one.id.to_string(), one.name.clone()))
            .collect::<Vec<_>>()
    });
    let enter = move |()| {
        let absent = untrack(chosen);
        let substitute = substitute.with_untracked(|id| id.parse::<AccountId>().ok());
        let day = |text: RwSignal<String>| text.with_untracked(|text| text.parse::<Date>().ok());
        let (first, last) = (day(from), day(until));
        let why = reason.with_untracked(|text| text.trim().to_owned());
        let missing = [
            ("/absent", "absence_role_missing", absent.is_none()),
            ("/substitute", "absence_substitute_missing", substitute.is_none()),
            ("/from", "date", first.is_none()),
            ("/until", "date", last.is_none()),
            ("/reason", "reason", why.is_empty()),
        ];
        let faults =
            missing.iter().filter(|(.., missing)| *missing).map(|(at, code, _)| Fault::field(at, code));
        let fine = form.refuse(faults.collect());
        let (true, Some((absent, _, grant)), Some(substitute), Some(from), Some(until)) =
            (fine, absent, substitute, first, last)
        else {
            return;
        };
        let body = NewAbsence { grant, absent, substitute, from, until, reason: why };
        let call = api::post("/absences").body(&body).idempotent(&key.get_value());
        let navigate = navigate.clone();
        form.send(async move {
            match call.json::<Absence>().await {
                Ok(_) => {
                    navigate("/officer/absences?done=1", NavigateOptions::default());
                    Ok(())
                }
                Err(failure) => {
                    // The next attempt is another one.
                    key.try_set_value(api::IdempotencyKey::new());
                    Err(failure)
                }
            }
        });
    };
    view! {
        <FormView form on_submit=enter>
            <Select form pointer="/absent" label=t("officer-absence-who") value=seat choices=seat_choices/>
            <Select form pointer="/substitute" label=t("officer-absence-substitute") value=substitute choices=substitutes/>
            <div class="columns">
                <DateField form pointer="/from" label=t("officer-absence-from") value=from/>
                <DateField form pointer="/until" label=t("officer-absence-until") hint=t("officer-absence-until-hint") value=until/>
            </div>
            <TextArea form pointer="/reason" label=t("officer-absence-reason") value=reason rows=2/>
            <div class="buttons">
                <Button busy=form.busy()>{t("officer-absence-enter")}</Button>
                <a class="govuk-button govuk-button--secondary" href="/officer/absences">{t("web-cancel")}</a>
            </div>
        </FormView>
    }
}
