use super::super::header::Notice;
use super::super::moves::{CancelButton, ReturnButton, moved};
use super::reassign::ReassignButton;
use super::reject::RejectButton;
use super::work::Work;
use crate::api;
use crate::components::{
    Banner, Button, ButtonKind, Confirm, Dialog, ErrorSummary, Fault, Form, FormView, Loaded, TextArea, Tone,
};
use crate::i18n::{self, t};
use crate::pages::request::Case;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use ventanilla_shared::RequestState;
use ventanilla_shared::api::requests::{Request, Take};
use ventanilla_shared::decision::{Action, Veto};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::procedure::StageKind;

/// The buttons that `decide` permits: send on, reject, return, give to somebody else, put back.
#[component]
pub fn Actions(
    loaded: Case,
    can: Vec<Action>,
    work: Option<Work>,
    case: Loaded<Case>,
    notice: Notice,
) -> impl IntoView {
    let may = |action| can.contains(&action);
    let stage = loaded.request.stage.as_ref().and_then(|stage| loaded.procedure.stage(&stage.id)).cloned();
    let stopped = matches!(loaded.request.facts.veto, Some(Veto::Vetoed | Veto::NoAccount));
    let returns = stage.clone().filter(|_| may(Action::Return));
    view! {
        {may(Action::Release).then(|| view! { <ReleaseButton loaded=loaded.clone() work/> })}
        {may(Action::Reassign).then(|| view! { <ReassignButton loaded=loaded.clone() work case notice/> })}
        {returns.map(|stage| view! { <ReturnButton loaded=loaded.clone() stage case notice/> })}
        {may(Action::Reject).then(|| stage.clone().map(|stage| view! {
            <RejectButton loaded=loaded.clone() stage work case notice/>
        }))}
        // Offered as long as the officer holds it: pressing says what is still open. Unless nothing that the officer could do
        // would open it.
        {work.filter(|_| !stopped).map(|work| view! { <AdvanceButton loaded=loaded.clone() work case notice/> })}
    }
}

#[component]
fn AdvanceButton(loaded: Case, work: Work, case: Loaded<Case>, notice: Notice) -> impl IntoView {
    let Case { request, procedure } = loaded;
    let form = Form::new();
    let asking = RwSignal::new(false);
    let stage = request.stage.as_ref().and_then(|stage| procedure.stage(&stage.id)).cloned();
    let next = stage.as_ref().and_then(|stage| procedure.stage_after(&stage.id)).cloned();
    let refuse = move |faults: Vec<Fault>| {
        work.tried.set(!faults.is_empty());
        work.open_faulty(&faults);
        work.form.refuse(faults)
    };
    let ask = Callback::new(move |()| {
        if refuse(work.open_points()) {
            asking.set(true);
        }
    });
    Effect::new(move |before: Option<u32>| {
        let times = work.send.get();
        if before.is_some_and(|before| before != times) {
            ask.run(());
        }
        times
    });
    let send = Callback::new(move |()| {
        let procedure = procedure.clone();
        form.send(async move {
            let outcome = async {
                work.flush().await?;
                let request = work.saver.request().get_untracked();
                api::act(&request, "advance").json::<Request>().await
            };
            let outcome = outcome.await;
            asking.try_set(false);
            match outcome {
                Ok(request) => moved(case, &procedure, request, notice, "officer-sent"),
                Err(failure) => drop(refuse(work.faults_of(&failure))),
            }
            Ok(())
        });
    });
    let number = request.number.clone();
    // To another review, to signature, or to where the document is fixed: each is said as what it is.
    let next_is = |wanted: fn(StageKind) -> bool| next.as_ref().is_some_and(|stage| wanted(stage.kind));
    let label = if next_is(StageKind::is_review) { "officer-send-on" } else { "officer-send" };
    let fixes = next_is(|kind| kind == StageKind::Generate);
    let text = if fixes { "officer-send-text" } else { "officer-send-on-text" };
    let onward = next.map(|stage| stage.title);
    let question = move || {
        let stage = onward.as_ref().map(|title| title.in_language(i18n::language())).unwrap_or_default();
        i18n::text_with(text, &[("number", &number), ("stage", stage)])
    };
    view! {
        <Button busy=form.busy() on_press=ask>{t(label)}</Button>
        <Confirm open=asking title=t("officer-send-title") accept=t("officer-send-yes") busy=form.busy() on_accept=send>
            <p>{question.clone()}</p>
        </Confirm>
    }
}

