use crate::api;
use crate::components::{Banner, Busy, FailureView, PageTitle, Tone};
use crate::i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use ventanilla_shared::api::accounts::Confirmation;

/// Where the link of the confirmation mail leads.
#[component]
pub fn ConfirmEmail() -> impl IntoView {
    let token = use_query_map().read_untracked().get("token").unwrap_or_default();
    let outcome = RwSignal::new(None);
    spawn_local(async move {
        let answer = api::post("/accounts/confirmations").body(&Confirmation { token }).nothing().await;
        outcome.try_set(Some(answer));
    });
    view! {
        <main class="wrap page narrow">
            <PageTitle text=t("web-confirm-title")/>
            {move || match outcome.get() {
                None => view! { <Busy/> }.into_any(),
                Some(Ok(())) => view! {
                    <Banner tone=Tone::Good live=true title=t("web-confirm-done")><p>{t("web-confirm-done-text")}</p></Banner>
                    <p><a class="govuk-button" href="/sign-in">{t("web-nav-sign-in")}</a></p>
                }.into_any(),
                Some(Err(failure)) => view! {
                    <FailureView failure/>
                    <p>{t("web-confirm-failed")}" "<a href="/register">{t("web-nav-register")}</a></p>
                }.into_any(),
            }}
        </main>
    }
}
