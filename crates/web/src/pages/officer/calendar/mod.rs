//! The calendar of an institution: its holidays by year, and what was done to them.

mod changes;
mod entry;
mod list;

use crate::api::{self, Failure};
use crate::catalogues;
use crate::components::{Banner, Button, Choice, Field, Form, Loaded, PageTitle, Select, Tone};
use crate::format;
use crate::i18n::t;
use crate::session;
use changes::Changes;
use chrono::Datelike;
use entry::{Editing, EntryDialog};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use list::Holidays;
use ventanilla_shared::api::calendars::Calendar;
use ventanilla_shared::decision::Role;
use ventanilla_shared::procedure::ChoiceSource;

async fn calendar(institution: &str, year: &str) -> Result<Calendar, Failure> {
    let institution = String::from(js_sys::encode_uri_component(institution));
    let year = String::from(js_sys::encode_uri_component(year.trim()));
    api::get(format!("/calendars/{institution}?year={year}")).json().await
}

/// For administrators: the holidays of an institution that they administer, which they add, change and remove.
#[component]
pub fn CalendarPage() -> impl IntoView {
    let form = Form::new();
    let grants = session::me_now().map(|me| me.grants).unwrap_or_default();
    let mut own: Vec<String> = grants
        .into_iter()
        .filter(|grant| grant.role == Role::Administrator)
        .map(|grant| grant.institution)
        .collect();
    own.sort();
    own.dedup();
    let institution = RwSignal::new(own.first().cloned().unwrap_or_default());
    let (typed, year) = year_signals();
    let calendar = Loaded::new(move || {
        let (institution, year) = (institution.get(), year.get());
        async move { calendar(&institution, &year).await }
    });
    let editing = RwSignal::new(None::<Editing>);
    let saved = RwSignal::new(false);
    let entries = catalogues::entries(ChoiceSource::Institutions);
    let several = own.len() > 1;
    let choices = Signal::derive(move || {
        let named =
            entries.read().iter().filter(|entry| own.contains(&entry.value)).cloned().collect::<Vec<_>>();
        named.into_iter().map(|entry| Choice::new(entry.value, entry.label)).collect::<Vec<_>>()
    });
    let again = Callback::new(move |()| {
        saved.set(false);
        year.set(typed.get_untracked());
    });
    view! {
        <main class="wrap page">
            <div class="row between">
                <div><PageTitle text=t("officer-calendar-title")/></div>
                <p><Button busy=false on_press=Callback::new(move |()| editing.set(Some(Editing::New)))>{t("officer-calendar-add")}</Button></p>
            </div>
            <p>{t("officer-calendar-text")}</p>
            <Show when=move || saved.get()>
                <Banner tone=Tone::Good live=true><p>{t("officer-calendar-saved")}</p></Banner>
            </Show>
            <section class="card">
                <div class="filters">
                    {several.then(|| view! {
                        <Select form pointer="/institution" label=t("officer-calendar-institution") value=institution choices width="w-medium" no_empty=true
                            on_change=Callback::new(move |()| saved.set(false))/>
                    })}
                    <Field form pointer="/year" label=t("officer-calendar-year") value=typed inputmode="numeric" width="w-date" autocomplete="off"
                        on_change=again/>
                </div>
                <div aria-live="polite">
                    {calendar.view(move |shown| view! { <Holidays shown calendar editing saved/> }.into_any())}
                </div>
            </section>
            <EntryDialog editing calendar saved/>
            <Changes institution calendar/>
        </main>
    }
}

/// For everybody: the holidays that an institution's terms leave out.
#[component]
pub fn PublicCalendarPage() -> impl IntoView {
    let form = Form::new();
    let params = leptos_router::hooks::use_params_map();
    let (typed, year) = year_signals();
    let calendar = Loaded::new(move || {
        let institution = params.read().get("institution").unwrap_or_default();
        let year = year.get();
        async move { calendar(&institution, &year).await }
    });
    view! {
        <main class="wrap page">
            <PageTitle text=t("web-calendar-title")/>
            <p>{t("officer-calendar-text")}</p>
            <section class="card">
                <div class="filters">
                    <Field form pointer="/year" label=t("officer-calendar-year") value=typed inputmode="numeric" width="w-date" autocomplete="off"
                        on_change=Callback::new(move |()| year.set(typed.get_untracked()))/>
                </div>
                <div aria-live="polite">
                    {calendar.view(|shown| view! { <list::HolidayTable shown/> }.into_any())}
                </div>
            </section>
        </main>
    }
}

/// The year as it is typed, and the one that is shown; at first that of the address, or this one.
fn year_signals() -> (RwSignal<String>, RwSignal<String>) {
    let asked = use_query_map().with_untracked(|query| query.get("year"));
    let first = asked.unwrap_or_else(|| format::today().year().to_string());
    (RwSignal::new(first.clone()), RwSignal::new(first))
}
