use super::entry::Editing;
use crate::api;
use crate::components::{Confirm, ErrorSummary, Form, Loaded, Table};
use crate::format;
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use ventanilla_shared::api::calendars::{Calendar, Holiday, HolidayKind};

/// What a kind of holiday is called.
pub fn kind_text(kind: HolidayKind) -> String {
    i18n::text(&format!("officer-calendar-kind-{}", kind.as_str()))
}

fn caption(calendar: &Calendar) -> impl Fn() -> String + Clone + Send + Sync + 'static + use<> {
    let (name, year) = (calendar.institution_name.clone(), calendar.year.to_string());
    move || i18n::text_with("officer-calendar-caption", &[("institution", &name), ("year", &year)])
}

fn cells(holiday: &Holiday) -> Vec<AnyView> {
    let (kind, basis) = (holiday.kind, holiday.basis.clone());
    vec![
        view! { <span class="nowrap">{format::day(holiday.date)}</span> }.into_any(),
        view! { {words(&holiday.name)} }.into_any(),
        view! { {move || kind_text(kind)} }.into_any(),
        view! { <span class="small">{basis}</span> }.into_any(),
    ]
}

const COLUMNS: [&str; 4] =
    ["officer-calendar-day", "officer-calendar-name", "officer-calendar-kind", "officer-calendar-basis"];

/// The holidays of a year, to be read.
#[component]
pub fn HolidayTable(shown: Calendar) -> impl IntoView {
    let caption = caption(&shown);
    let rows: Vec<_> = shown.holidays.iter().map(cells).collect();
    let empty = rows.is_empty();
    view! {
        <h2>{caption.clone()}</h2>
        <Table caption quiet_caption=true columns=COLUMNS.map(|id| t(id).into()).to_vec() rows/>
        {empty.then(|| view! { <p class="empty">{t("officer-calendar-empty")}</p> })}
    }
}

/// The holidays of a year, each with the buttons that change and remove it.
#[component]
pub fn Holidays(
    shown: Calendar,
    calendar: Loaded<Calendar>,
    editing: RwSignal<Option<Editing>>,
    saved: RwSignal<bool>,
) -> impl IntoView {
    let form = Form::new();
    let asking = RwSignal::new(false);
    let removed = RwSignal::new(None::<Holiday>);
    let (caption, institution, version) = (caption(&shown), shown.institution.clone(), shown.version);
    let ask = move |holiday: Holiday| {
        removed.set(Some(holiday));
        form.clear();
        asking.set(true);
    };
    let rows: Vec<_> = shown
        .holidays
        .iter()
        .map(|holiday| {
            let mut row = cells(holiday);
            let (to_edit, to_remove) = (holiday.clone(), holiday.clone());
            let (date, same) = (format::day(holiday.date), format::day(holiday.date));
            row.push(
                view! {
                    <div class="cell-tools">
                        <button type="button" class="link-button" on:click=move |_| editing.set(Some(Editing::Known(to_edit.clone())))
                            aria-label=move || i18n::text_with("officer-calendar-edit-of", &[("date", &date)])>{t("officer-calendar-edit")}</button>
                        <button type="button" class="link-button bad" on:click=move |_| ask(to_remove.clone())
                            aria-label=move || i18n::text_with("officer-calendar-remove-of", &[("date", &same)])>{t("web-remove")}</button>
                    </div>
                }
                .into_any(),
            );
            row
        })
        .collect();
    let empty = rows.is_empty();
    let remove = Callback::new(move |()| {
        let Some(holiday) = removed.get_untracked() else { return };
        let path = format!("/calendars/{institution}/holidays/{}", holiday.date);
        form.send(async move {
            api::delete(path).if_match(api::etag(version)).nothing().await?;
            asking.try_set(false);
            saved.try_set(true);
            calendar.reload();
            Ok(())
        });
    });
    let question = move || {
        let Some(holiday) = removed.get() else { return String::new() };
        let name = holiday.name.in_language(i18n::language()).to_owned();
        i18n::text_with(
            "officer-calendar-remove-text",
            &[("date", &format::day(holiday.date)), ("name", &name)],
        )
    };
    let mut columns: Vec<leptos::text_prop::TextProp> = COLUMNS.map(|id| t(id).into()).to_vec();
    columns.push(t("officer-action").into());
    view! {
        <h2>{caption.clone()}</h2>
        <Table caption quiet_caption=true columns rows/>
        {empty.then(|| view! { <p class="empty">{t("officer-calendar-empty")}</p> })}
        <Confirm open=asking title=t("officer-calendar-remove-title") accept=t("web-remove") dangerous=true busy=form.busy() on_accept=remove>
            <ErrorSummary form/>
            <p>{question}</p>
        </Confirm>
    }
}
