use crate::components::PageTitle;
use crate::i18n::t;
use leptos::prelude::*;

/// No page has this address.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <main class="wrap page narrow">
            <PageTitle text=t("web-not-found-title")/>
            <p>{t("web-not-found-text")}</p>
            <p><a class="govuk-button" href="/">{t("web-not-found-home")}</a></p>
        </main>
    }
}
