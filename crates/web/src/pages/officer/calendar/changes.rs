use crate::api;
use crate::components::{Loaded, Pager, Timeline, TimelineEntry};
use crate::format;
use crate::i18n::{self, t};
use leptos::prelude::*;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::calendars::{Calendar, CalendarChange};

/// Who changed the calendar, how, and when; newest first.
#[component]
pub fn Changes(institution: RwSignal<String>, calendar: Loaded<Calendar>) -> impl IntoView {
    let seen = RwSignal::new(Vec::<String>::new());
    let page = Loaded::new(move || {
        // Read again whenever the calendar was.
        let _ = calendar.get().map(|calendar| calendar.version);
        let cursor = seen.with(|seen| seen.last().cloned());
        let cursor = cursor.map(|cursor| format!("&cursor={}", js_sys::encode_uri_component(&cursor)));
        let path = format!("/calendars/{}/history?limit=10{}", institution.get(), cursor.unwrap_or_default());
        async move { api::get(path).json::<Page<CalendarChange>>().await }
    });
    view! {
        <section class="card above">
            <h2>{t("officer-calendar-history")}</h2>
            <div aria-live="polite">
                {page.view(|page| {
                    if page.items.is_empty() {
                        return view! { <p class="empty">{t("officer-calendar-history-empty")}</p> }.into_any();
                    }
                    view! { <Timeline entries=page.items.into_iter().map(entry).collect()/> }.into_any()
                })}
            </div>
            <Pager seen next=Signal::derive(move || page.get().and_then(|page| page.next))/>
        </section>
    }
}

fn entry(change: CalendarChange) -> TimelineEntry {
    let (action, holiday, moved) = (change.action, change.holiday, change.moved.to_string());
    let basis = holiday.basis.clone();
    let what = move || {
        let action = i18n::text(&format!("officer-calendar-action-{}", action.as_str()));
        let name = holiday.name.in_language(i18n::language());
        format!("{action}: {} · {name}", format::day(holiday.date))
    };
    let moved_text = move || i18n::text_with("officer-calendar-moved", &[("count", &moved)]);
    TimelineEntry {
        what: what.into(),
        when: format::moment(change.at),
        moment: change.at.to_rfc3339(),
        who: Some(change.by.into()),
        details: vec![basis.into(), moved_text.into()],
    }
}
