use crate::api;
use crate::components::{Choice, Form, Icon, IconView, Loaded, PageTitle, Pager, Select, StateTag, Table};
use crate::format;
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use ventanilla_shared::RequestState;
use ventanilla_shared::api::requests::RequestSummary;

/// My requests: filtered, searched, sorted, page by page; newest first.
#[component]
pub fn Requests() -> impl IntoView {
    let form = Form::new();
    let state = RwSignal::new(String::new());
    let sort = RwSignal::new("-created_at".to_owned());
    let size = RwSignal::new("10".to_owned());
    let typed = RwSignal::new(String::new());
    let search = RwSignal::new(String::new());
    let seen = RwSignal::new(Vec::<String>::new());
    // What changes the list starts it anew.
    let first = Callback::new(move |()| seen.set(Vec::new()));
    let page = Loaded::new(move || {
        let encoded = |text: &str| String::from(js_sys::encode_uri_component(text));
        let mut query = format!("limit={}&sort={}", size.get(), sort.get());
        if !state.with(String::is_empty) {
            query += &format!("&state={}", state.get());
        }
        if !search.with(String::is_empty) {
            query += &format!("&q={}", encoded(&search.get()));
        }
        if let Some(cursor) = seen.with(|seen| seen.last().cloned()) {
            query += &format!("&cursor={}", encoded(&cursor));
        }
        async move { api::requests(&query).await }
    });
    let states: Vec<Choice> = RequestState::ALL
        .into_iter()
        .map(|state| Choice::new(state.as_str(), move || i18n::text(&format!("state-{}", state.as_str()))))
        .collect();
    let sorts = vec![
        Choice::new("-created_at", t("web-sort-newest")),
        Choice::new("created_at", t("web-sort-oldest")),
        Choice::new("-updated_at", t("web-sort-updated")),
    ];
    let sizes: Vec<Choice> = ["10", "25", "50"].map(|number| Choice::new(number, number)).to_vec();
    let find = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        seen.set(Vec::new());
        search.set(typed.get_untracked().trim().to_owned());
    };
    view! {
        <main class="wrap page">
            <div class="row between">
                <div><PageTitle text=t("web-nav-requests")/></div>
                <p><a class="govuk-button" href="/requests/new">{t("web-new-request")}</a></p>
            </div>
            <section class="card">
                <form class="filters" role="search" on:submit=find>
                    <div class="govuk-form-group">
                        <label class="govuk-label" for="search">{t("web-search-requests")}</label>
                        <div class="search">
                            <input class="govuk-input" id="search" type="search" autocomplete="off" bind:value=typed/>
                            <button class="govuk-button govuk-button--small">{t("web-search")}</button>
                        </div>
                    </div>
                    <Select form pointer="/state" label=t("web-filter-state") value=state choices=states empty=t("web-filter-all")
                        on_change=first/>
                    <Select form pointer="/sort" label=t("web-sort") value=sort choices=sorts no_empty=true on_change=first/>
                    <Select form pointer="/limit" label=t("web-page-size") value=size choices=sizes no_empty=true on_change=first/>
                </form>
                <div aria-live="polite">
                    {page.view(|page| view! { <List items=page.items/> }.into_any())}
                </div>
                <Pager seen next=Signal::derive(move || page.get().and_then(|page| page.next))/>
            </section>
        </main>
    }
}

#[component]
fn List(items: Vec<RequestSummary>) -> impl IntoView {
    if items.is_empty() {
        return view! { <p class="empty">{t("web-requests-none")}</p> }.into_any();
    }
    let rows = items.into_iter().map(|request| {
        let number = request.number.clone();
        vec![
            view! { <a href=format!("/requests/{}", request.id)>{request.number}</a> }.into_any(),
            view! { {words(&request.procedure.title)} }.into_any(),
            view! { {request.subject_name} }.into_any(),
            view! { {format::day_of(request.updated_at)} }.into_any(),
            view! {
                <StateTag state=request.state/>
                {request.stage.map(|stage| view! { <span class="small block">{words(&stage.title)}</span> })}
            }
            .into_any(),
            view! {
                <a class="icon-button" href=format!("/requests/{}/history", request.id) title=t("web-history")
                    aria-label=move || i18n::text_with("web-history-of", &[("number", &number)])><IconView icon=Icon::Clock/></a>
            }
            .into_any(),
        ]
    });
    let columns = [
        "web-column-number",
        "web-column-procedure",
        "web-column-subject",
        "web-column-updated",
        "web-column-state",
        "web-history",
    ];
    view! { <Table caption=t("web-nav-requests") quiet_caption=true columns=columns.map(|id| t(id).into()).to_vec() rows=rows.collect()/> }
        .into_any()
}
