use super::standing::{Standing, WhereToGo};
use super::step::{Case, load_case, step_path, step_title};
use crate::api;
use crate::components::{
    Banner, Button, ButtonKind, Confirm, ErrorSummary, Form, Loaded, PageTitle, Shape, StateTag, Tag, Tone,
    items_of,
};
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use ventanilla_shared::RequestState;
use ventanilla_shared::api::requests::InconsistencyText;
use ventanilla_shared::decision::Action;
use ventanilla_shared::procedure::{Severity, Step};

/// A request: its task list while it is a draft; where it stands once it was filed.
#[component]
pub fn Tasks() -> impl IntoView {
    let case = load_case();
    view! {
        <main class="wrap page narrow">
            <a class="crumb" href="/requests">{t("web-nav-requests")}</a>
            {case.page(move |loaded| {
                let number = loaded.request.number.clone();
                let above = move || i18n::text_with("web-request-number", &[("number", &number)]);
                let draft = loaded.request.state == RequestState::Creation;
                let state = loaded.request.state;
                view! {
                    <div class="row between">
                        <div><PageTitle text=words(&loaded.request.procedure.title) above=above/></div>
                        <p><StateTag state/></p>
                    </div>
                    {if draft {
                        view! { <TaskList loaded/> }.into_any()
                    } else {
                        view! { <Standing loaded case/> }.into_any()
                    }}
                }.into_any()
            })}
        </main>
    }
}

#[component]
fn TaskList(loaded: Case) -> impl IntoView {
    let id = loaded.request.id;
    let may_discard = loaded.request.actions.contains(&Action::Discard);
    let earlier = loaded.request.rejection.clone();
    let missing = Loaded::new(move || {
        // They come in the language of the request.
        i18n::language();
        async move { api::inconsistencies(&id.to_string()).await }
    });
    view! {
        {earlier.map(|rejection| view! {
            <Banner tone=Tone::Warning title=t("web-correcting")>
                <ul>{rejection.reasons.iter().map(|reason| view! { <li>{words(&reason.label)}</li> }).collect_view()}</ul>
                <p>{rejection.text}</p>
                {rejection.referral.map(|place| view! { <WhereToGo place/> })}
            </Banner>
        })}
        <section class="card">
            {missing.view({
                let loaded = loaded.clone();
                move |missing| view! { <Steps loaded=loaded.clone() missing/> }.into_any()
            })}
        </section>
        {may_discard.then(|| view! { <Discard loaded=loaded/> })}
    }
}

