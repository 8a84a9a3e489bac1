use super::details::RequestDetails;
use super::step::{Case, load_case, step_path, step_title};
use crate::api;
use crate::components::{Button, Confirm, ErrorSummary, Form, Loaded, PageTitle, Shape, StateTag, Tag};
use crate::i18n::{self, t};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use ventanilla_shared::RequestState;
use ventanilla_shared::api::requests::{InconsistencyText, Request};
use ventanilla_shared::procedure::Severity;

/// "Ver solicitud": everything that was entered, what is still missing step by step, and filing once nothing is.
#[component]
pub fn Summary() -> impl IntoView {
    let case = load_case();
    view! {
        <main class="wrap page">
            {case.page(move |case| {
                let number = case.request.number.clone();
                let above = move || i18n::text_with("web-request-number", &[("number", &number)]);
                let draft = case.request.state == RequestState::Creation;
                let state = case.request.state;
                let details = case.clone();
                view! {
                    <a class="crumb" href=format!("/requests/{}", case.request.id)>{t("web-back-to-tasks")}</a>
                    <div class="row between">
                        <div><PageTitle text=t("web-summary-title") above=above/></div>
                        <p><StateTag state/></p>
                    </div>
                    {draft.then(|| view! { <Filing case/> })}
                    <div class="above">
                        <RequestDetails request=details.request procedure=(*details.procedure).clone()/>
                    </div>
                }.into_any()
            })}
        </main>
    }
}

#[component]
fn Filing(case: Case) -> impl IntoView {
    let id = case.request.id;
    let missing = Loaded::new(move || {
        i18n::language();
        async move { api::inconsistencies(&id.to_string()).await }
    });
    view! {
        <section class="card">
            <h2>{t("web-summary-check")}</h2>
            {missing.view(move |missing| {
                let open = missing.iter().any(|found| found.inconsistency.severity == Severity::Error);
                view! {
                    <Inconsistencies case=case.clone() missing/>
                    {if open {
                        view! { <p class="strong last">{t("web-summary-open")}</p> }.into_any()
                    } else {
                        view! { <File request=case.request.clone()/> }.into_any()
                    }}
                }.into_any()
            })}
        </section>
    }
}

/// What is missing or wrong, under each step.
#[component]
fn Inconsistencies(case: Case, missing: Vec<InconsistencyText>) -> impl IntoView {
    let steps = case.procedure.steps(&case.request.sections);
    let entry = |(at, step): (usize, ventanilla_shared::procedure::Step)| {
        let here: Vec<_> = missing.iter().filter(|found| found.inconsistency.step == step).cloned().collect();
        let errors = here.iter().any(|found| found.inconsistency.severity == Severity::Error);
        let title = step_title(&case.procedure, &step);
        let list = (!here.is_empty()).then(|| {
            view! {
                <ul class="hint">
                    {here.into_iter().map(|found| {
                        let warning = found.inconsistency.severity == Severity::Warning;
                        view! {
                            <li>
                                {warning.then(|| view! { <strong>{t("web-warning")}": "</strong> })}
                                {found.text}
                            </li>
                        }
                    }).collect_view()}
                </ul>
            }
        });
        view! {
            <li class:done=!errors>
                <span class="n" aria-hidden="true">{if errors { (at + 1).to_string() } else { "✓".to_owned() }}</span>
                <div>
                    <a href=step_path(&case.request, &step)>{move || title.get()}</a>
                    {match list {
                        Some(list) => list.into_any(),
                        None => view! { <div class="hint">{t("web-summary-fine")}</div> }.into_any(),
                    }}
                </div>
                <span class="end">
                    {if errors {
                        view! { <Tag class="incomplete" shape=Shape::Bang>{t("web-task-incomplete")}</Tag> }
                    } else {
                        view! { <Tag class="done-tag" shape=Shape::Check>{t("web-task-done")}</Tag> }
                    }}
                </span>
            </li>
        }
    };
    view! { <ol class="steps">{steps.into_iter().enumerate().map(entry).collect_view()}</ol> }
}

#[component]
fn File(request: Request) -> impl IntoView {
    let form = Form::new();
    let asking = RwSignal::new(false);
    let navigate = use_navigate();
    let number = StoredValue::new(request.number.clone());
    let submit = Callback::new(move |()| {
        let call = api::act(&request, "submit");
        let (navigate, filed) = (navigate.clone(), format!("/requests/{}/filed", request.id));
        form.send(async move {
            let outcome = call.json::<Request>().await;
            asking.try_set(false);
            outcome?;
            navigate(&filed, NavigateOptions { replace: true, ..Default::default() });
            Ok(())
        });
    });
    view! {
        <div class="above"><ErrorSummary form/></div>
        <p>{t("web-file-text")}</p>
        <div class="buttons">
            <Button busy=form.busy() on_press=Callback::new(move |()| asking.set(true))>{t("web-file")}</Button>
        </div>
        <Confirm open=asking title=t("web-file-title") accept=t("web-file-yes") busy=form.busy() on_accept=submit>
            <p>{move || i18n::text_with("web-file-question", &[("number", &number.get_value())])}</p>
        </Confirm>
    }
}
