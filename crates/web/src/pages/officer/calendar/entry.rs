use crate::api;
use crate::components::{Button, Choice, DateField, Dialog, Fault, Field, Form, FormView, Loaded, Radios};
use crate::format;
use crate::i18n::{self, t};
use crate::pages::officer::moves::CancelButton;
use leptos::prelude::*;
use ventanilla_shared::api::calendars::{Calendar, Holiday, HolidayEntry, HolidayKind};
use ventanilla_shared::{Date, Text};

/// What the dialog is open for.
#[derive(Debug, Clone, PartialEq)]
pub enum Editing {
    New,
    Known(Holiday),
}

/// The dialog that adds or changes a holiday.
#[component]
pub fn EntryDialog(
    editing: RwSignal<Option<Editing>>,
    calendar: Loaded<Calendar>,
    saved: RwSignal<bool>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || {
        if editing.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() {
            editing.set(None);
        }
    });
    let title = move || match editing.get() {
        Some(Editing::Known(holiday)) => {
            i18n::text_with("officer-calendar-edit-title", &[("date", &format::day(holiday.date))])
        }
        _ => i18n::text("officer-calendar-add"),
    };
    view! {
        <Dialog open title>
            {move || {
                let known = match editing.get_untracked() {
                    Some(Editing::Known(holiday)) => Some(holiday),
                    _ => None,
                };
                untrack(|| calendar.get()).map(|shown| view! { <EntryForm shown known calendar saved open/> })
            }}
        </Dialog>
    }
}

#[component]
fn EntryForm(
    shown: Calendar,
    known: Option<Holiday>,
    calendar: Loaded<Calendar>,
    saved: RwSignal<bool>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let form = Form::new();
    let fixed = known.is_some();
    let of = |read: fn(&Holiday) -> String| RwSignal::new(known.as_ref().map(read).unwrap_or_default());
    let day = of(|holiday| holiday.date.to_string());
    let (es, en) = (of(|holiday| holiday.name.es.clone()), of(|holiday| holiday.name.en.clone()));
    let basis = of(|holiday| holiday.basis.clone());
    let kind = RwSignal::new(
        known.as_ref().map_or(HolidayKind::WholeDay, |holiday| holiday.kind).as_str().to_owned(),
    );
    let kinds: Vec<Choice> = HolidayKind::ALL
        .map(|kind| Choice::new(kind.as_str(), move || super::list::kind_text(kind)))
        .to_vec();
    let send = move |()| {
        let trimmed = |text: RwSignal<String>| text.with_untracked(|text| text.trim().to_owned());
        let date = day.with_untracked(|day| day.parse::<Date>());
        let (name, basis) = (Text { es: trimmed(es), en: trimmed(en) }, trimmed(basis));
        let mut faults = Vec::new();
        if date.is_err() {
            faults.push(Fault::field("/date", "holiday_day"));
        }
        let required = [
            ("/name/es", "holiday_name", name.es.is_empty()),
            ("/name/en", "holiday_name", name.en.is_empty()),
            ("/basis", "holiday_basis", basis.is_empty()),
        ];
        faults
            .extend(required.iter().filter(|(.., empty)| *empty).map(|(at, code, _)| Fault::field(at, code)));
        let (true, Ok(date)) = (form.refuse(faults), date) else { return };
        let Ok(kind) = kind.with_untracked(|kind| kind.parse()) else { return };
        let body = HolidayEntry { name, kind, basis };
        let call = api::put(format!("/calendars/{}/holidays/{date}", shown.institution))
            .if_match(api::etag(shown.version))
            .body(&body);
        form.send(async move {
            call.nothing().await?;
            open.try_set(false);
            saved.try_set(true);
            calendar.reload();
            Ok(())
        });
    };
    view! {
        <FormView form on_submit=send>
            {(!fixed).then(|| view! { <DateField form pointer="/date" label=t("officer-calendar-day") value=day/> })}
            <Field form pointer="/name/es" label=t("officer-calendar-name-es") value=es autocomplete="off"/>
            <Field form pointer="/name/en" label=t("officer-calendar-name-en") value=en autocomplete="off"/>
            <Field form pointer="/basis" label=t("officer-calendar-basis-label") hint=t("officer-calendar-basis-hint") value=basis autocomplete="off"/>
            <Radios form pointer="/kind" label=t("officer-calendar-kind-label") value=kind choices=kinds/>
            <div class="buttons">
                <Button busy=form.busy()>{t("web-save")}</Button>
                <CancelButton open/>
            </div>
        </FormView>
    }
}
