use super::duration::DurationStory;
use crate::api;
use crate::components::{Load, PageTitle};
use crate::i18n::{self, t, words};
use crate::session;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ventanilla_shared::procedure::{Fee, Filing, Procedure, RequiredWhen, SubjectKind};

/// What a procedure asks for, costs and leads to; and where it starts.
#[component]
pub fn ProcedurePage() -> impl IntoView {
    let params = use_params_map();
    let code = move || params.read().get("code").unwrap_or_default();
    view! {
        <main class="wrap page">
            <a class="crumb" href="/">{t("web-nav-procedures")}</a>
            {Load::page(
                move || {
                    let code = code();
                    async move { api::procedure(&code).await }
                },
                |procedure| view! { <Description procedure/> }.into_any(),
            )}
        </main>
    }
}

#[component]
fn Description(procedure: Procedure) -> impl IntoView {
    let without_account = procedure.filing == Filing::WithoutAccount;
    let start = if without_account {
        "/password-reset?way=case".to_owned()
    } else {
        format!("/requests/new?procedure={}", procedure.code)
    };
    let code = procedure.code.clone();
    let fee = procedure.fee.clone();
    let visitor = Memo::new(move |_| session::me().is_none() && !without_account);
    let documents = procedure.documents.iter().map(|kind| {
        let note = match kind.required {
            RequiredWhen::Always => None,
            RequiredWhen::ForAssociatedPerson => Some("web-procedure-for-associated"),
            RequiredWhen::Never => Some("web-procedure-if-any"),
        };
        view! {
            <li>
                {words(&kind.title)}
                {note.map(|id| view! { " "<span class="small">{t(id)}</span> })}
            </li>
        }
    });
    let delivery = procedure.delivery.methods.iter().map(|method| {
        view! {
            <li>
                {words(&method.label)}
                {method.help.as_ref().map(|help| view! { <span class="small">": "{words(help)}</span> })}
            </li>
        }
    });
    let stages = procedure.stages.iter().map(|stage| {
        let days = stage.due_working_days;
        view! {
            <li>
                <span class="what">{words(&stage.title)}</span>
                {(days > 0).then(|| view! {
                    <span class="who">{move || i18n::text_with("web-procedure-days", &[("days", &days.to_string())])}</span>
                })}
            </li>
        }
    });
    let for_others = procedure.subjects.contains(&SubjectKind::AssociatedPerson);
    view! {
        <PageTitle text=words(&procedure.title)/>
        <p class="lead">{words(&procedure.summary)}</p>
        <div class="grid two">
            <div class="stack">
                {(!procedure.before_you_start.is_empty()).then(|| view! {
                    <section class="card">
                        <h2>{t("web-procedure-before")}</h2>
                        <ul>{procedure.before_you_start.iter().map(|text| view! { <li>{words(text)}</li> }).collect_view()}</ul>
                    </section>
                })}
                {(!procedure.documents.is_empty()).then(|| view! {
                    <section class="card">
                        <h2>{t("web-procedure-documents")}</h2>
                        <ul>{documents.collect_view()}</ul>
                    </section>
                })}
                <section class="card">
                    <h2>{t("web-procedure-delivery")}</h2>
                    <ul>{delivery.collect_view()}</ul>
                </section>
            </div>
            <div class="stack first-narrow">
                <section class="card">
                    <h2>{t("web-procedure-fee")}</h2>
                    <p class="big-number last">{move || i18n::money(fee.as_ref().map(|fee| &fee.money))}</p>
                    {procedure.fee.clone().map(|fee| view! { <HowToPay fee/> })}
                    <div class="buttons">
                        <a class="govuk-button" href=start>{t("web-procedure-start")}</a>
                    </div>
                    <Show when=move || visitor.get()>
                        <p class="small above">{t("web-procedure-need-account")}" "<a href="/register">{t("web-nav-register")}</a></p>
                    </Show>
                    {for_others.then(|| view! { <p class="small above last">{t("web-procedure-others")}</p> })}
                </section>
                <section class="card">
                    <h2>{t("web-procedure-duration")}</h2>
                    {Load::view(
                        move || {
                            let code = code.clone();
                            async move { api::duration(&code).await }
                        },
                        |duration| view! { <DurationStory duration/> }.into_any(),
                    )}
                </section>
                <section class="card">
                    <h2>{t("web-procedure-after")}</h2>
                    <ol class="timeline">{stages.collect_view()}</ol>
                </section>
            </div>
        </div>
    }
}

/// Where and how the fee is paid.
#[component]
pub fn HowToPay(fee: Fee) -> impl IntoView {
    view! {
        <p>{words(&fee.how_to_pay)}</p>
        <dl class="facts last">
            <dt>{t("web-fee-bank")}</dt><dd>{fee.bank_name}</dd>
            <dt>{t("web-fee-account")}</dt><dd class="numbers">{fee.account}</dd>
            <dt>{t("web-fee-holder")}</dt><dd>{fee.account_holder}</dd>
        </dl>
    }
}
