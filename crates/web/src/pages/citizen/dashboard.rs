use crate::api;
use crate::components::{Banner, Loaded, PageTitle, StateTag, Table, Tone};
use crate::format;
use crate::i18n::{self, t, words};
use crate::session;
use leptos::prelude::*;
use ventanilla_shared::RequestState;
use ventanilla_shared::api::requests::RequestSummary;

/// Where the person stands: what is missing, what is on its way, what comes next.
#[component]
pub fn Dashboard() -> impl IntoView {
    let requests = Loaded::new(|| async { api::requests("limit=5").await.map(|page| page.items) });
    let incomplete = Memo::new(|_| session::me().is_some_and(|me| !me.profile_complete));
    let greeting = || {
        let name = session::me().and_then(|me| me.profile.first_name).unwrap_or_default();
        if name.is_empty() {
            i18n::text("web-dashboard-title")
        } else {
            i18n::text_with("web-dashboard-hello", &[("name", &name)])
        }
    };
    view! {
        <main class="wrap page">
            <PageTitle text=greeting/>
            <Show when=move || incomplete.get()>
                <Banner tone=Tone::Warning title=t("web-profile-banner")>
                    <p>{t("web-profile-banner-text")}" "<a href="/profile">{t("web-profile-banner-link")}</a></p>
                </Banner>
            </Show>
            <div class="grid two">
                <section class="card">
                    <div class="row between">
                        <h2 class="last">{t("web-nav-requests")}</h2>
                        <a class="govuk-button" href="/requests/new">{t("web-new-request")}</a>
                    </div>
                    <div class="above">
                        {requests.view(|items| view! { <Latest items/> }.into_any())}
                    </div>
                </section>
                <section class="card">
                    <h2>{t("web-next-title")}</h2>
                    {requests.view(|items| view! { <WhatIsNext items/> }.into_any())}
                </section>
            </div>
        </main>
    }
}

#[component]
fn Latest(items: Vec<RequestSummary>) -> impl IntoView {
    if items.is_empty() {
        return view! { <p class="empty">{t("web-requests-none")}</p> }.into_any();
    }
    let rows = items.into_iter().map(|request| {
        vec![
            view! { <a href=format!("/requests/{}", request.id)>{request.number}</a> }.into_any(),
            view! { {words(&request.procedure.title)} }.into_any(),
            view! { {format::day_of(request.updated_at)} }.into_any(),
            view! { <StateTag state=request.state/> }.into_any(),
        ]
    });
    let columns = ["web-column-number", "web-column-procedure", "web-column-updated", "web-column-state"];
    view! {
        <Table caption=t("web-nav-requests") quiet_caption=true columns=columns.map(|id| t(id).into()).to_vec() rows=rows.collect()/>
        <p class="above last"><a href="/requests">{t("web-requests-all")}</a></p>
    }
    .into_any()
}

/// What the person can do about each open request, the most pressing first.
#[component]
fn WhatIsNext(items: Vec<RequestSummary>) -> impl IntoView {
    let mut open: Vec<_> = items
        .into_iter()
        .map(|request| {
            let (rank, id) = match request.state {
                RequestState::Rejected => (0, "web-next-rejected"),
                RequestState::Creation => (1, "web-next-creation"),
                RequestState::Signed => (2, "web-next-signed"),
                RequestState::UnderReview => (3, "web-next-under-review"),
                RequestState::Submitted => (4, "web-next-submitted"),
            };
            (rank, id, request)
        })
        .collect();
    open.sort_by_key(|(rank, ..)| *rank);
    let incomplete = Memo::new(|_| session::me().is_some_and(|me| !me.profile_complete));
    let nothing = open.is_empty();
    let line = |(_, id, request): (u8, &'static str, RequestSummary)| {
        let number = request.number.clone();
        view! {
            <li>
                <a href=format!("/requests/{}", request.id)>
                    {move || i18n::text_with(id, &[("number", &number)])}
                </a>
                {request.due_at.filter(|_| request.state == RequestState::UnderReview).map(|due| view! {
                    <span class="small">" · "{move || i18n::text_with("web-due", &[("date", &format::day(due))])}</span>
                })}
            </li>
        }
    };
    view! {
        <ul class="plain-list next">
            <Show when=move || incomplete.get()><li><a href="/profile">{t("web-profile-banner")}</a></li></Show>
            {open.into_iter().map(line).collect_view()}
        </ul>
        <Show when=move || nothing && !incomplete.get()>
            <p class="last">{t("web-next-nothing")}" "<a href="/">{t("web-nav-procedures")}</a></p>
        </Show>
    }
}
