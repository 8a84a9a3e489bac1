use super::catalogue::Catalogue;
use crate::api;
use crate::components::{Loaded, PageTitle};
use crate::i18n::t;
use leptos::prelude::*;

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
