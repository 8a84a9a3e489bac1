use super::lines::Report;
use crate::api;
use crate::components::{Load, PageTitle};
use crate::i18n::t;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ventanilla_shared::api::payments::StatementReport;

/// An imported statement: who imported it when, and what became of its lines.
#[component]
pub fn StatementPage() -> impl IntoView {
    let params = use_params_map();
    view! {
        <main class="wrap page">
            <a class="crumb" href="/officer/statements">{t("officer-back-to-statements")}</a>
            {Load::page(
                move || {
                    let id = params.read().get("id").unwrap_or_default();
                    async move { api::get(format!("/statements/{id}")).json::<StatementReport>().await }
                },
                |report| view! {
                    <PageTitle text=t("officer-statement-report")/>
                    <section class="card">
                        <Report report/>
                        <div class="buttons"><a class="govuk-button" href="/officer/payments">{t("officer-statement-to-cases")}</a></div>
                    </section>
                }.into_any(),
            )}
        </main>
    }
}