#[component]
fn Steps(loaded: Case, missing: Vec<InconsistencyText>) -> impl IntoView {
    let Case { request, procedure } = loaded;
    let steps = procedure.steps(&request.sections);
    let of = |step: &Step| {
        let here = missing.iter().filter(|found| found.inconsistency.step == *step);
        here.filter(|found| found.inconsistency.severity == Severity::Error)
            .map(|found| found.text.clone())
            .collect::<Vec<_>>()
    };
    let total = steps.len();
    let ready = steps.iter().filter(|step| of(step).is_empty()).count();
    let items = steps.iter().enumerate().map(|(at, step)| {
        let open = of(step);
        let done = open.is_empty();
        let begun = match step {
            Step::Person => true,
            Step::Section(id) => request.sections.contains_key(id),
            Step::Payment => request.payment.is_some(),
            Step::Documents => !request.documents.is_empty(),
            Step::Delivery => request.delivery.is_some(),
        };
        let title = step_title(&procedure, step);
        let hint = hint(&request, &procedure, step);
        view! {
            <li class:done=done>
                <span class="n" aria-hidden="true">{if done { "✓".to_owned() } else { (at + 1).to_string() }}</span>
                <div>
                    <a href=step_path(&request, step)>{move || title.get()}</a>
                    {hint.map(|hint| view! { <div class="hint">{move || hint.get()}</div> })}
                    {(!done && begun).then(|| view! {
                        <ul class="hint">{open.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul>
                    })}
                </div>
                <span class="end">
                    {match (done, begun) {
                        (true, _) => view! { <Tag class="done-tag" shape=Shape::Check>{t("web-task-done")}</Tag> },
                        (false, true) => view! { <Tag class="incomplete" shape=Shape::Bang>{t("web-task-incomplete")}</Tag> },
                        (false, false) => view! { <Tag class="todo" shape=Shape::Ring>{t("web-task-todo")}</Tag> },
                    }}
                </span>
            </li>
        }
    });
    let items = items.collect_view();
    let complete = ready == total;
    view! {
        <p>
            {move || i18n::text_with("web-tasks-ready", &[("ready", &ready.to_string()), ("total", &total.to_string())])}
            " "<span class="ok-text">{t("web-tasks-saved")}</span>
        </p>
        <ol class="steps">{items}</ol>
        <div class="buttons">
            <a class="govuk-button" class:govuk-button--secondary=!complete href=format!("/requests/{}/summary", request.id)>
                {if complete { t("web-review-and-file") } else { t("web-see-request") }}
            </a>
            {(!complete).then(|| view! { <span class="small">{t("web-tasks-not-yet")}</span> })}
        </div>
    }
}

/// What there is of a step, in a few words.
fn hint(
    request: &ventanilla_shared::api::requests::Request,
    procedure: &ventanilla_shared::procedure::Procedure,
    step: &Step,
) -> Option<leptos::text_prop::TextProp> {
    match step {
        Step::Person => Some(request.subject.person.full_name().into()),
        Step::Section(id) => {
            let repeat = procedure.section(id)?.repeat.clone()?;
            let count = items_of(request.sections.get(id)).len().to_string();
            Some(
                (move || {
                    let item = repeat.item.in_language(i18n::language()).to_owned();
                    i18n::text_with("web-items-count", &[("count", &count), ("item", &item)])
                })
                .into(),
            )
        }
        Step::Payment => {
            let fee = procedure.fee.clone()?;
            let number = request.payment.as_ref().and_then(|payment| payment.number.clone());
            Some(
                (move || match &number {
                    Some(number) => format!("{} · {number}", fee.money.in_words()),
                    None => fee.money.in_words(),
                })
                .into(),
            )
        }
        Step::Documents => {
            let attached: Vec<&str> =
                request.documents.iter().map(|document| document.kind.as_str()).collect();
            let (total, there) =
                procedure.documents_standing(request.subject.kind, &request.sections, &attached);
            let (there, total) = (there.to_string(), total.to_string());
            Some(
                (move || i18n::text_with("web-documents-count", &[("there", &there), ("total", &total)]))
                    .into(),
            )
        }
        Step::Delivery => {
            let method = procedure.delivery.method(&request.delivery.as_ref()?.method)?;
            Some(words(&method.label).into())
        }
    }
}

#[component]
fn Discard(loaded: Case) -> impl IntoView {
    let open = RwSignal::new(false);
    let form = Form::new();
    let navigate = use_navigate();
    let request = loaded.request;
    let discard = Callback::new(move |()| {
        let call = api::delete(format!("/requests/{}", request.id)).if_match(api::etag(request.version));
        let navigate = navigate.clone();
        form.send(async move {
            let outcome = call.nothing().await;
            open.try_set(false);
            outcome?;
            navigate("/requests", NavigateOptions { replace: true, ..Default::default() });
            Ok(())
        });
    });
    view! {
        <div class="above">
            <ErrorSummary form/>
            <Button kind=ButtonKind::Secondary busy=form.busy() on_press=Callback::new(move |()| open.set(true))>{t("web-discard")}</Button>
            <Confirm open title=t("web-discard-title") accept=t("web-discard") dangerous=true busy=form.busy() on_accept=discard>
                <p>{t("web-discard-text")}</p>
            </Confirm>
        </div>
    }
}