#[component]
fn ReleaseButton(loaded: Case, work: Option<Work>) -> impl IntoView {
    let form = Form::new();
    let asking = RwSignal::new(false);
    let navigate = use_navigate();
    let request = loaded.request;
    let release = Callback::new(move |()| {
        let (navigate, request) = (navigate.clone(), request.clone());
        form.send(async move {
            let request = saved(work, request).await?;
            api::act(&request, "release").nothing().await?;
            navigate("/officer/queue", NavigateOptions::default());
            Ok(())
        });
    });
    view! {
        <Button kind=ButtonKind::Secondary busy=form.busy() on_press=Callback::new(move |()| asking.set(true))>{t("officer-release")}</Button>
        <Confirm open=asking title=t("officer-release-title") accept=t("officer-release") busy=form.busy() on_accept=release>
            <ErrorSummary form/>
            <p>{t("officer-release-text")}</p>
        </Confirm>
    }
}

/// The request in the version that saving what was typed has left.
pub async fn saved(work: Option<Work>, request: Request) -> Result<Request, api::Failure> {
    let Some(work) = work else { return Ok(request) };
    work.flush().await?;
    Ok(work.saver.request().get_untracked())
}

/// For a request that nobody holds: the button that takes it, or why it cannot be taken.
#[component]
pub fn TakeIt(loaded: Case, can: Vec<Action>, case: Loaded<Case>, notice: Notice) -> impl IntoView {
    let Case { request, procedure } = loaded;
    let form = Form::new();
    let reason = RwSignal::new(String::new());
    let asking = RwSignal::new(false);
    let waits = request.state == RequestState::Submitted
        || (request.state == RequestState::UnderReview && request.facts.assignee.is_none());
    let takes = request.stage.as_ref().is_none_or(|stage| stage.kind.is_review());
    let first = request.facts.first_in_queue;
    if !waits || !takes {
        return ().into_any();
    }
    if !can.contains(&Action::Take) {
        return (!first)
            .then(|| view! { <Banner tone=Tone::Info><p>{t("problem-not-first-in-queue")}</p></Banner> })
            .into_any();
    }
    let id = request.id;
    let take = move |()| {
        let why = reason.get_untracked().trim().to_owned();
        if !first && why.is_empty() {
            form.refuse(vec![Fault::field("/reason", "reason")]);
            return;
        }
        let body = Take { reason: Some(why).filter(|why| !why.is_empty()) };
        let procedure = procedure.clone();
        form.send(async move {
            match api::post(format!("/requests/{id}/take")).body(&body).json::<Request>().await {
                Ok(request) => {
                    asking.try_set(false);
                    moved(case, &procedure, request, notice, "officer-taken");
                    Ok(())
                }
                // Another officer was quicker: said clearly, and shown as it stands now.
                Err(failure) if failure.code() == Some(ProblemCode::AlreadyTaken) => {
                    asking.try_set(false);
                    notice.try_set(Some((Tone::Warning, "officer-taken-title")));
                    case.reload();
                    Ok(())
                }
                Err(failure) => Err(failure),
            }
        });
    };
    if first {
        let take = Callback::new(take);
        return view! {
            <ErrorSummary form/>
            <Banner tone=Tone::Info>
                <p>{t("officer-take-text")}</p>
                <p class="above-small"><Button busy=form.busy() on_press=take>{t("officer-take")}</Button></p>
            </Banner>
        }
        .into_any();
    }
    let take = Callback::new(take);
    view! {
        <Banner tone=Tone::Warning>
            <p>{t("officer-take-out-of-order")}</p>
            <p class="above-small">
                <Button kind=ButtonKind::Secondary busy=form.busy() on_press=Callback::new(move |()| asking.set(true))>{t("officer-take")}</Button>
            </p>
        </Banner>
        <Dialog open=asking title=t("officer-take-title")>
            <FormView form on_submit=take>
                <TextArea form pointer="/reason" label=t("officer-take-reason") value=reason/>
                <div class="buttons">
                    <Button busy=form.busy()>{t("officer-take")}</Button>
                    <CancelButton open=asking/>
                </div>
            </FormView>
        </Dialog>
    }
    .into_any()
}
