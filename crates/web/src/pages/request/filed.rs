use super::step::load_case;
use crate::components::{Banner, PageTitle, Tone};
use crate::format;
use crate::i18n::{self, t};
use leptos::prelude::*;

/// After filing: the number, and what happens next.
#[component]
pub fn FiledPage() -> impl IntoView {
    let case = load_case();
    view! {
        <main class="wrap page narrow">
            {case.page(|case| {
                let request = case.request;
                let due = request.due_at.map(format::day);
                view! {
                    <PageTitle text=t("web-filed-title")/>
                    <Banner tone=Tone::Good large=true>
                        <p>{t("web-filed-number")}</p>
                        <p class="big-number">{request.number.clone()}</p>
                    </Banner>
                    <section class="card">
                        <h2>{t("web-filed-next")}</h2>
                        <ol>
                            <li>{t("web-filed-next-1")}</li>
                            <li>{t("web-filed-next-2")}</li>
                            <li>{t("web-filed-next-3")}</li>
                        </ol>
                        {due.map(|due| view! { <p>{move || i18n::text_with("web-due", &[("date", &due)])}</p> })}
                        <div class="buttons">
                            <a class="govuk-button" href=format!("/requests/{}", request.id)>{t("web-see-request")}</a>
                            <a class="govuk-button govuk-button--secondary" href="/dashboard">{t("web-nav-dashboard")}</a>
                        </div>
                    </section>
                }.into_any()
            })}
        </main>
    }
}
