use crate::api;
use crate::components::{Loaded, PageTitle};
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use ventanilla_shared::api::registers::RegisterAccess;

/// The registers that the officer keeps or reads, and those that the officer's unit notifies of changes.
#[component]
pub fn RegistersPage() -> impl IntoView {
    let registers = Loaded::new(|| async { api::get("/registers").json::<Vec<RegisterAccess>>().await });
    view! {
        <main class="wrap page">
            <PageTitle text=t("officer-registers-title")/>
            <p>{t("officer-registers-text")}</p>
            {registers.view(|found| view! { <List found/> }.into_any())}
        </main>
    }
}

#[component]
fn List(found: Vec<RegisterAccess>) -> impl IntoView {
    if found.is_empty() {
        return view! { <section class="card"><p class="empty">{t("officer-registers-empty")}</p></section> }
            .into_any();
    }
    let card = |access: RegisterAccess| {
        let place = format!("/officer/registers/{}", access.register.code);
        let notices = format!("{place}/notices");
        let notify = format!("{notices}/new");
        let has_notices = (access.keeps && access.register.notices.is_some()) || !access.notifies.is_empty();
        let waiting = access.waiting;
        view! {
            <section class="card">
                <h2><a href=place>{words(&access.register.title)}</a></h2>
                <p>{words(&access.register.summary)}</p>
                <p class="row last">
                    {has_notices.then(|| view! { <a href=notices>{t("officer-registers-notices")}</a> })}
                    {(waiting > 0).then(|| view! {
                        <strong>{move || i18n::text_with("officer-registers-waiting", &[("count", &waiting.to_string())])}</strong>
                    })}
                    {(!access.notifies.is_empty()).then(|| view! { <a href=notify>{t("officer-registers-notify")}</a> })}
                </p>
            </section>
        }
    };
    view! { <div class="grid half">{found.into_iter().map(card).collect_view()}</div> }.into_any()
}
