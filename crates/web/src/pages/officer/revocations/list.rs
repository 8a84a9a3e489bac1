use super::{RevocationTag, officer_text, reason_text};
use crate::api::{self, Failure};
use crate::components::{
    Button, ButtonKind, Choice, Fault, Field, Form, FormView, Loaded, PageTitle, Pager, Select, Table,
};
use crate::i18n::{self, t};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::revocations::{CertificateCase, Revocation};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::revocation::RevocationState;

/// Proposals to revoke certificates of the officer's units; those that wait come first to the eye.
#[component]
pub fn RevocationsPage() -> impl IntoView {
    let form = Form::new();
    let state = RwSignal::new(RevocationState::Proposed.as_str().to_owned());
    let seen = RwSignal::new(Vec::<String>::new());
    let page = Loaded::new(move || {
        let mut path = "/revocations?limit=25".to_owned();
        if !state.with(String::is_empty) {
            path += &format!("&state={}", state.get());
        }
        if let Some(cursor) = seen.with(|seen| seen.last().cloned()) {
            path += &format!("&cursor={}", js_sys::encode_uri_component(&cursor));
        }
        async move { api::get(path).json::<Page<Revocation>>().await }
    });
    let states = RevocationState::ALL
        .map(|state| {
            let id = format!("officer-revocation-state-{}", state.as_str());
            Choice::new(state.as_str(), move || i18n::text(&id))
        })
        .to_vec();
    view! {
        <main class="wrap page">
            <PageTitle text=t("officer-revocations-title")/>
            <p>{t("officer-revocations-intro")}</p>
            <section class="card">
                <div class="filters">
                    <Select form pointer="/state" label=t("officer-revocation-state") value=state choices=states
                        empty=t("web-filter-all") on_change=Callback::new(move |()| seen.set(Vec::new()))/>
                </div>
                <div aria-live="polite">
                    {page.view(move |page| {
                        if page.items.is_empty() {
                            return view! { <p class="empty">{t("officer-revocations-empty")}</p> }.into_any();
                        }
                        let columns = [
                            "officer-revocation-certificate", "officer-revocation-subject", "officer-revocation-reason",
                            "officer-revocation-proposed", "officer-revocation-state",
                        ];
                        view! {
                            <Table caption=t("officer-revocations-title") quiet_caption=true
                                columns=columns.map(|id| t(id).into()).to_vec() rows=page.items.into_iter().map(row).collect()/>
                        }.into_any()
                    })}
                </div>
                <Pager seen next=Signal::derive(move || page.get().and_then(|page| page.next))/>
            </section>
            <section class="card above"><h2>{t("officer-revocations-find")}</h2><Find/></section>
        </main>
    }
}

fn row(revocation: Revocation) -> Vec<AnyView> {
    let place = format!("/officer/revocations/{}", revocation.id);
    let document = revocation.document.clone();
    vec![
        view! {
            <a href=place>{revocation.certificate.number}</a>
            <span class="small block">{i18n::words(&document)}</span>
        }
        .into_any(),
        view! { {revocation.subject_name} }.into_any(),
        view! { {reason_text(revocation.reason)} }.into_any(),
        view! { {officer_text(revocation.proposed_by, revocation.proposed_at)} }.into_any(),
        view! { <RevocationTag state=revocation.state/> }.into_any(),
    ]
}

/// Leads to the case file of an issued certificate, where its revocation is proposed.
#[component]
fn Find() -> impl IntoView {
    let form = Form::new();
    let named = RwSignal::new(String::new());
    let navigate = use_navigate();
    let find = move |()| {
        let typed = named.get_untracked().trim().to_owned();
        if typed.is_empty() {
            form.refuse(vec![Fault::field("/named", "missing")]);
            return;
        }
        let navigate = navigate.clone();
        form.send(async move {
            let code: String = js_sys::encode_uri_component(&typed).into();
            match api::get(format!("/certificates/{code}/revocations")).json::<CertificateCase>().await {
                Ok(case) => {
                    navigate(&format!("/officer/requests/{}", case.request), NavigateOptions::default());
                    Ok(())
                }
                Err(Failure::Problem(problem)) if problem.code == ProblemCode::NotFound => {
                    leptos::task::spawn_local(async move {
                        form.refuse(vec![Fault::field("/named", "certificate_not_found")]);
                    });
                    Ok(())
                }
                Err(failure) => Err(failure),
            }
        });
    };
    view! {
        <FormView form on_submit=find>
            <Field form pointer="/named" label=t("officer-revocations-find-label") value=named
                hint=t("officer-revocations-find-hint") width="w-medium" autocomplete="off"/>
            <Button kind=ButtonKind::Secondary busy=form.busy()>{t("officer-revocations-find-button")}</Button>
        </FormView>
    }
}
