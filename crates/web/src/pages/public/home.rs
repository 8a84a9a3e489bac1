use crate::api;
use crate::components::{Loaded, PageTitle};
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use ventanilla_shared::api::procedures::ProcedureSummary;
use ventanilla_shared::search_form;

/// The front page: what this is, and the catalogue of procedures with a search over it.
#[component]
pub fn Home() -> impl IntoView {
    let wanted = RwSignal::new(String::new());
    let procedures = Loaded::new(api::procedures);
    let lead = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        crate::components::focus_element("catalogue");
    };
    view! {
        <main>
            <section class="hero">
                <div class="wrap">
                    <PageTitle text=t("web-home-title")/>
                    <p>{t("web-home-text")}</p>
                    <form class="search" role="search" on:submit=lead>
                        <label class="govuk-visually-hidden" for="search">{t("web-home-search")}</label>
                        <input class="govuk-input" id="search" type="search" autocomplete="off" enterkeyhint="search"
                            placeholder=t("web-home-search") bind:value=wanted/>
                        <button class="govuk-button">{t("web-search")}</button>
                    </form>
                </div>
            </section>
            <div class="wrap page">
                <h2 id="catalogue" tabindex="-1">{t("web-home-catalogue")}</h2>
                {procedures.view(move |all| view! { <Catalogue all wanted=wanted.into()/> }.into_any())}
                <section class="above">
                    <h2>{t("web-home-how")}</h2>
                    <ol class="grid three plain-list">
                        {["web-home-how-1", "web-home-how-2", "web-home-how-3"].into_iter().enumerate().map(|(at, id)| view! {
                            <li class="row how">
                                <span class="how-number" aria-hidden="true">{at + 1}</span>
                                <span>{t(id)}</span>
                            </li>
                        }).collect_view()}
                    </ol>
                    <p class="above"><a href="/verify">{t("web-home-verify")}</a></p>
                </section>
            </div>
        </main>
    }
}

#[component]
fn Catalogue(all: Vec<ProcedureSummary>, wanted: Signal<String>) -> impl IntoView {
    let found = move || {
        let wanted = search_form(&wanted.get());
        let matches = |procedure: &ProcedureSummary| {
            let texts = [
                &procedure.title.es,
                &procedure.title.en,
                &procedure.summary.es,
                &procedure.summary.en,
                &procedure.institution,
                &procedure.institution_name,
            ];
            let words = search_form(&texts.map(String::as_str).join(" "));
            wanted.split(' ').all(|word| words.contains(word))
        };
        all.iter().filter(|procedure| matches(procedure)).cloned().collect::<Vec<_>>()
    };
    let found = Memo::new(move |_| found());
    view! {
        <p class="small" role="status">
            {move || i18n::text_with("web-home-found", &[("count", &found.with(Vec::len).to_string())])}
        </p>
        <div class="grid three">
            {move || found.get().into_iter().map(|procedure| view! { <Card procedure/> }).collect_view()}
        </div>
        <Show when=move || found.with(Vec::is_empty)>
            <p class="empty card">{t("web-home-none")}</p>
        </Show>
    }
}

#[component]
fn Card(procedure: ProcedureSummary) -> impl IntoView {
    let fee = procedure.fee.clone();
    view! {
        <article class="card card-link">
            <h3><a href=format!("/procedures/{}", procedure.code)>{words(&procedure.title)}</a></h3>
            <p class="small">{procedure.institution_name}</p>
            <p>{words(&procedure.summary)}</p>
            <p class="foot-line"><strong>{move || i18n::money(fee.as_ref())}</strong></p>
        </article>
    }
}
