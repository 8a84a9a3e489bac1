use super::role_text;
use crate::api;
use crate::components::{
    Banner, Confirm, ErrorSummary, Form, Loaded, PageTitle, Pager, Shape, Table, Tag, Tone,
};
use crate::format;
use crate::i18n::{self, t};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::absences::{Absence, AbsenceStatus};

/// The absences at the units that one heads or administers, those entered last first.
#[component]
pub fn AbsencesPage() -> impl IntoView {
    let seen = RwSignal::new(Vec::<String>::new());
    let said = RwSignal::new(
        use_query_map().with_untracked(|query| query.get("done")).map(|_| "officer-absence-done"),
    );
    let page = Loaded::new(move || {
        let cursor = seen.with(|seen| seen.last().cloned());
        let cursor = cursor.map(|cursor| format!("&cursor={}", js_sys::encode_uri_component(&cursor)));
        let path = format!("/absences?limit=25{}", cursor.unwrap_or_default());
        async move { api::get(path).json::<Page<Absence>>().await }
    });
    view! {
        <main class="wrap page">
            <div class="row between">
                <div><PageTitle text=t("officer-absences-title")/></div>
                <p><a class="govuk-button" href="/officer/absences/new">{t("officer-absences-new")}</a></p>
            </div>
            <p>{t("officer-absences-text")}</p>
            {move || said.get().map(|id| view! { <Banner tone=Tone::Good live=true><p>{t(id)}</p></Banner> })}
            <section class="card">
                <div aria-live="polite">
                    {page.view(move |shown| view! { <List items=shown.items page said/> }.into_any())}
                </div>
                <Pager seen next=Signal::derive(move || page.get().and_then(|page| page.next))/>
            </section>
        </main>
    }
}

#[component]
fn List(
    items: Vec<Absence>,
    page: Loaded<Page<Absence>>,
    said: RwSignal<Option<&'static str>>,
) -> impl IntoView {
    let form = Form::new();
    let asking = RwSignal::new(false);
    let ending = RwSignal::new(None::<Absence>);
    if items.is_empty() {
        return view! { <p class="empty">{t("officer-absences-empty")}</p> }.into_any();
    }
    let ask = move |absence: Absence| {
        ending.set(Some(absence));
        form.clear();
        asking.set(true);
    };
    let rows = items.into_iter().map(|absence| {
        let (role, unit) = (absence.grant.role, absence.grant.unit.clone());
        let days = (format::day(absence.from), format::day(absence.until));
        let (entered, at) = (absence.entered_by.clone(), format::day_of(absence.entered_at));
        let ended = absence.ended_by.clone().zip(absence.ended_at.map(format::day_of));
        let (status, name) = (absence.status, absence.absent.name.clone());
        let known = absence.clone();
        vec![
            view! { {absence.absent.name} }.into_any(),
            view! { {absence.substitute.name} }.into_any(),
            view! { {move || role_text(role)}<span class="small block">{unit}</span> }.into_any(),
            view! {
                <span class="block">{move || i18n::text_with("officer-absence-from-until", &[("from", &days.0), ("until", &days.1)])}</span>
                <Status status/>
            }
            .into_any(),
            view! {
                {absence.reason}
                <span class="small block">{move || i18n::text_with("officer-absence-entered", &[("name", &entered), ("date", &at)])}</span>
                {ended.map(|(by, at)| view! {
                    <span class="small block">{move || i18n::text_with("officer-absence-ended", &[("name", &by), ("date", &at)])}</span>
                })}
            }
            .into_any(),
            (status != AbsenceStatus::Over)
                .then(|| view! {
                    <button type="button" class="link-button bad" on:click=move |_| ask(known.clone())
                        aria-label=move || i18n::text_with("officer-absence-end-of", &[("name", &name)])>{t("officer-absence-end")}</button>
                })
                .into_any(),
        ]
    });
    let end = Callback::new(move |()| {
        let Some(absence) = ending.get_untracked() else { return };
        let call = api::post(format!("/absences/{}/end", absence.id)).if_match(api::etag(absence.version));
        form.send(async move {
            call.nothing().await?;
            asking.try_set(false);
            said.try_set(Some("officer-absence-end-done"));
            page.reload();
            Ok(())
        });
    });
    let question = move || {
        let Some(absence) = ending.get() else { return String::new() };
        let (name, substitute) = (absence.absent.name, absence.substitute.name);
        i18n::text_with("officer-absence-end-text", &[("name", &name), ("substitute", &substitute)])
    };
    let columns = [
        "officer-absence-absent",
        "officer-absence-substitute",
        "officer-absence-role",
        "officer-absence-days",
        "officer-absence-reason",
        "officer-action",
    ];
    view! {
        <Table caption=t("officer-absences-title") quiet_caption=true columns=columns.map(|id| t(id).into()).to_vec() rows=rows.collect()/>
        <Confirm open=asking title=t("officer-absence-end-title") accept=t("officer-absence-end") dangerous=true busy=form.busy() on_accept=end>
            <ErrorSummary form/>
            <p>{question}</p>
        </Confirm>
    }
    .into_any()
}

#[component]
fn Status(status: AbsenceStatus) -> impl IntoView {
    let (class, shape) = match status {
        AbsenceStatus::Planned => ("creation", Shape::Ring),
        AbsenceStatus::Running => ("under_review", Shape::Half),
        AbsenceStatus::Over => ("signed", Shape::Check),
    };
    let text = move || i18n::text(&format!("officer-absence-status-{}", status.as_str()));
    view! { <Tag class shape>{text}</Tag> }
}
